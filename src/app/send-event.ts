import { eventMessageId } from '../domain/key.ts';
import type { Queue } from '../ports/queue.ts';

/** An event as its sender sent it. `headers` is what came beside the body, as it is kept (intake/headers.ts). */
export type Delivery = {
  readonly source: string;
  /** The same for each time that this is sent again. */
  readonly deliveryId: string;
  readonly body: Uint8Array;
  readonly headers: string | undefined;
  readonly receivedAt: string;
};

/** Hands an event on as it is; what it says is read behind the `events` queue. Throws `Unavailable` unless it is there. */
export type SendEvent = (delivery: Delivery) => Promise<void>;

export const createSendEvent =
  ({ events }: { readonly events: Queue }): SendEvent =>
  ({ source, deliveryId, body, headers, receivedAt }) =>
    events.send({
      messageId: eventMessageId(source, deliveryId, body, headers),
      body,
      properties: { source, receivedAt, ...(headers && { headers }) },
    });
