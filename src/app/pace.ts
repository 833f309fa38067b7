import { type Bucket, correct, fullBucket, take } from '../domain/pace.ts';

/** Keeps each lane within its share of the directory's write limit. */
export type Pace = {
  /** Takes the token of one write; true when that took a wait, so that what was read before may be out of date. */
  take(lane: string): Promise<boolean>;
  /** @param used the spent part of the limit, as an answer to a write said; undefined: it said nothing */
  learn(lane: string, used: number | undefined): void;
};

export function createPace(now: () => number, sleep: (ms: number) => Promise<void>): Pace {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (lane: string) => buckets.get(lane) ?? fullBucket(now());
  return {
    async take(lane) {
      for (let waited = false; ; waited = true) {
        const { bucket, waitInMs } = take(bucketOf(lane), now());
        buckets.set(lane, bucket);
        if (waitInMs === 0) return waited;
        await sleep(waitInMs);
      }
    },
    learn(lane, used) {
      buckets.set(lane, correct(bucketOf(lane), used, now()));
    },
  };
}
