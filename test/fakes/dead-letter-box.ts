import { messageId } from '../../src/domain/key.ts';
import type { DeadLetter, DeadLetterBox } from '../../src/ports/dead-letters.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { createOutages } from './outages.ts';

/** The dead letters themselves, in memory. */
export function createFakeDeadLetterBox() {
  const { run, failNext, setAway } = createOutages<'put' | 'open' | 'complete'>('deadLetters');
  const seen = new Set<string>();
  const held = new Set<string>();
  let letters: readonly DeadLetter[] = [];

  const box: DeadLetterBox = {
    put: (letter, copy = '') =>
      run('put', () => {
        const id = `${messageId(letter.key, letter.hop)}~${copy}`;
        const description = letter.description?.slice(0, 1_024);
        if (!seen.has(id)) letters = [...letters, structuredClone({ ...letter, description })];
        seen.add(id);
      }),
    open: (key) =>
      run('open', () => {
        if (held.has(key)) throw new Unavailable('deadLetters', new Error('Somebody else holds it'));
        const ofKey = letters.filter((letter) => letter.key === key).sort((a, b) => a.hop - b.hop);
        const letter = ofKey.at(-1);
        if (!letter) return undefined;
        held.add(key);
        return {
          letter: structuredClone(letter),
          complete: () =>
            run('complete', () => {
              letters = letters.filter((one) => !ofKey.includes(one));
            }).finally(() => held.delete(key)),
          release: async () => void held.delete(key),
        };
      }),
  };

  return { ...box, failNext, setAway, letters: () => letters };
}

export type FakeDeadLetterBox = ReturnType<typeof createFakeDeadLetterBox>;
