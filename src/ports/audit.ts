import type { AttributeName } from '../domain/change.ts';
import type { Target } from '../domain/request.ts';
import type { ClosedState, Reason, RecordedProblem } from '../domain/state.ts';
import type { Page } from './page.ts';

/** What was done to one attribute: how many values, and keyed digests of what was there before and after; never a value. */
export type AuditedChange = AttributeName & {
  readonly operation: 'set' | 'clear' | 'undo' | 'edit';
  readonly count: number;
  readonly before: string;
  readonly after: string;
};

/**
 * Who did what, when, why and by which rules. One for each time that a request is closed; besides, one for each event
 * that was dropped as a repetition, and for each exception from the bulk guard.
 */
export type AuditRecord = {
  /** Names the record: putting it again is the same as once. */
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
  readonly changes?: readonly AuditedChange[] | undefined;
  readonly policyVersion?: string | undefined;
  readonly definitionsVersion?: string | undefined;
  readonly graphRequestId?: string | undefined;
  /** What the exception from the bulk guard allows or allowed. */
  readonly bulkException?: { readonly targetsPerHour: number; readonly until: string } | undefined;
};

/** Everything in a time, or what concerns one target: by its object id once that is known, else as it was named. */
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
  /** Forgets what is older. */
  purge(before: string): Promise<void>;
};
