import type { InvocationContext } from '@azure/functions';
import type { AcceptEvent } from '../app/accept-event.ts';
import type { Apply } from '../app/apply.ts';
import type { Receive } from '../app/receive.ts';
import type { Sources } from '../domain/source.ts';
import { contextLog } from './context-log.ts';
import { bodyOf, metadataOf } from './delivery.ts';

/** Returning completes the message; throwing gives it back to the queue. */
export type QueueHandler = (message: unknown, context: InvocationContext) => Promise<void>;

/** A queue that belongs to a source: its name is the sender's identity. */
export function sourceQueue(queue: string, sources: Sources, acceptEvent: AcceptEvent): QueueHandler {
  return async (message, context) => {
    // No source has such a name, so an unclaimed queue's events end as forbidden, on record.
    const source = sources.byQueue(queue)?.name ?? `queue:${queue}`;
    await acceptEvent(source, metadataOf(context).messageId, bodyOf(message), contextLog(context));
  };
}

export function eventsQueue(receive: Receive, now: () => number): QueueHandler {
  return async (message, context) => {
    const { source, receivedAt } = metadataOf(context);
    const at = Number.isNaN(Date.parse(receivedAt)) ? new Date(now()).toISOString() : receivedAt;
    await receive({ source, receivedAt: at, body: bodyOf(message) }, contextLog(context));
  };
}

/** Both settlements end the message: what is dead-lettered is closed in the ledger, with its reason. */
export function assignmentsQueue(apply: Apply): QueueHandler {
  return async (message, context) => {
    await apply(bodyOf(message), contextLog(context));
  };
}
