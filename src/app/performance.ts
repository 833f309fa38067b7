import type { Evidence } from '../domain/evidence.ts';
import type { Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/settle.ts';
import { type Reason, type RecordedProblem, toRecorded } from '../domain/state.ts';
import type { Recorded } from '../ports/ledger.ts';

/** What one try of a message came to. */
export type Performance =
  /** The request is closed, or this message has been followed by another. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'forward'; readonly objectId: string }
  /** The gate stayed closed, or closed because of this failure. */
  | { readonly kind: 'held'; readonly objectId?: string | undefined }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly objectId?: string | undefined;
      readonly evidence?: Evidence | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly outcome: Outcome;
      readonly objectId?: string | undefined;
      readonly taken: Recorded | undefined;
      readonly evidence?: Evidence | undefined;
    };

export const finished = (taken: Recorded | undefined, outcome: Outcome, objectId?: string): Performance => ({
  kind: 'finished',
  outcome,
  objectId,
  taken,
});

/** What is known already stays. */
export const withEvidence = (performance: Performance, evidence: Evidence): Performance =>
  performance.kind === 'finished' || performance.kind === 'failed'
    ? { ...performance, evidence: { ...evidence, ...performance.evidence } }
    : performance;

export const refused = (reason: Reason, problems: readonly RecordedProblem[] = []): Outcome => ({
  kind: 'refused',
  reason,
  problems: toRecorded(problems),
});
