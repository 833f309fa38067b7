import type { AttributeName } from './change.ts';
import { failureKinds, recordFailureKinds } from './failure.ts';
import type { Problem } from './problem.ts';

/**
 * Where a request is. `reserved`: recorded, and no worker has it yet; `queued`: on its way to a worker again, forwarded
 * or replayed; `scheduled`: not before its time; `retrying`: what failed for now is tried again.
 */
export const openStates = ['reserved', 'queued', 'scheduled', 'applying', 'retrying'] as const;
/** A dead-lettered request is opened again by its replay; the others stay as they are. */
export const closedStates = ['applied', 'unchanged', 'superseded', 'cancelled', 'discarded', 'deadLettered'] as const;
export type OpenState = (typeof openStates)[number];
export type ClosedState = (typeof closedStates)[number];
export type State = OpenState | ClosedState;

export const isClosed = (state: State): state is ClosedState => closedStates.some((closed) => closed === state);

/** Why a request could not be applied, as a closed list; docs/problems.md says what to do about each. */
export const reasons = [
  'malformed',
  'invalid',
  'forbidden',
  'idConflict',
  'unknownRequest',
  'deliveryCountExceeded',
  'expired',
  'bulkGuard',
  ...failureKinds,
  ...recordFailureKinds,
] as const;
export type Reason = (typeof reasons)[number];

/** What became of one attribute of a request. */
export const attributeResults = ['applied', 'unchanged', 'superseded', 'partlySuperseded'] as const;
export type AttributeResult = AttributeName & {
  readonly result: (typeof attributeResults)[number];
};

/** A problem as it is recorded: its detail stays with the sender, for a suggestion can betray the value it answers. */
export type RecordedProblem = Pick<Problem, 'pointer' | 'code'>;

/** Enough to see what is wrong, and together well below the 32 K characters that a table's column holds. */
const RECORDED_PROBLEMS = 50;
const RECORDED_POINTER_LENGTH = 200;

export const toRecorded = (problems: readonly RecordedProblem[]): readonly RecordedProblem[] =>
  problems
    .slice(0, RECORDED_PROBLEMS)
    .map(({ pointer, code }) => ({ pointer: pointer.slice(0, RECORDED_POINTER_LENGTH), code }));
