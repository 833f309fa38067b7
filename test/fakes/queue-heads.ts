import type { QueueHeads } from '../../src/ports/queue-heads.ts';
import { createOutages } from './outages.ts';

/** What lies first in the queues, in memory. */
export function createFakeQueueHeads(now: () => number) {
  const { run, failNext, setAway } = createOutages<'oldest'>('queue');
  const messages = new Map<string, readonly number[]>();
  /** When those came that are not scheduled for later. */
  const there = (queue: string) => (messages.get(queue) ?? []).filter((at) => at <= now());
  const heads: QueueHeads = {
    oldest: (queue) => run('oldest', () => there(queue).toSorted((a, b) => a - b)[0]),
  };
  return {
    ...heads,
    failNext,
    setAway,
    add: (queue: string, at = now()) => void messages.set(queue, [...(messages.get(queue) ?? []), at]),
    takeFirst(queue: string) {
      const all = messages.get(queue) ?? [];
      const first = all.indexOf(Math.min(...there(queue)));
      messages.set(queue, all.toSpliced(first, 1));
    },
  };
}

export type FakeQueueHeads = ReturnType<typeof createFakeQueueHeads>;
