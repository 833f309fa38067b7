/** The limit of writes as a token bucket (GD concepts/throttling-limits, "Identity and access service limits"). */

export type WriteLimit = {
  readonly writes: number;
  readonly perSeconds: number;
  /** Tokens there are at the start. */
  readonly available: number;
};

/** One application in one tenant. */
const DOCUMENTED = { writes: 3_000, perSeconds: 150 };

/** Of the limit: the range of `x-ms-throttle-limit-percentage`, and so as far as usage is counted (assumed). */
const MAX_USAGE = 1.8;

/** A second, as Graph's samples of Retry-After are never shorter (assumed as a rule). */
const MIN_PAUSE_IN_MS = 1_000;

/** Tokens come in fractions: after the announced time, rounding must not withhold the one that was promised. */
const ROUNDING = 1e-6;

export class WriteBucket {
  readonly #limit: WriteLimit;
  readonly #now: () => number;
  #tokens: number;
  #countedAt: number;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(limit: Partial<WriteLimit>, now: () => number) {
    const { writes = DOCUMENTED.writes, perSeconds = DOCUMENTED.perSeconds } = limit;
    const available = limit.available ?? writes;
    this.#limit = { writes, perSeconds, available };
    this.#now = now;
    this.#tokens = available;
    this.#countedAt = now();
  }

  get limit(): WriteLimit {
    return { ...this.#limit, available: Math.max(0, Math.floor(this.#refilled())) };
  }

  /** Share of the limit that is used up. */
  get usage(): number {
    return (this.#limit.writes - this.#refilled()) / this.#limit.writes;
  }

  /** The pause in milliseconds, or 0: the write may be made and has cost its token. */
  take(): number {
    const at = this.#now();
    const tokens = this.#refilled();
    const isEarly = at < this.#pausedUntil;
    const isAdmitted = !isEarly && tokens >= 1 - ROUNDING;
    this.#countedAt = at;
    this.#tokens = tokens - (isEarly || isAdmitted ? 1 : 0);
    if (isAdmitted) return 0;
    // "Usage accrues while throttled" (GD concepts/throttling). Assumed how much: a call that comes within an announced
    // pause costs a write like any other, and the pause begins anew.
    this.#tokens = Math.max(this.#tokens, (1 - MAX_USAGE) * this.#limit.writes);
    const pause = Math.max(MIN_PAUSE_IN_MS, Math.ceil((1 - this.#tokens) / this.#perMs));
    this.#pausedUntil = at + pause;
    return pause;
  }

  #refilled(): number {
    return Math.min(this.#limit.writes, this.#tokens + (this.#now() - this.#countedAt) * this.#perMs);
  }

  get #perMs(): number {
    return this.#limit.writes / (this.#limit.perSeconds * 1_000);
  }
}
