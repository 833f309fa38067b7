import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import type { FakeQueue } from '../fakes/queue.ts';
import { Crash } from './io.ts';

type Surface = {
  readonly queue: FakeQueue;
  readonly now: () => number;
  readonly moveTo: (time: number) => void;
  readonly deliver: (message: OutgoingMessage) => Promise<void>;
  /** A worker's process is gone. */
  readonly restart: () => void;
};

/** As the broker's own limit. */
const MAX_DELIVERIES = 10;
const MAX_ROUNDS = 20_000;

/**
 * Works off a queue as the host does: each session in its order, all sessions at the same time. What throws is delivered
 * again. When nothing is ready the clock goes to what comes next.
 */
export function createDriver({ queue, now, moveTo, deliver, restart }: Surface) {
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

  const heads = () => {
    const ready = queue.messages().filter(isLeft);
    return ready.filter(({ sessionId }, index) => ready.findIndex((one) => one.sessionId === sessionId) === index);
  };
  const isFirst = ({ messageId }: OutgoingMessage, index: number, all: readonly OutgoingMessage[]) =>
    all.findIndex((one) => one.messageId === messageId) === index;
  const waiting = () => queue.arrivals.filter(isFirst).filter(isLeft);
  const comesNext = () => Math.min(...waiting().map(({ scheduledFor }) => scheduledFor ?? 0));

  return {
    /** Everything there is, or all that begins before a time. */
    async drain(until = Number.POSITIVE_INFINITY): Promise<void> {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const ready = heads();
        if (ready.length > 0 && now() < until) await Promise.all(ready.map(work));
        else if (Math.max(now(), comesNext()) < until) moveTo(comesNext());
        else return Number.isFinite(until) ? moveTo(until) : undefined;
      }
      throw new Error(`There is no end to it: ${queue.arrivals.length} messages.`);
    },
    /** What has been sent and not been completed, at its time or before it. */
    waiting,
    deliveriesOf: (messageId: string) => deliveries.get(messageId) ?? 0,
  };
}
