/** 429 on writes, by the limit or on request (GD concepts/throttling, concepts/throttling-limits). */
import type { GraphRequest } from './context.ts';
import type { NextCalls } from './next-calls.ts';
import { Refusal } from './refusal.ts';
import { WriteBucket, type WriteLimit } from './write-bucket.ts';

/** From here on answers say how much of the limit is used. */
const WARNING_FROM = 0.8;

/** `<scope>/<kind>/<application>/<tenant>`. Assumed: zeros, as the simulator does not ask who the caller is. */
const NIL = '00000000-0000-0000-0000-000000000000';
const SCOPE = `Tenant_Application/Write/${NIL}/${NIL}`;

export class Throttle {
  readonly next: NextCalls<{ readonly retryAfter: string | undefined }>;
  readonly #now: () => number;
  #bucket: WriteBucket | undefined;
  #announcedUntil = Number.NEGATIVE_INFINITY;
  earlyCalls = 0;

  constructor(next: Throttle['next'], now: () => number) {
    this.next = next;
    this.#now = now;
  }

  set limit(limit: Partial<WriteLimit> | undefined) {
    this.#bucket = limit && new WriteBucket(limit, this.#now);
  }

  get limit(): WriteLimit | undefined {
    return this.#bucket?.limit;
  }

  reset(): void {
    this.next.clear();
    this.#bucket = undefined;
    this.#announcedUntil = Number.NEGATIVE_INFINITY;
    this.earlyCalls = 0;
  }

  /** Of every call, whatever becomes of it. */
  arrived({ method }: GraphRequest): void {
    if (method === 'PATCH' && this.#now() < this.#announcedUntil) this.earlyCalls += 1;
  }

  admit(request: GraphRequest): void {
    if (request.method !== 'PATCH') return;
    const asked = this.next.take(request);
    if (asked !== undefined) throw this.#tooMany(asked.retryAfter);
    const pause = this.#bucket?.take() ?? 0;
    if (pause > 0) throw this.#tooMany(String(pause / 1_000));
  }

  /** Assumed: on writes only, as it is the limit of writes. */
  headers(method: string): Readonly<Record<string, string>> {
    const usage = this.#bucket?.usage ?? 0;
    return method === 'PATCH' && usage >= WARNING_FROM ? { 'x-ms-throttle-limit-percentage': usage.toFixed(2) } : {};
  }

  #tooMany(retryAfter: string | undefined): Refusal {
    this.#announcedUntil = announcedTime(retryAfter, this.#now()) ?? this.#announcedUntil;
    return new Refusal(429, 'TooManyRequests', 'Please retry again later.', {
      headers: {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        'x-ms-throttle-scope': SCOPE,
        'x-ms-throttle-information': 'WriteLimitExceeded',
      },
      innerError: { code: '429', message: 'Please retry after', status: '429' },
    });
  }
}

/** Seconds, also with a fraction as in Graph's samples, or a date (RFC 9110, 10.2.3). Anything else announces nothing. */
function announcedTime(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(retryAfter)) return now + Number(retryAfter) * 1_000;
  return /^\w{3}, .* GMT$/.test(retryAfter) ? Date.parse(retryAfter) : undefined;
}
