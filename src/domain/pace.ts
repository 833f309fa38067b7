import { LANES } from '../topology.ts';

/**
 * How fast a lane may write. Graph lets one application write 3 000 times in 150 s in one tenant, as a token bucket
 * (throttling-limits, "Identity and access"). Each lane spends its share and no more, so that instances need not speak
 * to each other; what others spend of the tenant's limit shows in an answer's header.
 */
const WRITES = 3_000;
const PER_MS = 150_000;
const CAPACITY = WRITES / LANES;
const PER_TOKEN_IN_MS = PER_MS / CAPACITY;

export type Bucket = {
  readonly tokens: number;
  readonly at: number;
  /** How many times longer a token takes than by the documented limit. */
  readonly slowdown: number;
};

export const fullBucket = (now: number): Bucket => ({ tokens: CAPACITY, at: now, slowdown: 1 });

const refill = ({ tokens, at, slowdown }: Bucket, now: number): Bucket => ({
  tokens: Math.min(CAPACITY, tokens + Math.max(0, now - at) / (PER_TOKEN_IN_MS * slowdown)),
  at: now,
  slowdown,
});

/** Takes the token of one write, or says how long to wait for it. */
export function take(bucket: Bucket, now: number): { readonly bucket: Bucket; readonly waitInMs: number } {
  const refilled = refill(bucket, now);
  const { tokens, slowdown } = refilled;
  if (tokens >= 1) return { bucket: { ...refilled, tokens: tokens - 1 }, waitInMs: 0 };
  return { bucket: refilled, waitInMs: Math.ceil((1 - tokens) * PER_TOKEN_IN_MS * slowdown) };
}

/** Lanes do not write in step: this much of the limit is left alone, so that several at once do not exceed it. */
const AIM = 0.98;
/** How many times the part beyond the aim makes a token take longer. */
const BRAKE = 5;

/**
 * What an answer says of the limit: nobody knows better what is left of it, and who goes beyond it slows down. A part of
 * a token stays, or answers would take away what their own waiting earned.
 *
 * @param used the part of the limit that is spent, which Graph tells from 0.8 on; undefined: less
 */
export function correct(bucket: Bucket, used: number | undefined, now: number): Bucket {
  const refilled = refill(bucket, now);
  if (used === undefined) return { ...refilled, slowdown: 1 };
  const share = CAPACITY * Math.max(0, AIM - used);
  const tokens = refilled.tokens > share ? Math.max(share, refilled.tokens % 1) : refilled.tokens;
  return { ...refilled, tokens, slowdown: 1 + Math.max(0, used - AIM) * BRAKE };
}
