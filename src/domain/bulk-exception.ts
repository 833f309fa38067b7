/** Lets a source change more targets an hour for a while: a backfill that was planned and has been told why. */
export type BulkException = {
  readonly targetsPerHour: number;
  /** RFC 3339, in UTC: it ends by itself. */
  readonly until: string;
  readonly justification: string;
  readonly grantedAt: string;
  /** The application id of the operator. */
  readonly grantedBy: string;
};

/** What an operator decides. */
export type BulkExceptionOrder = Pick<BulkException, 'targetsPerHour' | 'until' | 'justification'>;

/** The exception, as long as it lasts. */
export const inForce = (exception: BulkException | undefined, now: number): BulkException | undefined =>
  exception !== undefined && now < Date.parse(exception.until) ? exception : undefined;

/** A clock hour in UTC, as `2026-11-20T09`: the order of the texts is that of the hours. */
export const hourOf = (time: number): string => new Date(time).toISOString().slice(0, 'yyyy-mm-ddThh'.length);
