import { expect, it, test } from 'vitest';
import { createPatience } from '../../src/cli/relay/patience.ts';
import { readRetryAfter } from '../../src/cli/relay/retry-after.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

it.each([
  ['7', 7_000],
  ['0.25', 250],
  [' 0 ', 0],
  ['Sat, 21 Nov 2026 12:00:05 GMT', 5_000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-3', 0],
  [null, undefined],
])('Retry-After %j is %j ms', (header, expected) => {
  expect(readRetryAfter(header, NOW)).toBe(expected);
});

/** The waits it grants when every call fails at once. */
function waits(limitInMs: number, retryAfterInMs?: number): readonly number[] {
  let now = 0;
  const patience = createPatience(limitInMs, () => now);
  const granted: number[] = [];
  for (let wait = patience.next(retryAfterInMs); wait !== undefined; wait = patience.next(retryAfterInMs)) {
    granted.push(wait);
    now += wait;
  }
  return granted;
}

test('waits grow up to a bound, and end with the patience', () => {
  expect(waits(60_000)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(waits(6_999)).toEqual([1_000, 2_000]);
  expect(waits(0)).toEqual([]);
});

test('what the relay asks for is never undercut: longer than the patience is not waited for', () => {
  expect(waits(60_000, 25_000)).toEqual([25_000, 25_000]);
  expect(waits(60_000, 61_000)).toEqual([]);
});

test('a relay that asks to come back at once does not keep a call for ever', () => {
  expect(waits(60_000, 0)).toHaveLength(8);
});
