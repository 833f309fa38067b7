import type { Failure } from '../domain/failure.ts';
import {
  causeOf,
  close,
  extend,
  type GateCause,
  type GateState,
  noStreak,
  open,
  positionOf,
  prolong,
  startProbe,
} from '../domain/gate.ts';
import type { GateStore } from '../ports/gate-store.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';

/** A right to call the directory. The probe's outcome decides for everybody. */
export type Pass = { readonly isProbe: boolean };

export type Gate = {
  /** Waits until the directory may be called, but no longer than until a time; undefined when it is still closed then. */
  enter(until: number): Promise<Pass | undefined>;
  /** Whether it is still so: what another lane has met meanwhile concerns this one too. */
  holds(pass: Pass): Promise<boolean>;
  /** The directory did what was asked, or at least gave an answer that concerns the target alone. */
  succeeded(pass: Pass, wrote: boolean): Promise<void>;
  /** Whether the gate is closed now, so that the failure is nobody's own. */
  failed(pass: Pass, failure: Failure, objectId: string): Promise<boolean>;
  state(): Promise<GateState>;
};

type Dependencies = {
  readonly store: GateStore;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: Log;
};

/** How long a process goes by what it last read. */
const READ_EVERY_IN_MS = 1_000;
/** How often a successful write is noted. */
const NOTED_EVERY_IN_MS = 60_000;

export function createGate({ store, now, sleep, log }: Dependencies): Gate {
  let last: { readonly at: number; readonly state: Promise<GateState> } | undefined;
  let streak = noStreak;
  let notedAt = Number.NEGATIVE_INFINITY;

  function state(): Promise<GateState> {
    if (last && now() - last.at < READ_EVERY_IN_MS) return last.state;
    const reading = store.read().then((row) => row.state);
    last = { at: now(), state: reading };
    reading.catch(() => {
      last = undefined;
    });
    return reading;
  }

  /** Decides on the newest state, whatever other instances write meanwhile; undefined leaves it as it is. */
  async function update(decide: (state: GateState) => GateState | undefined): Promise<GateState | undefined> {
    for (;;) {
      const row = await store.read();
      const next = decide(row.state);
      last = { at: now(), state: Promise.resolve(next ?? row.state) };
      if (!next) return undefined;
      if ((await store.write(next, row.version)) === 'written') return next;
    }
  }

  const claimProbe = () =>
    update((current) => (positionOf(current, now()) === 'halfOpen' ? startProbe(current, now()) : undefined));

  async function shut(pass: Pass, cause: GateCause, retryAfterInMs: number | undefined): Promise<void> {
    streak = noStreak;
    const closed = await update((current) =>
      !pass.isProbe && positionOf(current, now()) === 'closed'
        ? prolong(current, retryAfterInMs, now())
        : close(current, cause, retryAfterInMs, now()),
    );
    const forInMs = (closed?.closedUntil ?? now()) - now();
    log('error', 'gate.closed', { cause, forInMs, closings: closed?.closings });
  }

  async function reopen(): Promise<void> {
    await update((current) => open(current));
    log('info', 'gate.opened');
  }

  /** Health shows it; it is no reason to fail a request that has succeeded. */
  async function noteWrite(): Promise<void> {
    if (now() - notedAt < NOTED_EVERY_IN_MS) return;
    notedAt = now();
    await update((current) => ({ ...current, lastWriteAt: now() })).catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
    });
  }

  return {
    state,

    async enter(until) {
      for (;;) {
        const current = await state();
        const position = positionOf(current, now());
        if (position === 'open') return { isProbe: false };
        if (position === 'halfOpen' && (await claimProbe())) return { isProbe: true };
        const waitInMs = Math.min(READ_EVERY_IN_MS, until - now());
        if (waitInMs <= 0) return undefined;
        await sleep(waitInMs);
      }
    },

    holds: async (pass) => pass.isProbe || positionOf(await state(), now()) === 'open',

    async succeeded(pass, wrote) {
      streak = noStreak;
      if (pass.isProbe) await reopen();
      if (wrote) await noteWrite();
    },

    async failed(pass, failure, objectId) {
      streak = extend(streak, failure.kind, objectId);
      const cause = pass.isProbe ? probeCause(failure, (await state()).cause) : causeOf(failure, streak);
      if (cause) await shut(pass, cause, failure.retryAfterInMs);
      else if (pass.isProbe) await reopen();
      return cause !== undefined;
    },
  };
}

/**
 * A probe that fails as everything did before, or as everything would. Any other failure concerns its own target: then
 * the directory is back. That includes a refusal, unless refusals are what the gate was closed for.
 */
function probeCause({ kind }: Failure, closedFor: GateCause | undefined): GateCause | undefined {
  if (kind === 'targetForbidden') return closedFor === 'forbidden' ? 'forbidden' : undefined;
  return kind === 'targetNotFound' || kind === 'targetAmbiguous' || kind === 'rejected' ? undefined : kind;
}
