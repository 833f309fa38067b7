import type { TargetId } from '../domain/request.ts';
import type { AttributeResult, ClosedState, Reason, RecordedProblem } from '../domain/state.ts';

/** How a request was closed, for whoever asked for it; never a value. */
export type Closing = {
  /** That of its audit record. */
  readonly id: string;
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly request: string;
  readonly source: string;
  readonly eventId?: string | undefined;
  readonly reference?: string | undefined;
  readonly state: ClosedState;
  readonly reason?: Reason | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly results?: readonly AttributeResult[] | undefined;
  readonly target?: (Pick<TargetId, 'type'> & Partial<TargetId>) | undefined;
};

/** Where outcomes go. Throws `Unavailable` unless it is durable. */
export type Outcomes = { send(closing: Closing): Promise<void> };
