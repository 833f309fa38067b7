/** What lies first in queues without sessions: it is looked at, and not taken. Throws `Unavailable`. */
export type QueueHeads = {
  /**
   * When the oldest message came there that is not scheduled for later, in milliseconds since the epoch; undefined when
   * there is none. One that is in somebody's hands cannot be told from one that waits.
   */
  oldest(queue: string): Promise<number | undefined>;
};
