import { messageId } from '../domain/key.ts';
import { decodeMessage, laneOfMessage } from '../intake/message.ts';
import type { DueBook, FoundDue } from '../ports/due-book.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import { SCHEDULED_AHEAD_IN_MS } from '../topology.ts';

type Dependencies = { readonly dueBook: DueBook; readonly assignments: Queue; readonly now: () => number };

const AT_ONCE = 100;

/**
 * Hands to the broker what is due within the hour; the broker keeps it until its time. Sent first and struck out after
 * it: what is sent twice has one message id, and what comes twice all the same finds its request closed.
 */
export function createSendDue({ dueBook, assignments, now }: Dependencies): (log: Log) => Promise<void> {
  return async (log) => {
    const before = new Date(now() + SCHEDULED_AHEAD_IN_MS).toISOString();
    for (let sent = AT_ONCE; sent === AT_ONCE; ) {
      sent = 0;
      for (const due of await dueBook.before(before, AT_ONCE)) sent += (await send(due, log)) ? 1 : 0;
      if (sent > 0) log('info', 'due.sent', { requests: sent });
    }
  };

  async function send({ key, at, body, traceparent }: FoundDue, log: Log): Promise<boolean> {
    const message = body && decodeMessage(body);
    if (!message) {
      // Sealed with a key that is not configured any more: it stays where it is, until somebody brings the key back.
      log('error', 'due.unreadable', { id: key, at });
      return false;
    }
    const scheduledFor = Date.parse(at);
    const sessionId = laneOfMessage(message);
    await assignments.send({ messageId: messageId(key, message.hop), body, sessionId, scheduledFor, traceparent });
    await dueBook.remove({ key, at });
    return true;
  }
}
