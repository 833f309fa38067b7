import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import {
  FORBIDDEN_TRIES,
  HORIZON_IN_MS,
  LANE_WAIT_IN_MS,
  type Progress,
  retry,
  stateOf,
} from '../../src/domain/settle.ts';
import { type AttributeResult, attributeResults, reasons } from '../../src/domain/state.ts';
import { NOW } from '../factories.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ALMOST_ONE = 1 - Number.EPSILON;

const progress = (override: Partial<Progress> = {}): Progress => ({
  ...{ attempts: 0, since: NOW, heldInMs: 0, refusals: 0 },
  ...override,
});
const afterwards = (kind: FailureKind, override: Partial<Progress> = {}, random = ALMOST_ONE, now = NOW) =>
  retry({ kind }, progress(override), now, random);
const waitOf = (decision: ReturnType<typeof retry>) => ('inMs' in decision ? decision.inMs : Number.NaN);

const random = fc.double({ min: 0, max: ALMOST_ONE, noNaN: true });
const passing = failureKinds.filter((kind) => kind !== 'rejected' && kind !== 'targetAmbiguous');

describe('a failure', () => {
  it.each([
    [0, 5 * SECOND],
    [1, 10 * SECOND],
    [2, 20 * SECOND],
    [3, 40 * SECOND],
    [7, 640 * SECOND],
    [8, 15 * MINUTE],
    [9, 15 * MINUTE],
    [5_000, 15 * MINUTE],
  ])('after %i tries is tried again at some time within %i ms', (attempts, mostInMs) => {
    expect(waitOf(afterwards('unavailable', { attempts }, 0))).toBe(0);
    expect(waitOf(afterwards('unavailable', { attempts }, 0.5))).toBe(mostInMs / 2);
    expect(waitOf(afterwards('unavailable', { attempts }))).toBe(mostInMs);
  });

  it('is tried again after a whole number of milliseconds up to a quarter of an hour, whatever chance says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...passing), fc.nat(100), random, (kind, attempts, chance) => {
        const inMs = waitOf(afterwards(kind, { attempts }, chance));
        expect(Number.isInteger(inMs)).toBe(true);
        expect(inMs).toBeGreaterThanOrEqual(0);
        expect(inMs).toBeLessThanOrEqual(Math.min(15 * MINUTE, 5 * SECOND * 2 ** attempts));
      }),
    );
  });

  it('is never tried again earlier than was asked for, in whatever number that was said', () => {
    const asked = fc.oneof(
      fc.double({ min: 0, max: 3_600_000, noNaN: true }),
      fc.integer({ min: 0, max: 100 * HOUR }),
      fc.constantFrom(0.1, 0.5, 1_499.999_9, 30_000.000_1, 2 ** 31, 2 ** 53, 365 * 24 * HOUR),
    );
    fc.assert(
      fc.property(asked, fc.nat(20), random, (retryAfterInMs, attempts, chance) => {
        const decision = retry({ kind: 'throttled', retryAfterInMs }, progress({ attempts }), NOW, chance);
        expect(waitOf(decision)).toBeGreaterThanOrEqual(retryAfterInMs);
        // A timer would cut off the rest of a millisecond, and come too early.
        expect(Number.isInteger(waitOf(decision))).toBe(true);
      }),
    );
  });

  it('that asks for little is still tried again at some time of its own', () => {
    const decision = retry({ kind: 'throttled', retryAfterInMs: 1 }, progress({ attempts: 2 }), NOW, 0.5);
    expect(decision).toEqual({ kind: 'wait', inMs: 10 * SECOND });
  });

  it.each([
    [LANE_WAIT_IN_MS, 'wait'],
    [LANE_WAIT_IN_MS + 0.1, 'copy'],
    [LANE_WAIT_IN_MS + 1, 'copy'],
  ] as const)('that asks for %d ms is followed by a %s', (retryAfterInMs, kind) => {
    expect(retry({ kind: 'throttled', retryAfterInMs }, progress(), NOW, 0)).toMatchObject({ kind });
  });

  it.each([
    ['targetNotFound', 'copy'],
    ['targetForbidden', 'copy'],
    ['unauthorized', 'wait'],
    ['throttled', 'wait'],
    ['unavailable', 'wait'],
  ] as const)('of the kind %s is soon followed by a %s', (kind, decision) => {
    expect(afterwards(kind)).toEqual({ kind: decision, inMs: 5 * SECOND });
  });

  it('that is a verdict on the request ends at once', () => {
    expect(afterwards('rejected')).toEqual({ kind: 'deadLetter', reason: 'rejected' });
    expect(afterwards('targetAmbiguous')).toEqual({ kind: 'deadLetter', reason: 'targetAmbiguous' });
  });

  it.each(['targetNotFound', 'unauthorized', 'throttled', 'unavailable'] as const)(
    'of the kind %s is for a person to look at after a day',
    (kind) => {
      const over = { kind: 'deadLetter', reason: kind };
      expect(afterwards(kind, {}, 0, NOW + HORIZON_IN_MS - 1)).not.toEqual(over);
      expect(afterwards(kind, {}, 0, NOW + HORIZON_IN_MS)).toEqual(over);
      expect(afterwards(kind, { attempts: 1_000 }, 0, NOW + HORIZON_IN_MS - 1)).not.toEqual(over);
    },
  );

  it.each(['targetNotFound', 'unauthorized', 'throttled', 'unavailable'] as const)(
    'of the kind %s does not grow older at a closed gate',
    (kind) => {
      const heldInMs = 100 * HOUR;
      const over = { kind: 'deadLetter', reason: kind };
      expect(afterwards(kind, { heldInMs }, 0, NOW + heldInMs + HORIZON_IN_MS - 1)).not.toEqual(over);
      expect(afterwards(kind, { heldInMs }, 0, NOW + heldInMs + HORIZON_IN_MS)).toEqual(over);
    },
  );

  it('that refuses one target is tried a few times, however long that takes', () => {
    const last = FORBIDDEN_TRIES - 1;
    for (let refusals = 0; refusals < last; refusals++) {
      expect(afterwards('targetForbidden', { refusals }, 0, NOW + 99 * HORIZON_IN_MS)).toMatchObject({ kind: 'copy' });
    }
    const over = { kind: 'deadLetter', reason: 'targetForbidden' };
    expect(afterwards('targetForbidden', { refusals: last })).toEqual(over);
    expect(afterwards('targetForbidden', { refusals: last + 9 })).toEqual(over);
    expect(afterwards('unavailable', { refusals: last + 9 })).toMatchObject({ kind: 'wait' });
  });
});

describe('a request', () => {
  const done = (...results: AttributeResult['result'][]) =>
    stateOf({
      kind: 'done',
      results: results.map((result, index) => ({ attributeSet: 'Engineering', name: `a${index}`, result })),
    });

  it.each([
    [['applied'], 'applied'],
    [['unchanged'], 'unchanged'],
    [['superseded'], 'superseded'],
    [['partlySuperseded'], 'applied'],
    [['superseded', 'unchanged'], 'unchanged'],
    [['superseded', 'partlySuperseded'], 'applied'],
    [['unchanged', 'applied', 'superseded'], 'applied'],
    [attributeResults, 'applied'],
  ] as const)('whose attributes are %j ends %s', (results, state) => {
    expect(done(...results)).toBe(state);
    expect(done(...results.toReversed())).toBe(state);
  });

  it.each(reasons)('that is refused as %s ends dead-lettered', (reason) => {
    expect(stateOf({ kind: 'refused', reason })).toBe('deadLettered');
    expect(stateOf({ kind: 'refused', reason, problems: [{ pointer: '', code: 'required' }] })).toBe('deadLettered');
  });
});
