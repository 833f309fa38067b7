import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Patience } from './patience.ts';
import type { RawEvent, Receive } from './receive.ts';

/** An event as it lies in the queue: with the id it was sent under, and how often it has been put back. */
export type QueuedEvent = RawEvent & { readonly messageId: string; readonly returns: number };
export type ReceiveQueued = (event: QueuedEvent, log: Log) => Promise<void>;

type Dependencies = {
  readonly receive: Receive;
  readonly events: Queue;
  readonly patience: Patience;
  readonly now: () => number;
};

const FIRST_RETURN_IN_MS = 60_000;
const LONGEST_RETURN_IN_MS = 15 * 60_000;

/** Receives an event even if a store is away for long: it is put back for later, and no delivery is used up by waiting. */
export function createReceiveQueued({ receive, events, patience, now }: Dependencies): ReceiveQueued {
  return async (event, log) => {
    try {
      await patience(() => receive(event, log));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'event.putBack', { source: event.source, port: error.port, returns: event.returns + 1 });
      await putBack(event);
    }
  };

  async function putBack({
    messageId,
    returns,
    source,
    receivedAt,
    replayOf,
    body,
    headers,
  }: QueuedEvent): Promise<void> {
    const [original = messageId] = messageId.split('~');
    await events.send({
      messageId: `${original}~${returns + 1}`,
      body,
      properties: {
        ...{ source, receivedAt, returns: String(returns + 1) },
        ...(replayOf && { replayOf }),
        ...(headers && { headers }),
      },
      scheduledFor: now() + Math.min(LONGEST_RETURN_IN_MS, FIRST_RETURN_IN_MS * 2 ** returns),
    });
  }
}
