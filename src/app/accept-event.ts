import { eventMessageId } from '../domain/key.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Queue } from '../ports/queue.ts';
import { limits } from '../topology.ts';
import { recordRefusal } from './record-refusal.ts';

export type AcceptEvent = (source: string, deliveryId: string, body: Uint8Array) => Promise<void>;

type Dependencies = { readonly events: Queue; readonly ledger: Ledger; readonly now: () => number };

/** Takes what a source's own queue delivers and hands it on as it is; what it says is read behind the `events` queue. */
export function createAcceptEvent({ events, ledger, now }: Dependencies): AcceptEvent {
  return async (source, deliveryId, body) => {
    const receivedAt = new Date(now()).toISOString();
    if (body.byteLength > limits.bodyBytes) {
      const detail = `An event may have at most ${limits.bodyBytes} bytes.`;
      const problems = [{ pointer: '', code: 'tooLong' as const, detail }];
      const refusal = { source, eventId: undefined, bytes: body, problems, receivedAt, at: now() };
      await recordRefusal(ledger, { ...refusal, reason: 'malformed' });
      return;
    }
    const messageId = eventMessageId(source, deliveryId, body);
    await events.send({ messageId, body, properties: { source, receivedAt } });
  };
}
