/** What the host does around an invocation: its id, its time limit, and the line that says it failed. */

import { randomUUID } from 'node:crypto';
import { describeError, type Log } from './log.ts';
import type { InvocationRequest, InvocationResponse } from './worker/core-types.ts';
import { runInvocation } from './worker/invocation.ts';
import type { RegisteredFunction, Worker } from './worker/worker.ts';

export type Dispatch = (fn: RegisteredFunction, request: InvocationRequest) => Promise<InvocationResponse>;

type DispatcherOptions = {
  worker: Worker;
  functionTimeoutInMs: number;
  log: Log;
  /** Ends the process: the real host restarts the worker, and with it everything else that runs there. */
  recycle(): void;
};

/** Longer than this `setTimeout` fires at once. */
const MAX_TIMER_IN_MS = 2 ** 31 - 1;

export function createDispatcher({ worker, functionTimeoutInMs, log, recycle }: DispatcherOptions): Dispatch {
  /**
   * The text is of webjobs-sdk `FunctionExecutor.OnFunctionTimeout`. A handler in the worker cannot be cancelled, so the
   * host restarts the worker; nothing restarts this process, so it ends (assumed: better seen than half alive).
   */
  const startTimeout = (name: string, id: string): NodeJS.Timeout | undefined => {
    if (functionTimeoutInMs > MAX_TIMER_IN_MS) {
      return undefined;
    }
    return setTimeout(() => {
      const limit = `Timeout value of ${functionTimeoutInMs / 1_000} s exceeded`;
      log(
        'error',
        `Function.${name}`,
        `${limit} by function 'Functions.${name}' (Id: '${id}'). Initiating cancellation.`,
      );
      recycle();
    }, functionTimeoutInMs);
  };

  return async (fn, request) => {
    const invocationId = randomUUID();
    const { name } = fn.metadata;
    const started = performance.now();
    const timeout = startTimeout(name, invocationId);
    try {
      return await runInvocation(worker, fn, invocationId, request);
    } catch (error) {
      const duration = Math.round(performance.now() - started);
      const line = `Executed 'Functions.${name}' (Failed, Id=${invocationId}, Duration=${duration}ms)`;
      log('error', `Function.${name}`, `${line}\n${describeError(error)}`);
      throw error;
    } finally {
      clearTimeout(timeout);
    }
  };
}
