import type { Failure, FailureKind, RecordFailure } from './failure.ts';
import type { AttributeResult, ClosedState, Reason, RecordedProblem } from './state.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Full jitter (Exponential Backoff And Jitter, AWS Architecture Blog): a random time up to base · 2^attempts, capped. */
const BASE_IN_MS = 5 * SECOND;
const CAP_IN_MS = 15 * MINUTE;
/** A failure that lasts this long is for a person to look at. The time while the gate is closed does not count. */
export const HORIZON_IN_MS = 24 * HOUR;
/** A refusal that concerns one target only may be a role that has not reached every server yet; more often it is final. */
export const FORBIDDEN_TRIES = 4;
/** A shorter wait is held in the lane, which keeps the order of its requests; a longer one would hold up the others. */
export const LANE_WAIT_IN_MS = 30 * SECOND;

/** How often a request was tried, and since when; it travels in its message, so that no store is needed to count. */
export type Progress = {
  readonly attempts: number;
  /** Milliseconds since the epoch: when trying began. */
  readonly since: number;
  /** Spent waiting at a closed gate. */
  readonly heldInMs: number;
  /** Refusals of this one target in a row. */
  readonly refusals: number;
};

export type Retry =
  | { readonly kind: 'wait'; readonly inMs: number }
  | { readonly kind: 'copy'; readonly inMs: number }
  | { readonly kind: 'deadLetter'; readonly reason: Reason };

/** Concerns this target alone, so that its lane goes on with others meanwhile. */
const ofOneTarget: readonly FailureKind[] = ['targetNotFound', 'targetForbidden'];

/**
 * @param random in [0, 1)
 * @param waitForTargetInMs how long the source's targets may take to appear: hires precede accounts
 */
export function retry(
  failure: Failure,
  progress: Progress,
  now: number,
  random: number,
  waitForTargetInMs = HORIZON_IN_MS,
): Retry {
  const { kind, retryAfterInMs = 0 } = failure;
  // Several objects of one name stay several until somebody changes one of them.
  const isFinal = kind === 'rejected' || kind === 'targetAmbiguous';
  if (isFinal || isOver(kind, progress, now, waitForTargetInMs)) return { kind: 'deadLetter', reason: kind };
  const jitter = Math.round(random * Math.min(CAP_IN_MS, BASE_IN_MS * 2 ** progress.attempts));
  // Never earlier than it was asked for: a timer cuts fractions off.
  const inMs = Math.max(Math.ceil(retryAfterInMs), jitter);
  return { kind: inMs > LANE_WAIT_IN_MS || ofOneTarget.includes(kind) ? 'copy' : 'wait', inMs };
}

/** The relay's own stores and queues: everybody waits for them, so every lane looks again soon. */
const OWN_BASE_IN_MS = 500;
const OWN_CAP_IN_MS = 15 * SECOND;

/** How long to wait for them after so many tries; the same in a lane and before one. */
export const waitForOwn = (tries: number, random: number): number =>
  Math.round(random * Math.min(OWN_CAP_IN_MS, OWN_BASE_IN_MS * 2 ** tries));

/** What becomes of a request when a store or queue of the relay's own cannot be reached. */
export function retryOwn(progress: Progress, now: number, random: number): Retry {
  if (isOver('unavailable', progress, now, HORIZON_IN_MS)) return { kind: 'deadLetter', reason: 'unavailable' };
  return { kind: 'wait', inMs: waitForOwn(progress.attempts, random) };
}

/** An event that waits for a store of the relay's own lies in its queue meanwhile. */
const FIRST_RETURN_IN_MS = MINUTE;
const LONGEST_RETURN_IN_MS = 15 * MINUTE;
/** An event can be quicker than the record that it tells of; later than this there is none, or none any more. */
const RECORD_APPEARS_IN_MS = HOUR;

export const waitForReturn = (returns: number): number =>
  Math.min(LONGEST_RETURN_IN_MS, FIRST_RETURN_IN_MS * 2 ** returns);

/** How often an event was put back, and since when its record cannot be had. */
export type Returns = { readonly returns: number; readonly since: number };
export type RecordRetry =
  | { readonly kind: 'later'; readonly inMs: number }
  | { readonly kind: 'deadLetter'; readonly reason: RecordFailure['kind'] };

/** @param random in [0, 1) */
export function retryRecord(failure: RecordFailure, past: Returns, now: number, random: number): RecordRetry {
  const { kind, retryAfterInMs = 0 } = failure;
  const horizon = kind === 'recordNotFound' ? RECORD_APPEARS_IN_MS : HORIZON_IN_MS;
  const leftInMs = past.since + horizon - now;
  if (leftInMs <= 0) return { kind: 'deadLetter', reason: kind };
  const half = Math.min(CAP_IN_MS, BASE_IN_MS * 2 ** past.returns) / 2;
  // Never earlier than it was asked for, unless nobody would see for longer than that what becomes of it; and not all of
  // them at the moment when that is over.
  return { kind: 'later', inMs: Math.ceil(Math.max(half, Math.min(retryAfterInMs, leftInMs)) + random * half) };
}

function isOver(
  kind: FailureKind,
  { since, heldInMs, refusals }: Progress,
  now: number,
  waitForTargetInMs: number,
): boolean {
  if (kind === 'targetForbidden') return refusals + 1 >= FORBIDDEN_TRIES;
  return now - since - heldInMs >= (kind === 'targetNotFound' ? waitForTargetInMs : HORIZON_IN_MS);
}

/** What came of a request that needs no further try. */
export type Outcome =
  | { readonly kind: 'done'; readonly results: readonly AttributeResult[] }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly problems?: readonly RecordedProblem[] };

/** How a request ends. Newer events may have overtaken all of it, some or nothing. */
export function stateOf(outcome: Outcome): ClosedState {
  if (outcome.kind === 'refused') return 'deadLettered';
  const seen = new Set(outcome.results.map(({ result }) => result));
  if (seen.has('applied')) return 'applied';
  if (seen.has('partlySuperseded')) return 'applied';
  return seen.has('unchanged') ? 'unchanged' : 'superseded';
}
