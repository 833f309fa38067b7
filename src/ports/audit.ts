import type { Evidence } from '../domain/evidence.ts';
import type { Target } from '../domain/request.ts';
import type { ClosedState, Reason, RecordedProblem } from '../domain/state.ts';
import type { Page } from './page.ts';

/**
 * Who did what, when, why and by which rules. One for each time that a request is closed; besides, one for each event
 * that was dropped as a repetition, and for each exception from the bulk guard.
 */
export type AuditRecord = Evidence & {
  /** Names the record: of several with one id the first one stays. */
  readonly id: string;
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly outcome: ClosedState | 'repeated' | 'bulkExceptionGranted' | 'bulkExceptionEnded';
  readonly source: string;
  /** The request that it is about. */
  readonly request?: string | undefined;
  readonly reason?: Reason | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly eventId?: string | undefined;
  readonly submittedBy?: string | undefined;
  readonly operatedBy?: string | undefined;
  readonly onBehalfOf?: string | undefined;
  readonly reference?: string | undefined;
  readonly justification?: string | undefined;
  readonly target?: Target | undefined;
  readonly objectId?: string | undefined;
  readonly attempts?: number | undefined;
  /** What the exception from the bulk guard allows or allowed. */
  readonly bulkException?: { readonly targetsPerHour: number; readonly until: string } | undefined;
  /** Ids of the requests that this one took the place of, or gave its place to. */
  readonly replaces?: string | undefined;
  readonly replacedBy?: string | undefined;
};

/** Everything in a time, or what concerns one target: by the name it was given, in any case, and by its object id once known. */
export type AuditQuery = {
  readonly target?: Target | undefined;
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
};

/** Throws `Unavailable`. */
export type Audit = {
  put(record: AuditRecord): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery, top: number, after?: string): Promise<Page<AuditRecord>>;
  /** Forgets what is older, at most so many records of it. Gives how many those were: 0 when there are no more. */
  purge(before: string, top: number): Promise<number>;
};
