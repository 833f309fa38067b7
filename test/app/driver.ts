import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import type { FakeQueue } from '../fakes/queue.ts';
import type { Clock } from './clock.ts';
import { Crash } from './io.ts';

type Surface = {
  readonly queue: FakeQueue;
  readonly clock: Clock;
  readonly deliver: (message: OutgoingMessage) => Promise<void>;
  /** A worker's process is gone. */
  readonly restart: () => void;
};

/** As the broker's own limit. */
const MAX_DELIVERIES = 10;
const MAX_ROUNDS = 20_000;

/** Works off a queue as the host does: each session in its order, all sessions at the same time. What throws comes again. */
export function createDriver({ queue, clock, deliver, restart }: Surface) {
  const { now } = clock;
  const completed = new Set<string>();
  const deliveries = new Map<string, number>();
  const isLeft = ({ messageId }: OutgoingMessage) => !completed.has(messageId);

  async function work(message: OutgoingMessage): Promise<void> {
    const { messageId } = message;
    const count = (deliveries.get(messageId) ?? 0) + 1;
    if (count > MAX_DELIVERIES) throw new Error(`${messageId} was delivered ${MAX_DELIVERIES} times.`);
    deliveries.set(messageId, count);
    try {
      await deliver(message);
      completed.add(messageId);
    } catch (error) {
      if (error instanceof Crash) restart();
      else if (!(error instanceof Unavailable)) throw error;
    }
  }

  const waiting = () => queue.taken.filter(isLeft);
  /** When the next one comes that is not there yet. */
  const comesAt = () =>
    Math.min(...waiting().flatMap(({ scheduledFor = 0 }) => (scheduledFor > now() ? scheduledFor : [])));

  /** Sessions that have nobody yet get a worker for their first message. */
  function accept(working: Map<string, Promise<void>>): void {
    for (const message of queue.messages().filter(isLeft)) {
      const { sessionId = '' } = message;
      if (working.has(sessionId)) continue;
      const isDone = work(message).finally(() => working.delete(sessionId));
      working.set(sessionId, isDone);
    }
  }

  return {
    /** Everything there is, or all that begins before a time. */
    async drain(until = Number.POSITIVE_INFINITY): Promise<void> {
      const working = new Map<string, Promise<void>>();
      for (let round = 0; round < MAX_ROUNDS; round++) {
        if (now() < until) accept(working);
        const next = comesAt();
        if (working.size === 0 && next >= until) return;
        const alarm = clock.wakeAt(next < until ? next : Number.POSITIVE_INFINITY);
        await Promise.race([...working.values(), alarm.rings]);
        alarm.cancel();
      }
      throw new Error(`There is no end to it: ${queue.arrivals.length} messages.`);
    },
    /** What has been sent and not been completed, at its time or before it. */
    waiting,
    deliveriesOf: (messageId: string) => deliveries.get(messageId) ?? 0,
  };
}
