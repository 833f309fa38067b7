import type { RecordFailure } from '../domain/failure.ts';

/** Why what an API answered is not taken, now or later. */
export type RecordNotTaken = 'privateAddress' | 'redirect' | 'status' | 'contentType' | 'contentEncoding' | 'tooLarge';

export type RecordReply =
  /** Its bytes: they come from outside, and are read as such. */
  | { readonly kind: 'found'; readonly body: Uint8Array }
  | { readonly kind: 'failed'; readonly failure: RecordFailure }
  | { readonly kind: 'refused'; readonly because: RecordNotTaken };

/** The APIs that hold the records of thin events, one for each source that has one. */
export type Records = {
  /**
   * Scheme, host and credentials are those configured for the source.
   * @param path path and query, with what they have of others' words percent-encoded
   */
  fetch(source: string, path: string): Promise<RecordReply>;
};
