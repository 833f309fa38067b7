import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectory } from '../../../src/adapters/graph/directory.ts';
import { parseThrottleUsed } from '../../../src/adapters/graph/throttle-headers.ts';
import { parseRetryAfter } from '../../../src/adapters/retry-after.ts';
import { aChange, NOW, USER_ID } from '../../factories.ts';
import { connectGraph } from './connect-graph.ts';
import { json, type OddServer, refusal, startOddServer } from './odd-server.ts';

/** 2026-11-20T09:00:00Z is a Friday. */
const date = (time: string) => `Fri, 20 Nov 2026 ${time} GMT`;

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    ['10', 10_000],
    ['2.128', 2_128],
    ['2.1281', 2_129],
    ['0.0001', 1],
    ['0.07', 70],
    ['8.2', 8_200],
    ['0010', 10_000],
    ['86400', 86_400_000],
    ['99999999999', 30 * 24 * 3_600_000],
    ['9'.repeat(400), 30 * 24 * 3_600_000],
    [date('09:00:30'), 30_000],
    [date('09:00:00'), 0],
    [date('08:59:59'), 0],
    ['Wed, 01 Jan 2025 00:00:00 GMT', 0],
    ['Sun, 20 Nov 2146 09:00:00 GMT', 30 * 24 * 3_600_000],
  ])('%s is %i ms', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });

  it('is rounded up for a clock between two milliseconds', () => {
    expect(parseRetryAfter(date('09:00:01'), NOW + 0.5)).toBe(1_000);
  });

  it.each([
    null,
    '',
    ' ',
    'soon',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1,5',
    '1.',
    '.5',
    '1 s',
    '1, 2',
    'Infinity',
    'NaN',
    '2026-11-20T09:00:30Z',
    'in 30 seconds 2026',
    'Fri, 99 Nov 2026 09:00:30 GMT',
    'Fri, 20 Foo 2026 09:00:30 GMT',
    'Fri, 20 Nov 2026 09:00:30 PST',
    'Friday, 20-Nov-26 09:00:30 GMT',
  ])('%j says nothing', (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });
});

describe('x-ms-throttle-limit-percentage', () => {
  it.each([
    ['0', 0],
    ['0.8', 0.8],
    ['1', 1],
    ['1.8', 1.8],
    ['80', 80],
  ])('%s is as it says', (header, expected) => {
    expect(parseThrottleUsed(header)).toBe(expected);
  });

  it.each([null, '', ' ', '-0.1', 'much', 'Infinity', 'NaN', '1e0', '80%', '9'.repeat(400)])(
    '%j says nothing',
    (header) => {
      expect(parseThrottleUsed(header)).toBeUndefined();
    },
  );
});

describe('the headers of an answer', () => {
  let server: OddServer;
  beforeAll(async () => {
    server = await startOddServer();
  });
  afterAll(() => server.close());

  const jana = { type: 'user', objectId: USER_ID } as const;
  const write = () => createDirectory(connectGraph(server.url, () => NOW)).write(jana, [aChange('x')]);
  const read = () => createDirectory(connectGraph(server.url, () => NOW)).read(jana);
  const used = { 'x-ms-throttle-limit-percentage': '0.93' };

  it('are told with what was written', async () => {
    server.answer((_, response) => response.writeHead(204, used).end());
    expect(await write()).toEqual({ kind: 'written', used: 0.93 });
    server.answer((_, response) => response.writeHead(204).end());
    expect(await write()).toEqual({ kind: 'written', used: undefined });
  });

  it.each([429, 503, 500, 403])('are told with what failed: status %i', async (status) => {
    server.answer(refusal(status, 'any', 'Please retry.', { ...used, 'retry-after': '2.128' }));
    for (const reply of [await write(), await read()]) {
      expect(reply).toMatchObject({ kind: 'failed', used: 0.93, failure: { status, retryAfterInMs: 2_128 } });
    }
  });

  it('may name a date, which is counted from now', async () => {
    server.answer(refusal(503, 'any', 'Please retry.', { 'retry-after': date('09:02:00') }));
    expect(await write()).toMatchObject({ failure: { retryAfterInMs: 120_000 } });
  });

  it('are undefined where there are none', async () => {
    server.answer(refusal(429, 'any', 'Please retry.'));
    expect(await write()).toMatchObject({ used: undefined, failure: { kind: 'throttled', retryAfterInMs: undefined } });
    server.answer(json(200, { customSecurityAttributes: null }));
    expect(await read()).toEqual({ kind: 'found', current: 'unknown' });
  });
});
