import { causeOf, extend, noStreak, positionOf } from '../domain/gate.ts';
import type { Target } from '../domain/request.ts';
import { notCompared } from '../domain/verify.ts';
import type { Log } from '../ports/log.ts';
import type { Gate } from './gate.ts';
import { logFailure } from './log-failure.ts';
import type { Verified, VerifyTarget } from './verify-target.ts';

export type Verification = {
  /** In the order asked for: of all targets, or of the first ones when it was stopped. */
  readonly verified: readonly Verified[];
  readonly stopped?: { readonly retryAfterInMs: number } | undefined;
};
export type Verify = (targets: readonly Target[], log: Log) => Promise<Verification>;

type Dependencies = { readonly verifyTarget: VerifyTarget; readonly gate: Gate; readonly now: () => number };

/** The workers come first: a verification has all the time that they leave. */
const IN_FLIGHT = 4;
const RETRY_AFTER_IN_MS = 5_000;

/**
 * Verifies targets as long as the directory may be called. It obeys the gate and closes it where a worker would at once,
 * but never opens it: that it can read says nothing of whether workers can write. An outage stops it, and is theirs to
 * find; a target that alone cannot be read does not, or the ones behind it would never have their turn.
 */
export function createVerify({ verifyTarget, gate, now }: Dependencies): Verify {
  return async (targets, log) => {
    const verified: (Verified | undefined)[] = targets.map(() => undefined);
    let streak = noStreak;
    let isStopped = false;

    async function look(target: Target): Promise<Verified | undefined> {
      const one = await verifyTarget(target);
      if (one.kind === 'verified') {
        streak = noStreak;
        return one.verified;
      }
      const { failure } = one;
      logFailure(log, failure);
      streak = extend(streak, failure.kind, target.value);
      if (!causeOf(failure, streak)) return { target, ...notCompared('unreadable') };
      isStopped = true;
      if (causeOf(failure, noStreak)) await gate.failed({ isProbe: false }, failure, target.value);
      return undefined;
    }

    const queue = targets.entries();
    const worker = async () => {
      for (const [index, target] of queue) {
        isStopped ||= positionOf(await gate.state(), now()) === 'closed';
        if (isStopped) return;
        verified[index] = await look(target);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    const first = isStopped ? readable(uninterrupted(verified)) : uninterrupted(verified);
    return first.length === targets.length
      ? { verified: first }
      : { verified: first, stopped: { retryAfterInMs: await waitInMs() } };
  };

  async function waitInMs(): Promise<number> {
    const state = await gate.state();
    if (positionOf(state, now()) !== 'closed') return RETRY_AFTER_IN_MS;
    return Math.max(state.closedUntil, state.probeUntil) - now();
  }
}

/** What was verified behind one that was not is verified again. */
function uninterrupted(verified: readonly (Verified | undefined)[]): readonly Verified[] {
  const gap = verified.indexOf(undefined);
  return verified.slice(0, gap < 0 ? undefined : gap).filter((one) => one !== undefined);
}

/** Those that could not be read right before it was stopped have another chance. */
const readable = (verified: readonly Verified[]): readonly Verified[] =>
  verified.slice(0, verified.findLastIndex(({ finding }) => finding !== 'unreadable') + 1);
