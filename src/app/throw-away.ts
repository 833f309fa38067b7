import type { DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';

/** Takes a letter away for good, with what lists it. Throws `Unavailable`, also while somebody else has it in hand. */
export type ThrowAway = (id: string, hop: number) => Promise<void>;

type Dependencies = { readonly box: DeadLetterBox; readonly index: DeadLetterIndex };

export const createThrowAway =
  ({ box, index }: Dependencies): ThrowAway =>
  async (id, hop) => {
    const held = await box.open(id);
    try {
      await held?.complete();
    } finally {
      await held?.release();
    }
    await index.remove(id, hop);
  };
