/** A link on which a client sends. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Send" */

import type { EventContext, Receiver } from 'rhea';
import { BrokerError } from './broker-error.ts';
import type { Entity } from './entity.ts';
import { readTransfer } from './read-message.ts';
import { payloadOf } from './rhea-edge.ts';

export function openIntakeLink(link: Receiver, entity: Entity, now: () => number): void {
  link.on('message', (context: EventContext) => {
    const { delivery } = context;
    if (delivery === undefined) return;
    try {
      entity.queue.send(readTransfer(payloadOf(context), delivery.format), now());
      delivery.accept();
      entity.wake();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      // A message that is too large is refused like any other, and the link goes on: field report (Azure/azure-sdk-for-js#4029).
      delivery.reject(error.toAmqp());
    }
  });
}
