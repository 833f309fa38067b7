import type { Row } from '../input/row.ts';
import type { Found } from '../relay/shapes.ts';
import type { Answer } from './send-batch.ts';

export type Refusal = {
  readonly at: number;
  readonly eventId: string | undefined;
  /** Absent for what was found before anything was sent. */
  readonly status?: number;
  readonly problems: readonly Found[];
};
export type Accepted = {
  readonly at: number;
  readonly eventId: string | undefined;
  readonly id: string;
  readonly state: string;
};

/** A wrong column refuses every row of a file of any length: the first thousand show which. */
const MAX_LISTED = 1_000;

/** What became of the rows so far. Its size does not grow with the file, unless they are to be followed. */
export class Tally {
  rows = 0;
  accepted = 0;
  known = 0;
  refused = 0;
  tryAgain = 0;
  /** Everything up to this line or item was answered. */
  answeredUpTo = 0;
  readonly refusals: Refusal[] = [];
  readonly firstToTryAgain: number[] = [];
  readonly followed: Accepted[] = [];
  readonly #follows: boolean;

  constructor(follows: boolean) {
    this.#follows = follows;
  }

  /** Without an answer a row is to be sent again, unless it was refused here. */
  enter(row: Row, answer: Answer | undefined): void {
    const { at, eventId } = row;
    this.rows += 1;
    if (row.kind === 'refused') this.#refuse({ at, eventId, problems: row.problems });
    else if (answer?.kind === 'refused') {
      this.#refuse({ at, eventId, status: answer.status, problems: answer.problems });
    } else if (answer?.kind === 'accepted') {
      if (answer.known) this.known += 1;
      else this.accepted += 1;
      if (this.#follows) this.followed.push({ at, eventId, id: answer.id, state: answer.state });
    } else {
      this.tryAgain += 1;
      if (this.firstToTryAgain.length < MAX_LISTED) this.firstToTryAgain.push(at);
    }
  }

  #refuse(refusal: Refusal): void {
    this.refused += 1;
    if (this.refusals.length < MAX_LISTED) this.refusals.push(refusal);
  }
}
