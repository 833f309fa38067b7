export type Patience = {
  /**
   * How long to wait before the same call is made again; undefined when it is to be reported instead. What the relay
   * asks for is never undercut.
   */
  next(retryAfterInMs: number | undefined): number | undefined;
};

const FIRST_WAIT_IN_MS = 1_000;
const LONGEST_WAIT_IN_MS = 15_000;
/** Ends what would never end by time: a relay that asks to come back at once, for ever. */
const MAX_WAITS = 8;

/** One operator at a terminal needs no jitter. */
export function createPatience(limitInMs: number, now: () => number): Patience {
  let since: number | undefined;
  let waits = 0;
  return {
    next(retryAfterInMs) {
      since ??= now();
      const wait = retryAfterInMs ?? Math.min(LONGEST_WAIT_IN_MS, FIRST_WAIT_IN_MS * 2 ** waits);
      waits += 1;
      return waits > MAX_WAITS || now() - since + wait > limitInMs ? undefined : wait;
    },
  };
}
