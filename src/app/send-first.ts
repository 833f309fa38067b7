import { messageId } from '../domain/key.ts';
import { type AssignmentMessage, encodeMessage, laneOfMessage } from '../intake/message.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { Queue } from '../ports/queue.ts';
import { SCHEDULED_AHEAD_IN_MS } from '../topology.ts';

/** Sends a request that no worker has seen. Throws `Unavailable` unless it is durable. */
export type SendFirst = (message: AssignmentMessage) => Promise<void>;

type Dependencies = { readonly assignments: Queue; readonly dueBook: DueBook; readonly now: () => number };

/** What is due much later waits in the book: the broker's own schedule is for what is due soon. */
export function createSendFirst({ assignments, dueBook, now }: Dependencies): SendFirst {
  return async (message) => {
    const { key, hop, request } = message;
    const body = encodeMessage(message);
    const dueAt = request.effectiveAt === undefined ? now() : Date.parse(request.effectiveAt);
    if (dueAt > now() + SCHEDULED_AHEAD_IN_MS) {
      return dueBook.put({ key, at: new Date(dueAt).toISOString(), body });
    }
    const sessionId = laneOfMessage(message);
    const scheduledFor = dueAt > now() ? { scheduledFor: dueAt } : {};
    return assignments.send({ messageId: messageId(key, hop), body, sessionId, ...scheduledFor });
  };
}
