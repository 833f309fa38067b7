import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Reply } from './contract.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { aFile, aRequest, csvOf, runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const batches = () =>
  relay.seen.filter(({ path }) => path === 'requests/batch').map(({ body }) => body['requests'] as unknown[]);
/** Answers the first batches in the relay's place. */
function answerBatches(...replies: readonly (Reply | 'drop')[]): void {
  const left = [...replies];
  relay.intercept = ({ path }) => (path === 'requests/batch' ? left.shift() : undefined);
}
const aFileOf = (...eventIds: readonly string[]) =>
  aFile('r.json', JSON.stringify(eventIds.map((eventId) => aRequest(eventId))));

describe('a batch is tried again', () => {
  it('after 429 and 503, honouring Retry-After, and after a lost answer', async () => {
    const busy = { status: 429, headers: { 'retry-after': '7.5' }, body: '' };
    const date = { status: 503, headers: { 'retry-after': 'Sat, 21 Nov 2026 12:00:20 GMT' }, body: '' };
    answerBatches(busy, date, 'drop');
    const { code, waits } = await runCli(relay, ['requests', 'submit', await aFileOf('a')]);
    expect([code, waits]).toEqual([0, [7_500, 12_500, 4_000]]);
    expect(relay.requests.size).toBe(1);
  });

  it('with only those items that are still to be taken', async () => {
    const { code, document } = await runJson(relay, [
      'requests',
      'submit',
      await aFileOf('a', 'busy-1', 'refuse', 'busy-2'),
    ]);
    expect([code, document]).toMatchObject([1, { accepted: 3, refused: 1, tryAgain: 0 }]);
    expect(document.refusals).toMatchObject([{ item: 3 }]);
    expect(batches().map((batch) => batch.length)).toEqual([4, 2]);
  });

  it('with an item that the answer forgot', async () => {
    answerBatches({ status: 200, body: { results: [{ index: 1, status: 202, id: 'x', state: 'reserved' }] } });
    expect(await runJson(relay, ['requests', 'submit', await aFileOf('a', 'b')])).toMatchObject({
      code: 0,
      document: { accepted: 2 },
    });
    expect(batches()[1]).toMatchObject([{ eventId: 'a' }]);
  });
});

test('when patience is over, the rest is named and the run ends with 3', async () => {
  relay.intercept = ({ path }) =>
    path === 'requests/batch' && batches().length > 1 ? { status: 503, headers: { 'retry-after': '20' } } : undefined;
  const file = await aFile('r.csv', csvOf(Array.from({ length: 2_500 }, (_, index) => `e${index}`)));
  const { code, document, waits } = await runJson(relay, ['requests', 'submit', file, '--patience', '30']);
  expect([code, waits]).toEqual([3, [20_000]]);
  expect(document).toMatchObject({
    accepted: 1_000,
    tryAgain: 1_000,
    answeredUpTo: { line: 1_001 },
    error: { kind: 'unreachable', status: 503 },
  });
  relay.intercept = () => undefined;
  const second = await runJson(relay, ['requests', 'submit', file]);
  expect(second).toMatchObject({ code: 0, document: { rows: 2_500 } });
  expect(relay.requests.size).toBe(2_500);
});

test('items that stay busy are to be tried again, which is no success', async () => {
  const results = [
    { index: 0, status: 202, id: 'x', state: 'reserved' },
    { index: 1, status: 503 },
  ];
  const busy = { status: 200, body: { results } };
  const still = { status: 200, body: { results: [{ index: 0, status: 503 }] } };
  answerBatches(busy, still);
  const argv = ['requests', 'submit', await aFileOf('a', 'b'), '--patience', '1'];
  const { code, stdout } = await runCli(relay, argv);
  expect(code).toBe(1);
  expect(stdout).toContain('1 accepted, 0 already known, 0 refused, 1 to be tried again');
  expect(stdout).toContain('Run the same again');
});

test('a relay that takes nothing ends the run at the first batch', async () => {
  const none = (count: number) => Array.from({ length: count }, (_, index) => ({ index, status: 503 }));
  relay.intercept = ({ path, body }) =>
    path === 'requests/batch'
      ? { status: 200, body: { results: none((body['requests'] as unknown[]).length) } }
      : undefined;
  const file = await aFile('r.csv', csvOf(Array.from({ length: 1_500 }, (_, index) => `e${index}`)));
  expect(await runJson(relay, ['requests', 'submit', file, '--patience', '0'])).toMatchObject({ code: 3 });
  expect(batches()).toHaveLength(1);
});

describe('--wait', () => {
  it('follows every accepted request to its end and counts the states', async () => {
    const file = await aFileOf('a', 'b', 'refuse', 'dead-1');
    const { code, document, waits } = await runJson(relay, ['requests', 'submit', file, '--wait']);
    expect(code).toBe(1);
    expect(document.states).toEqual({ applied: 2, deadLettered: 1 });
    expect(document.notApplied).toMatchObject([{ item: 4, eventId: 'dead-1', reason: 'targetNotFound' }]);
    expect(waits).toEqual([500, 500, 500]);
    expect((await runCli(relay, ['requests', 'submit', file, '--wait'])).stdout).toMatch(
      /Ended: applied 2, deadLettered 1\n.*item 3 .*\n.*\n +item 4 +dead-1 .*deadLettered targetNotFound/,
    );
  });

  it('ends with 0 when all of them came to a good end, and does not wait for a later day', async () => {
    relay.intercept = ({ method, path, body }) => {
      if (method === 'GET' && path.startsWith('requests/'))
        for (const one of relay.requests.values()) one.state = 'scheduled';
      return body['none'] as undefined;
    };
    const { code, document } = await runJson(relay, ['requests', 'submit', await aFileOf('a'), '--wait']);
    expect([code, document.states]).toEqual([0, { scheduled: 1 }]);
  });

  it('never has more than four calls on the way', async () => {
    let inFlight = 0;
    let most = 0;
    const counting: typeof fetch = async (url, init) => {
      most = Math.max(most, ++inFlight);
      return fetch(url, init).finally(() => inFlight--);
    };
    const file = await aFileOf(...Array.from({ length: 40 }, (_, index) => `e${index}`));
    expect(await runCli(relay, ['requests', 'submit', file, '--wait'], { fetch: counting })).toMatchObject({ code: 0 });
    expect(most).toBe(4);
  });

  it('tells how far it came when the relay is lost', async () => {
    relay.intercept = ({ method, path }) =>
      method === 'GET' && path.startsWith('requests/') ? { status: 500, body: '' } : undefined;
    const file = await aFileOf('a', 'b');
    const { code, document } = await runJson(relay, ['requests', 'submit', file, '--wait', '--patience', '1']);
    expect([code, document]).toMatchObject([3, { accepted: 2, states: {}, error: { kind: 'unreachable' } }]);
  });

  it('can be broken off, and says how many have ended', async () => {
    const stop = new AbortController();
    const sleep = async () => stop.abort();
    const file = await aFileOf('a', 'b');
    const { code, document } = await runJson(relay, ['requests', 'submit', file, '--wait'], {
      sleep,
      signal: stop.signal,
    });
    expect([code, document]).toMatchObject([130, { accepted: 2, open: 2, error: { kind: 'interrupted' } }]);
  });
});
