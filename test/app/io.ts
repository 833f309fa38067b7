import type { Failure } from '../../src/domain/failure.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import type { When } from '../fakes/faults.ts';

/** The process is gone in the middle of its work. */
export class Crash extends Error {}

/** What happens at a call: what was called does not answer, or the process that calls is gone. */
export type Disturbance = 'outage' | 'crash';

const AWAY: Failure = { kind: 'unavailable', status: 503 };

const ports = {
  ledger: 'ledger',
  assignments: 'queue',
  events: 'queue',
  store: 'catalog',
  memories: 'targetMemories',
  gateStore: 'gate',
  index: 'deadLetters',
  box: 'deadLetters',
  dueBook: 'dueBook',
  givenUp: 'deadLetters',
  bulkCounter: 'bulkGuard',
  bulkExceptions: 'bulkGuard',
  audit: 'audit',
  outcomes: 'queue',
  recentEvents: 'recentEvents',
  queueHeads: 'queue',
} as const;
/** These say that they failed; the others throw. */
type Name = keyof typeof ports | 'directory' | 'search' | 'definitions' | 'records';

/** What nobody came to hold is free again after a while. */
const letLockRunOut = (result: unknown) =>
  (result as { readonly release?: () => Promise<void> } | undefined)?.release?.();

/** Every call of every port, in order; each of them can be disturbed, held up or answered by a test. */
export function createIo() {
  const calls: string[] = [];
  const disturbances = new Map<number, { readonly by: Disturbance; readonly when: When }>();
  const answers = new Map<string, (args: readonly unknown[]) => unknown>();
  const holds: { readonly call: string; readonly reached: () => void; readonly letGo: Promise<void> }[] = [];
  let busy = 0;

  function disturb(name: Name, by: Disturbance): unknown {
    if (by === 'crash') throw new Crash('The process is gone');
    if (name === 'directory' || name === 'search' || name === 'definitions') return { kind: 'failed', failure: AWAY };
    if (name === 'records') return { kind: 'failed', failure: { kind: 'recordUnavailable' } };
    throw new Unavailable(ports[name], new Error('Switched off by a test'));
  }

  async function held(call: string): Promise<void> {
    const hold = holds.find((one) => one.call === call);
    if (!hold) return;
    holds.splice(holds.indexOf(hold), 1);
    hold.reached();
    busy -= 1;
    await hold.letGo;
    busy += 1;
  }

  async function call(name: Name, operation: string, args: readonly unknown[], execute: () => unknown) {
    const label = `${name}.${operation}`;
    const disturbance = disturbances.get(calls.push(label) - 1);
    busy += 1;
    try {
      await held(label);
      if (disturbance?.when === 'before') return disturb(name, disturbance.by);
      const result = answers.get(label)?.(args) ?? (await execute());
      if (!disturbance) return result;
      await letLockRunOut(result);
      return disturb(name, disturbance.by);
    } finally {
      busy -= 1;
    }
  }

  /** With what it hands out: a letter and a message are completed by a call of their own. */
  const watchComplete = (name: Name, result: unknown): unknown => {
    const handed = result as { readonly complete?: () => Promise<void> } | undefined;
    const complete = handed?.complete;
    return complete ? { ...handed, complete: () => call(name, 'complete', [], () => complete.call(handed)) } : result;
  };

  return {
    calls: calls as readonly string[],
    isBusy: () => busy > 0,

    watch<Port extends object>(name: Name, port: Port): Port {
      const watched = Object.entries(port).map(([operation, execute]) => [
        operation,
        async (...args: unknown[]) => watchComplete(name, await call(name, operation, args, () => execute(...args))),
      ]);
      return Object.fromEntries(watched) as Port;
    },
    watchComplete: <T>(name: Name, handed: T): T => watchComplete(name, handed) as T,

    /** @param at the number of the call, from the first one on */
    interrupt: (at: number, by: Disturbance, when: When) => void disturbances.set(at, { by, when }),

    /** From now on such calls are answered like this; undefined: as ever. */
    answer(name: string, answer: ((args: readonly unknown[]) => unknown) | undefined) {
      if (answer) answers.set(name, answer);
      else answers.delete(name);
    },

    /** The next such call is held up before it has an effect, until it is let go. */
    hold(name: string) {
      const reached = Promise.withResolvers<void>();
      const letGo = Promise.withResolvers<void>();
      holds.push({ call: name, reached: reached.resolve, letGo: letGo.promise });
      return { reached: reached.promise, letGo: letGo.resolve };
    },
  };
}
