/** What shall be sent at a later time, with its content: sealed, for it may lie there for months. */
export type Due = {
  readonly key: string;
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly body: Uint8Array;
};

/** As it is found: without its content where that was sealed with a key that is no longer known. */
export type FoundDue = Omit<Due, 'body'> & {
  readonly body: Uint8Array | undefined;
  /** W3C: the trace that it was put in. */
  readonly traceparent?: string | undefined;
};

/** Throws `Unavailable`. */
export type DueBook = {
  /** Again is the same as once. */
  put(due: Due): Promise<void>;
  /** What is due before that time, earliest hour first; at most as many, and besides what cannot be opened. */
  before(time: string, top: number): Promise<readonly FoundDue[]>;
  remove(due: Pick<Due, 'key' | 'at'>): Promise<void>;
};
