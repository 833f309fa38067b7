import type { Failure, FailureKind } from './failure.ts';

/**
 * One gate before the directory, shared by all instances. It closes when everything fails, so that no request is tried
 * in vain and none is given up for what is not its fault.
 *
 *     open ──▶ closed until a time ──▶ half open: one probe ──▶ open
 *                  ▲                            │
 *                  └──────── it failed ─────────┘
 */
export type GateState = {
  /** Milliseconds since the epoch; 0: open. */
  readonly closedUntil: number;
  readonly cause?: GateCause | undefined;
  /** Times it closed since it was last open. */
  readonly closings: number;
  /** Somebody probes until then. */
  readonly probeUntil: number;
  /** Newest write that the directory took, as far as it was noted. */
  readonly lastWriteAt?: number | undefined;
};
export const gateCauses = ['throttled', 'unauthorized', 'forbidden', 'unavailable'] as const;
export type GateCause = (typeof gateCauses)[number];

export const openGate: GateState = { closedUntil: 0, closings: 0, probeUntil: 0 };

export type GatePosition = 'open' | 'closed' | 'halfOpen';

export function positionOf({ cause, closedUntil, probeUntil }: GateState, now: number): GatePosition {
  if (cause === undefined) return 'open';
  return now < closedUntil || now < probeUntil ? 'closed' : 'halfOpen';
}

const SECOND = 1_000;
/** Waits double from closing to closing: quick to notice a recovery, and no burden on what is down for long. */
const FIRST_CLOSING_IN_MS = 5 * SECOND;
const LONGEST_CLOSING_IN_MS = 120 * SECOND;
/** A probe that has not come back by then is lost: reading and writing time out before, and the lock of a message too. */
const PROBE_IN_MS = 45 * SECOND;

/** Retry-After is never undercut; without one, and when it was not enough before, the wait grows with the closings. */
export function close(state: GateState, cause: GateCause, retryAfterInMs: number | undefined, now: number): GateState {
  const backOff = Math.min(LONGEST_CLOSING_IN_MS, FIRST_CLOSING_IN_MS * 2 ** Math.min(state.closings, 10));
  const asked = state.closings === 0 ? (retryAfterInMs ?? backOff) : Math.max(retryAfterInMs ?? 0, backOff);
  const closedUntil = Math.max(state.closedUntil, now + asked);
  return { ...state, cause, closedUntil, closings: state.closings + 1, probeUntil: 0 };
}

/** Another failure while it is closed already: only a Retry-After makes it longer. */
export const prolong = (state: GateState, retryAfterInMs: number | undefined, now: number): GateState => ({
  ...state,
  closedUntil: Math.max(state.closedUntil, now + (retryAfterInMs ?? 0)),
});

export const startProbe = (state: GateState, now: number): GateState => ({ ...state, probeUntil: now + PROBE_IN_MS });

export const open = ({ lastWriteAt }: GateState): GateState => ({ ...openGate, lastWriteAt });

/** What this process has seen fail in a row, with nothing that succeeded in between. */
export type Streak = {
  /** Targets that were refused. */
  readonly refused: ReadonlySet<string>;
  /** The target of each answer in error. */
  readonly unavailable: readonly string[];
};
export const noStreak: Streak = { refused: new Set(), unavailable: [] };

/** Three targets refused in a row, and none served: then it is not about the targets. */
const REFUSED_TARGETS = 3;
/** One answer in error is an accident; as many in a row are an outage, unless they are all about one target. */
const UNAVAILABLE_IN_A_ROW = 4;
const UNAVAILABLE_TARGETS = 2;

export function extend(streak: Streak, kind: FailureKind, target: string): Streak {
  if (kind === 'targetForbidden') return { ...streak, refused: new Set([...streak.refused, target]) };
  if (kind === 'unavailable')
    return { ...streak, unavailable: [...streak.unavailable, target].slice(-UNAVAILABLE_IN_A_ROW) };
  return streak;
}

/** Whether a failure concerns everybody, and why the gate closes then. */
export function causeOf({ kind }: Failure, streak: Streak): GateCause | undefined {
  if (kind === 'throttled' || kind === 'unauthorized') return kind;
  if (kind === 'targetForbidden' && streak.refused.size >= REFUSED_TARGETS) return 'forbidden';
  const { length } = streak.unavailable;
  const targets = new Set(streak.unavailable).size;
  if (kind !== 'unavailable' || length < UNAVAILABLE_IN_A_ROW) return undefined;
  return targets >= UNAVAILABLE_TARGETS ? 'unavailable' : undefined;
}
