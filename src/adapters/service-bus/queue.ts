import type { ServiceBusClient } from '@azure/service-bus';
import type { Queue } from '../../ports/queue.ts';
import { Unavailable } from '../../ports/unavailable.ts';

/** One queue of the namespace. The link is opened by the first send and kept. */
export function createQueue(client: ServiceBusClient, name: string): Queue {
  const sender = client.createSender(name);
  return {
    async send({ messageId, body, sessionId, properties }) {
      try {
        await sender.sendMessages({
          messageId,
          body,
          contentType: 'application/json',
          ...(sessionId === undefined ? {} : { sessionId }),
          ...(properties === undefined ? {} : { applicationProperties: { ...properties } }),
        });
      } catch (error) {
        throw new Unavailable('queue', error);
      }
    },

    async probe() {
      // Opens the link and asks for its limits, which is all a send needs besides the message.
      return sender.createMessageBatch().then(
        () => true,
        () => false,
      );
    },
  };
}
