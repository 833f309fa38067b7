import { waitForOwn } from '../domain/settle.ts';
import { Unavailable } from '../ports/unavailable.ts';

/** Tries again, in place, what cannot be reached for now; after some minutes it throws `Unavailable` after all. */
export type Patience = <T>(work: () => Promise<T>) => Promise<T>;

type Dependencies = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
};

/** A message is held no longer than this, to be settled before the function's time-out of 5 minutes. */
export const HELD_AT_MOST_IN_MS = 4 * 60_000;

export function createPatience({ now, sleep, random }: Dependencies): Patience {
  return async (work) => {
    const until = now() + HELD_AT_MOST_IN_MS;
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        const waitInMs = waitForOwn(tries, random());
        if (!(error instanceof Unavailable) || now() + waitInMs >= until) throw error;
        await sleep(waitInMs);
      }
    }
  };
}
