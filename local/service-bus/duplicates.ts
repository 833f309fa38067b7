/**
 * Message ids seen within the window.
 * learn: service-bus-messaging/duplicate-detection (only the id counts; scheduled messages count too).
 * Assumed: a duplicate does not prolong the window of the first.
 */
export class Duplicates {
  /** 0 remembers nothing. */
  readonly #windowInMs: number;
  /** In order of arrival, and so in order of forgetting: the window is the same for all. */
  readonly #seen = new Map<string, number>();

  constructor(windowInMs: number) {
    this.#windowInMs = windowInMs;
  }

  /** Whether the id is new; it is remembered from here on. */
  admit(messageId: string, now: number): boolean {
    for (const [known, seenAt] of this.#seen) {
      if (now - seenAt < this.#windowInMs) break;
      this.#seen.delete(known);
    }
    if (this.#seen.has(messageId)) return false;
    this.#seen.set(messageId, now);
    return true;
  }
}
