import { eventMessageId } from '../domain/key.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import { limits } from '../topology.ts';
import type { Patience } from './patience.ts';
import type { RecordRefusal } from './record-refusal.ts';

/** What a source's own queue delivers. `headers` is what came beside the body, as it is kept (intake/headers.ts). */
export type Delivery = {
  readonly source: string;
  readonly deliveryId: string;
  readonly body: Uint8Array;
  readonly headers: string | undefined;
};
export type AcceptEvent = (delivery: Delivery, log: Log) => Promise<void>;

type Dependencies = {
  readonly events: Queue;
  readonly recordRefusal: RecordRefusal;
  readonly patience: Patience;
  readonly now: () => number;
};

/** Takes what a source's own queue delivers and hands it on as it is; what it says is read behind the `events` queue. */
export function createAcceptEvent({ events, recordRefusal, patience, now }: Dependencies): AcceptEvent {
  return async ({ source, deliveryId, body, headers }, log) => {
    const receivedAt = new Date(now()).toISOString();
    const areHeadersTooLong = headers !== undefined && Buffer.byteLength(headers) > limits.headersBytes;
    if (body.byteLength > limits.bodyBytes || areHeadersTooLong) {
      const problems = [{ pointer: '', code: 'tooLong' as const }];
      const refusal = {
        kind: 'event',
        source,
        eventId: undefined,
        bytes: body,
        headers: areHeadersTooLong ? undefined : headers,
        problems,
        receivedAt,
      } as const;
      return patience(() => recordRefusal({ ...refusal, reason: 'malformed' }, log));
    }
    const messageId = eventMessageId(source, deliveryId, body, headers);
    await patience(() =>
      events.send({ messageId, body, properties: { source, receivedAt, ...(headers && { headers }) } }),
    );
  };
}
