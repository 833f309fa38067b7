import { positionOf } from '../domain/gate.ts';
import type { Target, TargetId } from '../domain/request.ts';
import type { Directory, Failed, Found, Resolved } from '../ports/directory.ts';
import type { Gate } from './gate.ts';
import type { Resolve } from './resolve.ts';

/** The gate before the directory is closed, and somebody waits for an answer. */
export type Closed = { readonly kind: 'closed'; readonly forInMs: number };

/**
 * Reads targets for a caller who waits. It respects the gate but does not move it: a half-open one lets a reading
 * through besides the probe, or nobody could ask until somebody writes.
 */
export type Reading = {
  find(target: Target): Promise<Resolved | Failed | Closed>;
  read(target: TargetId): Promise<Found | Failed | Closed>;
};

type Dependencies = {
  readonly gate: Pick<Gate, 'state'>;
  readonly resolve: Resolve;
  readonly directory: Directory;
  readonly now: () => number;
};

export function createReading({ gate, resolve, directory, now }: Dependencies): Reading {
  async function whileOpen<T>(ask: () => Promise<T>): Promise<T | Closed> {
    const state = await gate.state();
    const until = Math.max(state.closedUntil, state.probeUntil);
    return positionOf(state, now()) === 'closed' ? { kind: 'closed', forInMs: until - now() } : ask();
  }

  return {
    find: (target) => whileOpen(() => resolve(target)),
    read: (target) => whileOpen(() => directory.read(target)),
  };
}
