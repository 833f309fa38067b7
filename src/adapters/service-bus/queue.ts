import type { ServiceBusClient } from '@azure/service-bus';
import type { Queue } from '../../ports/queue.ts';
import { bounded } from './bounded.ts';

/** One queue of the namespace. The link is opened by the first send and kept. */
export function createQueue(client: ServiceBusClient, name: string): Queue {
  const sender = client.createSender(name);
  return {
    async send({ messageId, body, sessionId, properties, scheduledFor }) {
      const message = {
        messageId,
        body,
        contentType: 'application/json',
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(properties === undefined ? {} : { applicationProperties: { ...properties } }),
        ...(scheduledFor === undefined ? {} : { scheduledEnqueueTimeUtc: new Date(scheduledFor) }),
      };
      await bounded('queue', (limit) => sender.sendMessages(message, limit));
    },

    async probe() {
      // Opens the link and asks for its limits, which is all a send needs besides the message.
      return bounded('queue', (limit) => sender.createMessageBatch(limit)).then(
        () => true,
        () => false,
      );
    },
  };
}
