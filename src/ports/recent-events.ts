/** A delivery of some content, by the id that it has for want of one of its own. */
export type RecentEvent = {
  readonly eventId: string;
  /** RFC 3339, in UTC. */
  readonly receivedAt: string;
};

/** What came lately without an id of its own, by a digest of its content. Throws `Unavailable`. */
export type RecentEvents = {
  /**
   * Of several deliveries of one content within the time, exactly one is the first, and the answer to each is that one:
   * itself, however often it asks, or another.
   */
  claim(content: string, event: RecentEvent, withinInMs: number): Promise<RecentEvent>;
  /** Forgets what was received before. */
  purge(before: string): Promise<void>;
};
