/** A message that the broker itself has given up, with its bytes as they were sent. */
export type GivenUpMessage = {
  readonly messageId: string;
  readonly body: Uint8Array;
  /** The broker's own words: `MaxDeliveryCountExceeded`, `TTLExpiredException`. */
  readonly reason: string | undefined;
  /** RFC 3339, in UTC. */
  readonly enqueuedAt: string;
  /** Failed deliveries, as the broker counts them. */
  readonly deliveries: number;
  readonly contentType: string | undefined;
  /** What the message was sent with beside its body, as text. Of a source's own queue, these are its sender's words. */
  readonly properties: Readonly<Record<string, string>>;
  complete(): Promise<void>;
  release(): Promise<void>;
};

/** The native dead-letter queues. Throws `Unavailable`. */
export type GivenUp = {
  /**
   * Takes messages out of a queue's dead-letter queue one batch after another, until there are none. A message that
   * `handle` neither completes nor releases is there again when its lock has run out.
   *
   * @param goesOn is asked before each batch; what is left then stays where it is
   */
  drain(queue: string, handle: (message: GivenUpMessage) => Promise<void>, goesOn: () => boolean): Promise<void>;
};
