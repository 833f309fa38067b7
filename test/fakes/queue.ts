import type { OutgoingMessage, Queue } from '../../src/ports/queue.ts';
import { createOutages } from './outages.ts';

/** A queue in memory that detects duplicates and forgets nothing. Without a clock it holds nothing back. */
export function createFakeQueue(now: () => number = () => Number.MAX_SAFE_INTEGER) {
  const arrivals: OutgoingMessage[] = [];
  const taken: OutgoingMessage[] = [];
  const ids = new Set<string>();
  const arrivedAt = new Map<OutgoingMessage, number>();
  const { run, failNext, setAway } = createOutages<'send' | 'probe'>('queue');

  const queue: Queue = {
    send: (message) =>
      run('send', () => {
        const arrival = structuredClone(message);
        arrivals.push(arrival);
        if (!ids.has(arrival.messageId)) taken.push(arrival);
        ids.add(arrival.messageId);
        arrivedAt.set(arrival, now());
      }),
    probe: () =>
      run('probe', () => true).then(
        (answer) => answer,
        () => false,
      ),
  };

  /** A scheduled message stands behind those that came before its time. */
  const enqueuedAt = (message: OutgoingMessage) => Math.max(arrivedAt.get(message) ?? 0, message.scheduledFor ?? 0);

  return {
    ...queue,
    failNext,
    setAway,
    /** Everything that arrived, with the duplicates, and with what is held back. */
    arrivals: arrivals as readonly OutgoingMessage[],
    /** Without the duplicates. */
    taken: taken as readonly OutgoingMessage[],
    /** What a receiver would get now. */
    messages: (): readonly OutgoingMessage[] =>
      taken.filter((message) => enqueuedAt(message) <= now()).sort((a, b) => enqueuedAt(a) - enqueuedAt(b)),
  };
}

export type FakeQueue = ReturnType<typeof createFakeQueue>;
