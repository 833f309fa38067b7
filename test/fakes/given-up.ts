import type { GivenUp, GivenUpMessage } from '../../src/ports/given-up.ts';
import { createOutages } from './outages.ts';

export type Abandoned = Omit<GivenUpMessage, 'complete' | 'release'>;

/** The native dead-letter queues, in memory. */
export function createFakeGivenUp() {
  const { run, failNext, setAway } = createOutages<'receive' | 'complete'>('deadLetters');
  const messages: { readonly queue: string; readonly message: Abandoned; isLocked: boolean }[] = [];

  const givenUp: GivenUp = {
    async drain(queue, handle, goesOn) {
      const released: typeof messages = [];
      try {
        while (goesOn()) {
          const next = await run('receive', () => messages.find((one) => one.queue === queue && !one.isLocked));
          if (!next) return;
          next.isLocked = true;
          const complete = () => run('complete', () => void messages.splice(messages.indexOf(next), 1));
          await handle({ ...structuredClone(next.message), complete, release: async () => void released.push(next) });
        }
      } finally {
        for (const one of released) one.isLocked = false;
      }
    },
  };

  return {
    ...givenUp,
    failNext,
    setAway,
    add: (queue: string, message: Abandoned) => void messages.push({ queue, message, isLocked: false }),
    letLocksRunOut() {
      for (const one of messages) one.isLocked = false;
    },
    messages: (queue: string): readonly Abandoned[] =>
      messages.filter((one) => one.queue === queue).map(({ message }) => message),
  };
}

export type FakeGivenUp = ReturnType<typeof createFakeGivenUp>;
