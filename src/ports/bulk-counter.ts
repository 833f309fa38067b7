/** A clock hour of a source: `hour` in UTC, as `2026-11-20T09`. */
export type SourceHour = { readonly source: string; readonly hour: string };

/** Which targets a source has changed in which hour; one for all instances. Throws `Unavailable`. */
export type BulkCounter = {
  /**
   * Counts a target once. Of all targets that are asked for in an hour, whoever asks and at the same time too, no more
   * than `limit` are admitted; one that was admitted is admitted again.
   */
  admit(place: SourceHour, objectId: string, limit: number): Promise<'admitted' | 'full'>;
  /** How many were admitted. */
  count(place: SourceHour): Promise<number>;
  /** Forgets all hours before this one. */
  purge(hour: string): Promise<void>;
};
