import { causeOf, noStreak, positionOf } from '../domain/gate.ts';
import type { Failed } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { Gate } from './gate.ts';
import { logFailure } from './log-failure.ts';

type Answer = { readonly kind: string };
/** A call of the directory for somebody who waits for the answer: it is made now, or fails now. */
export type AskDirectory = <T extends Answer>(call: () => Promise<T | Failed>, log: Log) => Promise<T | Failed>;

type Dependencies = { readonly gate: Gate; readonly now: () => number };

/** Nobody's target: what a read meets counts only where it concerns everybody. */
const NO_TARGET = '';

/**
 * Reads keep to the gate as workers do, but they are no probes: one that succeeds proves nothing of writes. So it ends
 * no streak of failures, and for the same reason one that fails is no part of any; only what concerns everybody by
 * itself, such as a 429, closes the gate.
 */
export function createAskDirectory({ gate, now }: Dependencies): AskDirectory {
  return async (call, log) => {
    const state = await gate.state();
    if (positionOf(state, now()) === 'closed') {
      return {
        kind: 'failed',
        failure: { kind: 'unavailable', retryAfterInMs: Math.max(0, state.closedUntil - now()) },
      };
    }
    const answer = await call();
    if (!isFailed(answer)) return answer;
    logFailure(log, answer.failure);
    if (causeOf(answer.failure, noStreak)) await gate.failed({ isProbe: false }, answer.failure, NO_TARGET);
    return answer;
  };
}

const isFailed = (answer: Answer): answer is Failed => answer.kind === 'failed';
