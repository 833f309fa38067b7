import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTimeOf, rightAfter, stampOf } from '../../src/domain/stamp.ts';
import { aRequest, NOW } from '../factories.ts';

const KEYS = ['k7Qm0c1Zt3b9V5', 'k7Qm0c1Zt3c0V5'] as const;
const [KEY, OTHER] = KEYS;
const time = (text: string) => Date.parse(text);

describe('a stamp', () => {
  it.each<[string, Parameters<typeof stampOf>, Parameters<typeof stampOf>]>([
    ['a later event, though received earlier', [NOW + 1, NOW, KEY], [NOW, NOW + 9, OTHER]],
    ['an event that was received later, of the same time', [NOW, NOW + 1, KEY], [NOW, NOW, OTHER]],
    ['the higher key, of the same times', [NOW, NOW, OTHER], [NOW, NOW, KEY]],
    [
      'this century, though the last has fewer digits',
      [time('2001-09-09T01:46:40Z'), 0, KEY],
      [999_999_999_999, 9, OTHER],
    ],
    ['a year after 2286', [time('2286-11-20T17:46:40Z'), NOW, KEY], [time('2286-11-20T17:46:39.999Z'), NOW, OTHER]],
    ['the last year there is', [time('9999-12-31T23:59:59Z'), NOW, KEY], [time('2286-11-21T00:00:00Z'), NOW, OTHER]],
    ['1970', [1, NOW, KEY], [time('1969-12-31T23:59:59Z'), NOW + 9, OTHER]],
    [
      'the later receipt, before 1970',
      [time('1901-01-01T00:00:00Z'), NOW + 1, KEY],
      [time('1969-01-01T00:00:00Z'), NOW, OTHER],
    ],
  ])('is higher for %s', (_, higher, lower) => {
    expect(stampOf(...higher) > stampOf(...lower)).toBe(true);
  });

  it('orders as event time, receipt and key do', () => {
    const parts = fc.tuple(
      fc.integer({ min: 0, max: 253_402_300_799_000 }),
      fc.integer({ min: 0, max: 253_402_300_799_000 }),
      fc.constantFrom(...KEYS),
    );
    const near = fc.tuple(fc.nat(2), fc.nat(2), fc.constantFrom(...KEYS));
    const pairs = fc.oneof(fc.tuple(parts, parts), fc.tuple(near, near));
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [one, other] = [stampOf(...a), stampOf(...b)];
        const key = a[2] < b[2] ? -1 : Number(a[2] > b[2]);
        expect(one < other ? -1 : Number(one > other)).toBe(Math.sign(a[0] - b[0] || a[1] - b[1] || key));
        expect(rightAfter(one) > one).toBe(true);
        if (other > one) expect(other > rightAfter(one)).toBe(true);
      }),
    );
  });

  it('is as long for every request, or its text order would not be an order of numbers', () => {
    expect(stampOf(0, 0, KEY)).toHaveLength(stampOf(time('9999-12-31T23:59:59Z'), NOW, KEY).length);
    expect(stampOf(time('0001-01-01T00:00:00Z'), NOW, KEY)).toHaveLength(stampOf(NOW, NOW, KEY).length);
  });
});

describe('the time of an event', () => {
  const [early, middle, late] = ['2026-11-20T08:00:00Z', '2026-11-20T09:00:00+00:00', '2026-12-01T00:00:00+02:00'];

  it.each([
    ['its receipt where nothing else is said', {}, NOW],
    ['when it happened', { occurredAt: early }, time(early)],
    ['when it shall take effect, if that is later', { occurredAt: early, effectiveAt: late }, time(late)],
    [
      'when it happened, if it should have taken effect before',
      { occurredAt: middle, effectiveAt: early },
      time(middle),
    ],
    ['its receipt, if it should have taken effect before', { effectiveAt: early }, NOW],
    ['when it shall take effect, if it is received before', { effectiveAt: late }, time(late)],
  ])('is %s', (_, times, expected) => {
    expect(eventTimeOf(aRequest(times), NOW)).toBe(expected);
  });
});
