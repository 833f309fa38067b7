import type { AttributeResult, ClosedState, Reason, RecordedProblem } from './state.ts';

/** What came of applying a request. */
export type Outcome =
  | {
      readonly kind: 'applied' | 'unchanged';
      readonly results: readonly AttributeResult[];
    }
  | {
      readonly kind: 'refused';
      readonly reason: Reason;
      readonly problems?: readonly RecordedProblem[];
    };

/** What becomes of its message. */
export type Settlement = { readonly kind: 'complete' } | { readonly kind: 'deadLetter'; readonly reason: Reason };

/** The one place that decides how a request ends. */
export function settle(outcome: Outcome): {
  readonly state: ClosedState;
  readonly settlement: Settlement;
} {
  switch (outcome.kind) {
    case 'applied':
    case 'unchanged':
      return { state: outcome.kind, settlement: { kind: 'complete' } };
    case 'refused':
      return {
        state: 'deadLettered',
        settlement: { kind: 'deadLetter', reason: outcome.reason },
      };
  }
}
