import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './relay-letters.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { aFile, aRequest, runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const lettersOf = (count: number) =>
  relay.letters.push(...Array.from({ length: count }, (_, index) => aLetter({ id: `L${index}` })));
const fates = () => relay.letters.map(({ fate }) => fate);
const posts = () => relay.seen.filter(({ method }) => method === 'POST');

describe('list and show', () => {
  it('filters by source, reason and time, which goes out in UTC', async () => {
    relay.letters.push(
      aLetter({ id: 'A' }),
      aLetter({ id: 'B', source: 'hr' }),
      aLetter({ id: 'C', source: 'hr', reason: 'invalid' }),
      aLetter({ id: 'D', source: 'hr', deadLetteredAt: '2026-11-19T00:00:00Z' }),
    );
    const filters = ['--source', 'hr', '--reason', 'targetNotFound', '--from', '2026-11-20'];
    const argv = ['dead-letters', 'list', ...filters, '--to', '2026-11-22T01:00:00+01:00'];
    const { code, document } = await runJson(relay, argv);
    expect([code, document.value.map(({ id }: { id: string }) => id)]).toEqual([0, ['B']]);
    expect(relay.seen.at(-1)?.query).toMatchObject({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-22T00:00:00.000Z',
    });
    const { stdout } = await runCli(relay, argv);
    expect(stdout).toMatch(/^id .*\nB +targetNotFound +hr +event-of-B +event-of-B@contoso.com +2026-11-21 12:34\n$/);
  });

  it('shows one, and tells of one that is not there', async () => {
    lettersOf(1);
    expect(await runCli(relay, ['dead-letters', 'show', 'L0'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/reason +targetNotFound/),
    });
    expect(await runJson(relay, ['dead-letters', 'show', 'none'])).toMatchObject({
      code: 1,
      document: { value: [], notShown: [{ id: 'none', status: 404 }] },
    });
  });
});

describe('replay', () => {
  it('goes through all of them, cursor after cursor, with progress', async () => {
    lettersOf(450);
    const { code, document, stderr } = await runJson(relay, ['dead-letters', 'replay', '--all', '--progress']);
    expect([code, document]).toEqual([
      0,
      { dryRun: false, replayed: 450, already: 0, missing: 0, refused: 0, tryAgain: 0, notDone: [] },
    ]);
    expect(stderr).toBe('200 looked at\n400 looked at\n450 looked at\n');
    expect(posts()).toHaveLength(3);
  });

  it('takes ids, 200 a call and each once', async () => {
    lettersOf(250);
    const ids = relay.letters.map(({ id }) => id);
    expect(await runJson(relay, ['dead-letters', 'replay', ...ids, 'L0'])).toMatchObject({
      code: 0,
      document: { replayed: 250 },
    });
    expect(posts().map(({ body }) => (body['ids'] as unknown[]).length)).toEqual([200, 50]);
  });

  it('can be run again: what is replayed already is as it was asked for', async () => {
    lettersOf(2);
    await runCli(relay, ['dead-letters', 'replay', 'L0']);
    expect(await runJson(relay, ['dead-letters', 'replay', 'L0', 'L1'])).toMatchObject({
      code: 0,
      document: { replayed: 1, already: 1 },
    });
  });

  it('tries again what is busy, and names what is refused or missing', async () => {
    const letters = [403, 422, 503].map((status) => aLetter({ id: `S${status}`, status }));
    relay.letters.push(...letters, aLetter({ id: 'ok' }));
    const argv = ['dead-letters', 'replay', 'S403', 'S422', 'S503', 'ok', 'none'];
    const { code, document } = await runJson(relay, argv);
    expect([code, document]).toMatchObject([1, { replayed: 2, refused: 2, missing: 1, tryAgain: 0 }]);
    expect(document.notDone).toEqual([
      { id: 'S403', status: 403, problems: [{ pointer: '/attributes/Engineering/Project', code: 'unknownAttribute' }] },
      { id: 'S422', status: 422, problems: [{ pointer: '/attributes/Engineering/Project', code: 'unknownAttribute' }] },
      { id: 'none', status: 404, problems: [] },
    ]);
    expect(posts()[1]?.body).toEqual({ ids: ['S503'] });
    expect((await runCli(relay, argv)).stdout).toMatch(/S403 +refused \(403\)\n +unknownAttribute/);
  });

  it('--dry-run changes nothing', async () => {
    lettersOf(3);
    const { code, stdout } = await runCli(relay, ['dead-letters', 'replay', '--reason', 'targetNotFound', '--dry-run']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 would be replayed')]);
    expect(fates()).toEqual([undefined, undefined, undefined]);
  });

  it('--max takes exactly so many', async () => {
    lettersOf(300);
    const argv = ['dead-letters', 'replay', '--source', 'local', '--max', '250'];
    expect(await runJson(relay, argv)).toMatchObject({ code: 0, document: { replayed: 250 } });
    expect(fates().filter((fate) => fate === 'replayed')).toHaveLength(250);
    const some = ['dead-letters', 'replay', 'L298', 'L299', '--max', '1'];
    expect(await runJson(relay, some)).toMatchObject({ document: { replayed: 1 } });
  });

  it.each([[[]], [['L0', '--all']], [['--all', '--source', 'hr']]])('is wrong usage with %j', async (argv) => {
    expect(await runCli(relay, ['dead-letters', 'replay', ...argv])).toMatchObject({ code: 2 });
    expect(relay.seen).toEqual([]);
  });

  it('ends when the relay gives the same cursor again and again', async () => {
    relay.intercept = () => ({ status: 200, body: { results: [], cursor: 'same' } });
    const { code, document } = await runJson(relay, ['dead-letters', 'replay', '--all']);
    expect([code, document.error.kind, posts().length]).toEqual([3, 'unreachable', 2]);
  });

  it('tells how far it came when the relay is lost', async () => {
    lettersOf(250);
    relay.intercept = (_, count) => (count > 1 ? 'drop' : undefined);
    const { code, document } = await runJson(relay, ['dead-letters', 'replay', '--all']);
    expect([code, document]).toMatchObject([3, { replayed: 200, error: { kind: 'unreachable' } }]);
  });
});

describe('replay --edited', () => {
  it('puts the request of a file in the place of one letter', async () => {
    lettersOf(1);
    const request = aRequest('edited');
    const { code, document } = await runJson(relay, [
      'dead-letters',
      'replay',
      'L0',
      '--edited',
      await aFile('r.json', JSON.stringify(request)),
    ]);
    expect([code, document]).toMatchObject([0, { replayed: 1, replaced: [{ id: 'L0', replacedBy: 'new-L0' }] }]);
    expect(posts()[0]).toMatchObject({ path: 'dead-letters/L0/replace', body: { request } });
  });

  it('is sent again as it is when the relay is busy', async () => {
    relay.letters.push(aLetter({ id: 'L0', status: 503 }));
    const file = await aFile('r.json', JSON.stringify(aRequest('edited')));
    expect(await runCli(relay, ['dead-letters', 'replay', 'L0', '--edited', file])).toMatchObject({ code: 0 });
    expect(posts()[1]).toEqual(posts()[0]);
  });

  it('is no success when the letter was replayed already, with another content', async () => {
    relay.letters.push({ ...aLetter({ id: 'L0' }), fate: 'replayed' });
    const file = await aFile('r.json', JSON.stringify(aRequest('edited')));
    expect(await runJson(relay, ['dead-letters', 'replay', 'L0', '--edited', file])).toMatchObject({
      code: 1,
      document: { replayed: 0, already: 1 },
    });
  });

  it('needs exactly one id and a readable file', async () => {
    lettersOf(2);
    const file = await aFile('r.json', '{"a":');
    for (const argv of [
      ['L0', 'L1', '--edited', file],
      ['--all', '--edited', file],
      ['L0', '--edited', file],
    ]) {
      expect(await runCli(relay, ['dead-letters', 'replay', ...argv])).toMatchObject({ code: 2 });
    }
    expect(fates()).toEqual([undefined, undefined]);
  });
});

describe('discard', () => {
  it('by id is done at once', async () => {
    lettersOf(2);
    expect(await runJson(relay, ['dead-letters', 'discard', 'L0'])).toMatchObject({
      code: 0,
      document: { discarded: 1 },
    });
    expect(fates()).toEqual(['discarded', undefined]);
  });

  it('by filter is a dry run that says so, until --yes', async () => {
    lettersOf(2);
    const argv = ['dead-letters', 'discard', '--all'];
    expect(await runCli(relay, argv)).toMatchObject({ code: 1, stdout: expect.stringMatching(/2 would be .*--yes/s) });
    expect(await runJson(relay, argv)).toMatchObject({ code: 1, document: { dryRun: true, note: expect.any(String) } });
    expect(await runCli(relay, [...argv, '--dry-run', '--yes'])).toMatchObject({ code: 0 });
    expect(fates()).toEqual([undefined, undefined]);
    expect(await runCli(relay, [...argv, '--yes'])).toMatchObject({ code: 0 });
    expect(fates()).toEqual(['discarded', 'discarded']);
  });

  it('of what was replayed is refused', async () => {
    relay.letters.push({ ...aLetter({ id: 'L0' }), fate: 'replayed' });
    expect(await runJson(relay, ['dead-letters', 'discard', 'L0'])).toMatchObject({
      code: 1,
      document: { refused: 1 },
    });
  });
});
