/** What the faults do to a call on its way through the simulator. */
import { setTimeout as sleep } from 'node:timers/promises';
import { matches } from './call-filter.ts';
import type { GraphRequest } from './context.ts';
import type { Directory } from './directory.ts';
import type { FaultState } from './fault-state.ts';
import { injectedFailure } from './injected-failure.ts';
import { insufficientPrivileges } from './refusal.ts';

/** How an executed call ends for its caller: with its answer, with none, or with a broken connection. */
export type Ending = 'answered' | 'held' | 'dropped';

export type FaultStage = {
  /** Resolves when the call may be executed; throws what it is answered with instead. */
  admit(request: GraphRequest): Promise<void>;
  ending(request: GraphRequest): Ending;
  headers(method: string): Readonly<Record<string, string>>;
  /** Between the execution of a call and its answer. */
  rest(method: string): Promise<void>;
};

/** In real time, whatever clock the rules have: a caller's patience runs on its own. */
export function createFaultStage(state: FaultState, directory: Directory, signal: AbortSignal): FaultStage {
  return {
    async admit(request) {
      state.throttle.arrived(request);
      const { outage } = state;
      if (outage !== undefined && matches(outage, request, directory)) throw injectedFailure(outage, request);
      const failure = state.failures.take(request);
      if (failure !== undefined) throw injectedFailure(failure, request);
      state.throttle.admit(request);
      const delay = state.delays.take(request);
      if (delay !== undefined) await sleep(delay.inMs, undefined, { signal });
      if (state.view.isRoleRevoked && needsRole(request)) throw insufficientPrivileges();
    },

    ending(request) {
      if (state.timeouts.take(request) !== undefined) return 'held';
      return state.drops.take(request) === undefined ? 'answered' : 'dropped';
    },

    headers: (method) => state.throttle.headers(method),

    async rest(method) {
      const { inMs, method: only = method } = state.slowness ?? { inMs: 0 };
      if (inMs > 0 && only === method) await sleep(inMs, undefined, { signal });
    },
  };
}

/** Reading a user takes another permission, and shows no assignments without this one: see the directory view. */
const needsRole = ({ method, segments }: GraphRequest) => method === 'PATCH' || segments[0] === 'directory';
