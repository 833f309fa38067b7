import type { InvocationContext } from '@azure/functions';
import type { AcceptEvent } from '../app/accept-event.ts';
import type { Apply } from '../app/apply.ts';
import type { ReceiveQueued } from '../app/receive-again.ts';
import type { Sources } from '../domain/source.ts';
import type { Log } from '../ports/log.ts';
import { contextLog } from './context-log.ts';
import { bodyOf, deliveryIdOf, headersOf, metadataOf } from './delivery.ts';

/** Returning completes the message; throwing gives it back to the queue. */
export type QueueHandler = (message: unknown, context: InvocationContext) => Promise<void>;

/** A queue that belongs to a source: its name is the sender's identity. */
export function sourceQueue(queue: string, sources: Sources, acceptEvent: AcceptEvent): QueueHandler {
  return async (message, context) => {
    // No source has such a name, so an unclaimed queue's events end as forbidden, on record.
    const source = sources.byQueue(queue)?.name ?? `queue:${queue}`;
    await acceptEvent(
      { source, deliveryId: deliveryIdOf(context), body: bodyOf(message), headers: headersOf(context) },
      contextLog(context),
    );
  };
}

export function eventsQueue(receive: ReceiveQueued, now: () => number): QueueHandler {
  return async (message, context) => {
    const { receivedAt, ...metadata } = metadataOf(context);
    const at = Number.isNaN(Date.parse(receivedAt)) ? new Date(now()).toISOString() : receivedAt;
    await receive({ ...metadata, receivedAt: at, body: bodyOf(message) }, contextLog(context));
  };
}

/** However it ends, it has been seen to before the message is completed. */
export function assignmentsQueue(apply: Apply): QueueHandler {
  return async (message, context) => {
    await apply(bodyOf(message), contextLog(context));
  };
}

/** Work that the clock starts; what fails is done by the next run. */
export const timer =
  (work: (log: Log) => Promise<void>) =>
  (_: unknown, context: InvocationContext): Promise<void> =>
    work(contextLog(context));
