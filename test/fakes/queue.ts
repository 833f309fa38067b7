import type { OutgoingMessage, Queue } from '../../src/ports/queue.ts';
import { createOutages } from './outages.ts';

/** A queue in memory that detects duplicates and forgets nothing. */
export function createFakeQueue() {
  const arrivals: OutgoingMessage[] = [];
  const { run, failNext, setAway } = createOutages<'send' | 'probe'>('queue');

  const queue: Queue = {
    send: (message) =>
      run('send', () => {
        arrivals.push(structuredClone(message));
      }),
    probe: () =>
      run('probe', () => true).then(
        (answer) => answer,
        () => false,
      ),
  };

  return {
    ...queue,
    failNext,
    setAway,
    /** Everything that arrived, with the duplicates. */
    arrivals: arrivals as readonly OutgoingMessage[],
    /** What a receiver would get. */
    messages: (): readonly OutgoingMessage[] =>
      arrivals.filter(({ messageId }, index) => arrivals.findIndex((one) => one.messageId === messageId) === index),
  };
}

export type FakeQueue = ReturnType<typeof createFakeQueue>;
