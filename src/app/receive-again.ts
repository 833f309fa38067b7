import { retryRecord, waitForReturn } from '../domain/settle.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import { RecordUnavailable, Unavailable } from '../ports/unavailable.ts';
import type { Patience } from './patience.ts';
import type { RawEvent, Receive } from './receive.ts';
import type { RecordRefusal } from './record-refusal.ts';

/** An event as it lies in the queue: with the id it was sent under, and how often it has been put back. */
export type QueuedEvent = RawEvent & {
  readonly messageId: string;
  readonly returns: number;
  /** RFC 3339, in UTC: since when its record cannot be had. */
  readonly since?: string | undefined;
};
export type ReceiveQueued = (event: QueuedEvent, log: Log) => Promise<void>;

type Dependencies = {
  readonly receive: Receive;
  readonly recordRefusal: RecordRefusal;
  readonly events: Queue;
  readonly patience: Patience;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
};

/** When it is put back for, and since when it waits for its record. */
type Later = { readonly inMs: number; readonly since: string | undefined };

/**
 * Receives an event even if a store or the API that holds its record is away for long: it is put back for later, and no
 * delivery is used up by waiting.
 */
export function createReceiveQueued(dependencies: Dependencies): ReceiveQueued {
  const { receive, recordRefusal, events, patience, now, random } = dependencies;

  return async (event, log) => {
    const later = await tryNow(event, log);
    if (later) await putBack(event, later);
  };

  /** Stores are waited for in place, and without end; an API of others is not. */
  async function tryNow(event: QueuedEvent, log: Log): Promise<Later | undefined> {
    const { source, returns, since } = event;
    try {
      return await patience(() => receiveOrClose(event, log));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'event.putBack', { source, port: error.port, returns: returns + 1 });
      return { inMs: waitForReturn(returns), since };
    }
  }

  async function receiveOrClose(event: QueuedEvent, log: Log): Promise<Later | undefined> {
    try {
      await receive(event, log);
      return undefined;
    } catch (error) {
      if (!(error instanceof RecordUnavailable)) throw error;
      return waitOrClose(event, error, log);
    }
  }

  async function waitOrClose(event: QueuedEvent, { failure, port }: RecordUnavailable, log: Log) {
    const { source, receivedAt, body, headers, replayOf, returns, since = new Date(now()).toISOString() } = event;
    const next = retryRecord(failure, { returns, since: Date.parse(since) }, now(), random());
    if (next.kind === 'deadLetter') {
      const refusal = { kind: 'event', source, bytes: body, headers, receivedAt, replayOf } as const;
      await recordRefusal({ ...refusal, eventId: undefined, reason: next.reason, problems: [] }, log);
      return undefined;
    }
    const { kind, status } = failure;
    log('warn', 'event.putBack', { source, port, kind, status, returns: returns + 1, inMs: next.inMs });
    return { inMs: next.inMs, since };
  }

  async function putBack(event: QueuedEvent, { inMs, since }: Later): Promise<void> {
    const { messageId, returns, source, receivedAt, replayOf, body, headers } = event;
    const [original = messageId] = messageId.split('~');
    await events.send({
      messageId: `${original}~${returns + 1}`,
      body,
      properties: {
        ...{ source, receivedAt, returns: String(returns + 1) },
        ...(replayOf && { replayOf }),
        ...(headers && { headers }),
        ...(since && { since }),
      },
      scheduledFor: now() + inMs,
    });
  }
}
