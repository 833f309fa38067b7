import type { Target } from '../domain/request.ts';
import type { AttributeResult, Reason, RecordedProblem, State } from '../domain/state.ts';

/** What the relay remembers of one request: names, times and outcomes, never a value. */
export type LedgerEntry = {
  readonly key: string;
  readonly source: string;
  readonly eventId?: string | undefined;
  readonly fingerprint: string;
  readonly state: State;
  readonly reason?: Reason | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly results?: readonly AttributeResult[] | undefined;
  readonly target?: Target | undefined;
  readonly objectId?: string | undefined;
  /** The application id of the caller's token; absent for queues. */
  readonly submittedBy?: string | undefined;
  readonly onBehalfOf?: string | undefined;
  readonly reference?: string | undefined;
  readonly receivedAt: string;
  readonly updatedAt: string;
};

/** `version` names one state of an entry; an update holds only against the version it was decided on. */
export type Recorded = { readonly entry: LedgerEntry; readonly version: string };

/** Durable record of requests. Throws `Unavailable` when it cannot be told what is there. */
export type Ledger = {
  get(key: string): Promise<Recorded | undefined>;
  /** Conditional insert: of several calls with one key, exactly one reserves. */
  reserve(entry: LedgerEntry): Promise<({ readonly kind: 'reserved' } | { readonly kind: 'exists' }) & Recorded>;
  update(
    entry: LedgerEntry,
    version: string,
  ): Promise<{ readonly kind: 'updated'; readonly version: string } | { readonly kind: 'changed' }>;
};
