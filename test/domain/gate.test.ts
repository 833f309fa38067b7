import { describe, expect, it } from 'vitest';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import {
  causeOf,
  close,
  extend,
  type GateState,
  noStreak,
  open,
  openGate,
  positionOf,
  prolong,
  type Streak,
  startProbe,
} from '../../src/domain/gate.ts';
import { NOW } from '../factories.ts';

const SECOND = 1_000;

/** Closed, and tried in vain as many times besides, each time as soon as it could be. */
function closedAgain(times: number, retryAfterInMs?: number): readonly number[] {
  let state = openGate;
  let now = NOW;
  return Array.from({ length: times }, () => {
    state = close(state, 'unavailable', retryAfterInMs, now);
    const waitInMs = state.closedUntil - now;
    now = state.closedUntil;
    state = startProbe(state, now);
    return waitInMs;
  });
}

describe('the gate', () => {
  it('is open until something closes it', () => {
    expect(positionOf(openGate, NOW)).toBe('open');
    expect(positionOf(open(close(openGate, 'throttled', 9, NOW)), NOW)).toBe('open');
  });

  it('is closed until its time, then half open, then closed to all but the one who tries', () => {
    const closed = close(openGate, 'unavailable', undefined, NOW);
    expect(closed).toMatchObject({ cause: 'unavailable', closings: 1 });
    expect(positionOf(closed, NOW)).toBe('closed');
    expect(positionOf(closed, closed.closedUntil - 1)).toBe('closed');
    expect(positionOf(closed, closed.closedUntil)).toBe('halfOpen');
    const probed = startProbe(closed, closed.closedUntil);
    expect(positionOf(probed, closed.closedUntil)).toBe('closed');
  });

  it('lets another one try when nothing is heard of the first for 45 seconds', () => {
    const closed = close(openGate, 'unavailable', undefined, NOW);
    const probed = startProbe(closed, closed.closedUntil);
    expect(positionOf(probed, closed.closedUntil + 45 * SECOND - 1)).toBe('closed');
    expect(positionOf(probed, closed.closedUntil + 45 * SECOND)).toBe('halfOpen');
  });

  it('closes again when the one who tried fails, and lets another one try after the longer wait', () => {
    const first = close(openGate, 'unavailable', undefined, NOW);
    const probed = startProbe(first, first.closedUntil);
    const second = close(probed, 'forbidden', undefined, first.closedUntil + SECOND);
    expect(second).toMatchObject({ cause: 'forbidden', closings: 2 });
    expect(positionOf(second, second.closedUntil - 1)).toBe('closed');
    expect(positionOf(second, second.closedUntil)).toBe('halfOpen');
  });

  it('waits twice as long from closing to closing, and never longer than 2 minutes', () => {
    expect(closedAgain(8).map((ms) => ms / SECOND)).toEqual([5, 10, 20, 40, 80, 120, 120, 120]);
    expect(closedAgain(2_000).at(-1)).toBe(120 * SECOND);
  });

  it('begins with the short wait again once it was open', () => {
    const often = close(close(openGate, 'unavailable', undefined, NOW), 'unavailable', undefined, NOW);
    expect(close(open(often), 'unavailable', undefined, NOW).closedUntil).toBe(NOW + 5 * SECOND);
  });

  it.each([0.5, 1, 30 * SECOND, 150 * SECOND, 3_600 * SECOND])('waits no less than the %d ms it is told', (asked) => {
    for (const waitInMs of closedAgain(7, asked)) expect(waitInMs).toBeGreaterThanOrEqual(asked);
    expect(prolong(openGate, asked, NOW).closedUntil).toBeGreaterThanOrEqual(NOW + asked);
  });

  it('never opens earlier because it is closed for less', () => {
    const long = close(openGate, 'throttled', 300 * SECOND, NOW);
    expect(close(long, 'throttled', SECOND, NOW + SECOND).closedUntil).toBe(long.closedUntil);
    expect(close(long, 'unavailable', undefined, NOW + SECOND).closedUntil).toBe(long.closedUntil);
    expect(prolong(long, SECOND, NOW + SECOND).closedUntil).toBe(long.closedUntil);
    expect(prolong(long, undefined, NOW + SECOND).closedUntil).toBe(long.closedUntil);
  });

  it('is not closed more often by those who were under way when it closed', () => {
    const closed = close(openGate, 'unavailable', undefined, NOW);
    expect(prolong(closed, undefined, NOW + SECOND)).toEqual(closed);
    expect(prolong(closed, 60 * SECOND, NOW + SECOND)).toEqual({ ...closed, closedUntil: NOW + 61 * SECOND });
  });

  it('knows the newest write whether open or closed', () => {
    const state: GateState = { ...openGate, lastWriteAt: NOW };
    expect(close(state, 'throttled', undefined, NOW)).toMatchObject({ lastWriteAt: NOW });
    expect(open(close(state, 'throttled', undefined, NOW))).toEqual(state);
  });
});

describe('failures in a row', () => {
  const streakOf = (...failures: readonly (readonly [FailureKind, string])[]): Streak =>
    failures.reduce((streak, [kind, target]) => extend(streak, kind, target), noStreak);
  const refused = (...targets: string[]) => streakOf(...targets.map((target) => ['targetForbidden', target] as const));
  const failed = (count: number) =>
    streakOf(...Array.from({ length: count }, (_, index) => ['unavailable', `${index}`] as const));

  it.each(['throttled', 'unauthorized'] as const)('need be no more than one that is %s', (kind) => {
    expect(causeOf({ kind }, noStreak)).toBe(kind);
  });

  it.each(['targetNotFound', 'rejected'] as const)('close nothing when they are %s', (kind) => {
    const many = streakOf(...Array.from({ length: 50 }, (_, index) => [kind, `${index}`] as const));
    expect(many).toEqual(noStreak);
    expect(causeOf({ kind }, many)).toBeUndefined();
    expect(causeOf({ kind }, refused('a', 'b', 'c'))).toBeUndefined();
  });

  it.each([
    ['one target refused many times', ['a', 'a', 'a', 'a', 'a', 'a'], undefined],
    ['two targets refused by turns', ['a', 'b', 'a', 'b', 'a', 'b'], undefined],
    ['three targets refused', ['a', 'b', 'c'], 'forbidden'],
    ['three targets refused, one of them again', ['a', 'a', 'b', 'c'], 'forbidden'],
  ])('are an outage or not: %s', (_, targets, cause) => {
    expect(causeOf({ kind: 'targetForbidden' }, refused(...targets))).toBe(cause);
  });

  it.each([
    [1, undefined],
    [3, undefined],
    [4, 'unavailable'],
    [9, 'unavailable'],
  ])('are an outage or not: %i answers in error', (count, cause) => {
    expect(causeOf({ kind: 'unavailable' }, failed(count))).toBe(cause);
  });

  it('are counted by kind, whatever else fails in between', () => {
    const mixed = streakOf(
      ...([
        ['targetForbidden', 'a'],
        ['unavailable', 'a'],
        ['targetNotFound', 'x'],
        ['targetForbidden', 'b'],
        ['unavailable', 'b'],
        ['throttled', 'b'],
        ['targetForbidden', 'c'],
      ] as const),
    );
    expect(causeOf({ kind: 'targetForbidden' }, mixed)).toBe('forbidden');
    expect(causeOf({ kind: 'unavailable' }, mixed)).toBeUndefined();
  });

  it('leave the streak that they go on from as it was', () => {
    const two = refused('a', 'b');
    extend(two, 'targetForbidden', 'c');
    expect(causeOf({ kind: 'targetForbidden' }, two)).toBeUndefined();
    expect(noStreak).toEqual({ refused: new Set(), unavailable: [] });
  });

  it('have a cause only for kinds that there are', () => {
    const worst = { refused: new Set(['a', 'b', 'c']), unavailable: ['a', 'b', 'a', 'b'] };
    expect(failureKinds.filter((kind) => causeOf({ kind }, worst) === undefined)).toEqual([
      'targetNotFound',
      'targetAmbiguous',
      'rejected',
    ]);
  });
});
