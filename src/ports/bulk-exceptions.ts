import type { BulkException } from '../domain/bulk-exception.ts';

/** The newest exception of each source, which may have ended. Throws `Unavailable`. */
export type BulkExceptions = {
  get(source: string): Promise<BulkException | undefined>;
  /** Takes the place of the one before. */
  put(source: string, exception: BulkException): Promise<void>;
  remove(source: string): Promise<void>;
};
