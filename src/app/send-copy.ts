import { messageId } from '../domain/key.ts';
import { isClosed } from '../domain/state.ts';
import { type AssignmentMessage, encodeMessage, laneOfMessage } from '../intake/message.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Tracer } from '../ports/tracer.ts';
import { Unavailable } from '../ports/unavailable.ts';

/** Sends a message on, as its next hop; false when the queue did not take it. */
export type SendCopy = (message: AssignmentMessage, at: number, log: Log) => Promise<boolean>;

type Dependencies = {
  readonly assignments: Queue;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly tracer: Tracer;
};

/**
 * The copy is sent first and the message it was made of completed after it. A crash in between sends the same copy with
 * the same message id again, which the broker drops; or, later than it remembers, a second one, which the ledger's hop
 * gives away.
 */
export function createSendCopy({ assignments, ledger, now, tracer }: Dependencies): SendCopy {
  return async (message, at, log) => {
    const copy = { ...message, hop: message.hop + 1 };
    const isLater = at > now();
    try {
      await assignments.send({
        messageId: messageId(copy.key, copy.hop),
        body: encodeMessage(copy),
        sessionId: laneOfMessage(copy),
        ...(isLater ? { scheduledFor: at } : {}),
      });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'port.unavailable', { id: message.key, port: error.port });
      return false;
    }
    const { key: id, hop, attempts } = copy;
    log('info', 'request.sentOn', { id, hop, attempts, inMs: Math.max(0, at - now()) });
    const state = isLater ? 'retrying' : 'queued';
    tracer.running().set({ 'relay.state': state });
    await note(copy, state, log);
    return true;
  };

  /** For whoever asks; the copy is on its way all the same. */
  async function note(copy: AssignmentMessage, state: 'retrying' | 'queued', log: Log): Promise<void> {
    const { key, hop, attempts, objectId } = copy;
    try {
      const recorded = await ledger.get(key);
      if (!recorded || isClosed(recorded.entry.state) || (recorded.entry.hop ?? 0) >= hop) return;
      const updatedAt = new Date(now()).toISOString();
      // Once only: if it has changed meanwhile, the copy's own worker was quicker and knows better.
      await ledger.update({ ...recorded.entry, state, hop, attempts, objectId, updatedAt }, recorded.version);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'port.unavailable', { id: key, port: error.port });
    }
  }
}
