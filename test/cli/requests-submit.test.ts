import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { aFile, aRequest, csvOf, runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const batches = () =>
  relay.seen.filter(({ path }) => path === 'requests/batch').map(({ body }) => body['requests'] as unknown[]);
const submit = (file: string, ...options: readonly string[]) =>
  runJson(relay, ['requests', 'submit', file, ...options]);
const eventIds = () => [...relay.requests.values()].map(({ eventId }) => eventId);

describe('a file', () => {
  it.each([
    ['one.json', JSON.stringify(aRequest('a')), ['a']],
    ['list.json', JSON.stringify([aRequest('a'), aRequest('b')]), ['a', 'b']],
    ['batch.JSON', JSON.stringify({ requests: [aRequest('a')] }), ['a']],
    ['bom.json', `\ufeff${JSON.stringify(aRequest('a'))}`, ['a']],
    ['lines.jsonl', `${JSON.stringify(aRequest('a'))}\n\n${JSON.stringify(aRequest('b'))}`, ['a', 'b']],
    ['lines.ndjson', `\ufeff${JSON.stringify(aRequest('a'))}\r\n`, ['a']],
    ['table.csv', `\ufeff${csvOf(['a', 'b'])}\r\n`, ['a', 'b']],
  ])('%s is sent', async (name, content, expected) => {
    const { code, document } = await submit(await aFile(name, content));
    expect([code, document]).toMatchObject([0, { rows: expected.length, accepted: expected.length, refused: 0 }]);
    expect(eventIds()).toEqual(expected);
    expect(relay.requests.get(requestKey('local', 'a'))?.content).toEqual(aRequest('a'));
  });

  it('comes from stdin as -', async () => {
    const stdin = () => Readable.from([Buffer.from(csvOf(['a']))]);
    expect(await runCli(relay, ['requests', 'submit', '-', '--format', 'csv'], { stdin })).toMatchObject({ code: 0 });
    expect(eventIds()).toEqual(['a']);
  });

  it('of any length is sent in batches of the size that the relay takes', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `e${index}`);
    const { code, document } = await submit(await aFile('many.csv', csvOf(many)));
    expect([code, document]).toMatchObject([0, { rows: 5_000, accepted: 5_000, answeredUpTo: { line: 5_001 } }]);
    expect(batches().map((batch) => batch.length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
    expect(eventIds()).toEqual(many);
  });

  it('of large requests is split by bytes', async () => {
    const large = (eventId: string) => aRequest(eventId, { Engineering: { ProjectDate: 'x'.repeat(170_000) } });
    const lines = Array.from({ length: 30 }, (_, index) => JSON.stringify(large(`e${index}`))).join('\n');
    const { code } = await submit(await aFile('large.jsonl', lines));
    expect([code, batches().map((batch) => batch.length)]).toEqual([0, [24, 6]]);
  });

  it('that was sent before is known already', async () => {
    const file = await aFile('r.csv', csvOf(['a', 'b']));
    await submit(file);
    for (const recorded of relay.requests.values()) recorded.state = 'applied';
    expect(await submit(file)).toMatchObject({ code: 0, document: { accepted: 0, alreadyKnown: 2 } });
    expect(relay.requests.size).toBe(2);
  });
});

describe('a refused row', () => {
  it('does not keep its neighbours from being sent, and is named by line, column, code and pointer', async () => {
    const file = await aFile('r.csv', csvOf(['a', 'refuse-me', 'c']));
    const { code, document } = await submit(file);
    expect([code, document]).toMatchObject([1, { rows: 3, accepted: 2, refused: 1 }]);
    const pointer = '/attributes/Engineering/Project/0';
    const problems = [{ code: 'valueNotAllowed', pointer, column: 'Engineering.Project' }];
    expect(document.refusals).toEqual([{ line: 3, eventId: 'refuse-me', status: 422, problems }]);
    const { stdout } = await runCli(relay, ['requests', 'submit', file]);
    expect(stdout).toMatch(/line 3 +refuse-me +refused 422\n +valueNotAllowed +Engineering.Project +\/attributes/);
    expect(stdout).not.toContain('Baker');
  });

  it.each([
    ['a cell of the wrong type', 'e,user,jana@contoso.com,four', 'wrongType', 'Engineering.NumVendors'],
    ['no eventId', ',user,jana@contoso.com,4', 'required', 'eventId'],
    ['no target', 'e,user,,4', 'oneTargetKey', 'target'],
    ['no type', 'e,,jana@contoso.com,4', 'required', 'target.type'],
    ['no attribute', 'e,user,jana@contoso.com,', 'tooShort', undefined],
    ['a cell too many', 'e,user,jana@contoso.com,4,5', 'invalidFormat', undefined],
  ])('with %s is not even sent', async (_, row, code, column) => {
    const { document } = await submit(await aFile('r.csv', `${csvOf(['a'])}\n${row}\n`));
    expect(document).toMatchObject({ accepted: 1, refused: 1 });
    expect(document.refusals).toMatchObject([{ line: 3, problems: [{ code, ...(column ? { column } : {}) }] }]);
    expect(eventIds()).toEqual(['a']);
  });

  it('of JSON lines is named by its line, of a document by its item', async () => {
    const unsafe = '{"eventId":"x","attributes":{"Engineering":{"NumVendors":9007199254740993}}}';
    const lines = await submit(await aFile('r.jsonl', `\n{"eventId":\n${unsafe}\n${JSON.stringify(aRequest('a'))}\n7`));
    expect(lines.document).toMatchObject({ accepted: 1, refused: 3 });
    expect(lines.document.refusals).toMatchObject([
      { line: 2, problems: [{ code: 'malformedJson' }] },
      { line: 3, problems: [{ code: 'unsafeNumber', pointer: '/attributes/Engineering/NumVendors' }] },
      { line: 5, problems: [{ code: 'invalidType' }] },
    ]);
    const items = await submit(await aFile('r.json', JSON.stringify([aRequest('a'), aRequest('refuse-me')])));
    expect(items.document.refusals).toMatchObject([{ item: 2, eventId: 'refuse-me' }]);
  });

  it('is the one whose eventId said something else before', async () => {
    const requests = [aRequest('a'), aRequest('a', { Engineering: { NumVendors: 5 } })];
    const { document } = await submit(await aFile('r.json', JSON.stringify(requests)));
    expect(document.refusals).toMatchObject([{ item: 2, problems: [{ code: 'idConflict', pointer: '/eventId' }] }]);
  });
});

describe('--event-id-prefix', () => {
  it('makes ids of the lines, so that a second run is harmless', async () => {
    const file = await aFile('r.csv', csvOf(['', 'own', '']));
    for (const run of [1, 2]) {
      expect([run, await submit(file, '--event-id-prefix', 'import-7-')]).toMatchObject([run, { code: 0 }]);
    }
    expect(eventIds()).toEqual(['import-7-2', 'own', 'import-7-4']);
  });
});

describe('--dry-run', () => {
  it('checks the file and sends nothing', async () => {
    const file = await aFile('r.csv', `${csvOf(['a', ''])}`);
    const { code, document } = await submit(file, '--dry-run');
    expect([code, document]).toMatchObject([1, { dryRun: true, rows: 2, readable: 1, refused: 1 }]);
    expect(relay.seen.map(({ path }) => path)).toEqual(['definitions']);
    expect((await runCli(relay, ['requests', 'submit', file, '--dry-run'])).stdout).toContain('nothing was sent');
  });

  it('needs no relay unless there are columns to understand', async () => {
    const file = await aFile('r.json', JSON.stringify(aRequest('a')));
    expect(await runCli(undefined, ['requests', 'submit', file, '--dry-run'])).toMatchObject({ code: 0 });
    const table = await aFile('r.csv', csvOf(['a']));
    expect(await runCli(undefined, ['requests', 'submit', table, '--dry-run'])).toMatchObject({ code: 2 });
  });
});

describe('an unreadable file', () => {
  it.each([
    ['r.csv', 'a,b\n1,2', /no header/],
    ['r.csv', '', /empty/],
    ['r.csv', `${csvOf(['a'])}\nb,"user`, /Line 3, cell 2: the quote is not closed/],
    ['r.csv', Buffer.concat([Buffer.from(csvOf(['a'])), Buffer.from([0x2c, 0xfc])]), /not UTF-8/],
    ['r.json', '{"a":', /malformedJson/],
    ['r.json', '[{"a":1,"a":2}]', /duplicateKey \/0\/a/],
    ['r.jsonl', 'x'.repeat(1_100_000), /Line 1 is too long/],
  ])('%s is told with the place', async (name, content, message) => {
    const { code, document } = await submit(await aFile(name, content));
    expect([code, document.error]).toEqual([2, { kind: 'file', message: expect.stringMatching(message) }]);
  });

  it('is one that is not there, or a folder', async () => {
    for (const file of ['/nowhere/r.json', '/nowhere/r.csv', '/nowhere/r.jsonl']) {
      expect(await submit(file)).toMatchObject({ code: 2, document: { error: { kind: 'file' } } });
    }
    expect(await submit('/tmp', '--format', 'csv')).toMatchObject({ code: 2 });
  });

  it('tells what was sent before it became unreadable', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `e${index}`);
    const { code, document } = await submit(await aFile('r.csv', `${csvOf(many)}\nlast,"user`));
    expect([code, document]).toMatchObject([2, { accepted: 1_000, answeredUpTo: { line: 1_001 } }]);
  });
});

test('only a thousand refusals are listed, and all are counted', async () => {
  const { document } = await submit(await aFile('r.csv', csvOf(Array.from({ length: 2_500 }, () => ''))));
  expect(document).toMatchObject({ rows: 2_500, refused: 2_500 });
  expect(document.refusals).toHaveLength(1_000);
  expect(batches()).toEqual([]);
});
