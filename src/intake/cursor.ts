import type { Problem } from '../domain/problem.ts';

/**
 * Where a list goes on. Only the relay can make one and read it, and only for the question that it was made for: it may
 * hold a filter with values, and what nobody can forge needs no further check.
 */
export type Cursors = {
  /** @param question whose list it is: its name, the filter and who asks */
  write(question: Question, position: string): string;
  /** Undefined for what was not written for this question. */
  read(question: Question, cursor: string): string | undefined;
};
export type Question = readonly [list: string, applicationId: string, ...filter: readonly string[]];

type Seal = {
  seal(plain: Uint8Array, context: string): string;
  open(sealed: string, context: string): Uint8Array | undefined;
};

export const createCursors = ({ seal, open }: Seal): Cursors => ({
  write: (question, position) => seal(Buffer.from(position), contextOf(question)),
  read(question, cursor) {
    const plain = open(cursor, contextOf(question));
    return plain && Buffer.from(plain).toString();
  },
});

const contextOf = (question: Question): string => JSON.stringify(['cursor', ...question]);

/** What there is to say of a cursor that cannot be read. */
export const foreignCursor: Problem = {
  pointer: '/cursor',
  code: 'invalidFormat',
  detail: 'Give the cursor of the page before as it is, with the same question.',
};
