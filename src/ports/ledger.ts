import type { Evidence, Found } from '../domain/evidence.ts';
import type { Target } from '../domain/request.ts';
import type { AttributeResult, Reason, RecordedProblem, State } from '../domain/state.ts';
import type { Page } from './page.ts';

/** What the relay remembers of one request: names, times and outcomes, never a value. */
export type LedgerEntry = {
  readonly key: string;
  readonly source: string;
  readonly eventId?: string | undefined;
  readonly fingerprint: string;
  readonly state: State;
  /** The newest send that is on record; a message of an earlier one has been followed by another. */
  readonly hop?: number | undefined;
  readonly attempts?: number | undefined;
  readonly reason?: Reason | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly results?: readonly AttributeResult[] | undefined;
  readonly target?: Target | undefined;
  readonly objectId?: string | undefined;
  /** The application id of the caller's token; absent for queues. */
  readonly submittedBy?: string | undefined;
  readonly onBehalfOf?: string | undefined;
  readonly justification?: string | undefined;
  readonly reference?: string | undefined;
  readonly effectiveAt?: string | undefined;
  readonly effectiveUntil?: string | undefined;
  /** The application id of the operator who last replayed, discarded or cancelled it. */
  readonly operatedBy?: string | undefined;
  /** Ids of the requests that this one takes the place of, or gave its place to. */
  readonly replaces?: string | undefined;
  readonly replacedBy?: string | undefined;
  /** Id of the request that takes this one back at `effectiveUntil`. */
  readonly endedBy?: string | undefined;
  /** Of one that a worker has in hand: what the target held before anything was written. */
  readonly found?: Found | undefined;
  /** Of one that is closed and not yet told: what its audit record shall say besides. */
  readonly untold?: Evidence | undefined;
  readonly receivedAt: string;
  readonly updatedAt: string;
};

/** `version` names one state of an entry; an update holds only against the version it was decided on. */
export type Recorded = { readonly entry: LedgerEntry; readonly version: string };

/**
 * What a list is of: the requests for one target, by a name that they gave it (in any case) or by its object id once it
 * is known; those with exactly this reference; those of one source; those that are not closed; or those that are closed and
 * not yet told.
 */
export type LedgerSelector =
  | { readonly by: 'target'; readonly target: Target }
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'source'; readonly source: string }
  | { readonly by: 'open' | 'untold' };
export type LedgerQuery = {
  readonly selector: LedgerSelector;
  /** Only those of this source. */
  readonly source?: string | undefined;
  /** RFC 3339: received at this time or later, or before it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Durable record of requests. Throws `Unavailable` when it cannot be told what is there. */
export type Ledger = {
  get(key: string): Promise<Recorded | undefined>;
  /** Conditional insert: of several calls with one key, exactly one reserves. */
  reserve(entry: LedgerEntry): Promise<({ readonly kind: 'reserved' } | { readonly kind: 'exists' }) & Recorded>;
  /** Newest received first. What changes while it is read may be missing from its page. */
  list(query: LedgerQuery, top: number, after?: string): Promise<Page<LedgerEntry>>;
  /**
   * Since when the open request waits that has waited for the longest; undefined when none does. It waits from its last
   * change on, and one that is scheduled from its time on.
   *
   * @param now RFC 3339, in UTC: what is due later does not wait yet
   */
  waitingSince(now: string): Promise<string | undefined>;
  /**
   * Forgets requests that were closed before a time, as far as nobody needs them any more: not one that is a dead letter,
   * for that may be replayed, nor one that is not yet told. At most so many; gives how many it looked at, 0 when there are
   * no more.
   */
  purge(before: string, top: number): Promise<number>;
  update(
    entry: LedgerEntry,
    version: string,
  ): Promise<{ readonly kind: 'updated'; readonly version: string } | { readonly kind: 'changed' }>;
};
