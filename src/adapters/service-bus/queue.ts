import type { ServiceBusClient } from '@azure/service-bus';
import type { Queue } from '../../ports/queue.ts';
import { Unavailable } from '../../ports/unavailable.ts';

/** The client alone would wait a minute on a connection that has just died. */
const TIMEOUT_IN_MS = 10_000;

/** One queue of the namespace. The link is opened by the first send and kept. */
export function createQueue(client: ServiceBusClient, name: string): Queue {
  const sender = client.createSender(name);
  return {
    async send({ messageId, body, sessionId, properties }) {
      try {
        const message = {
          messageId,
          body,
          contentType: 'application/json',
          ...(sessionId === undefined ? {} : { sessionId }),
          ...(properties === undefined ? {} : { applicationProperties: { ...properties } }),
        };
        await sender.sendMessages(message, { abortSignal: AbortSignal.timeout(TIMEOUT_IN_MS) });
      } catch (error) {
        throw new Unavailable('queue', error);
      }
    },

    async probe() {
      // Opens the link and asks for its limits, which is all a send needs besides the message.
      return sender.createMessageBatch({ abortSignal: AbortSignal.timeout(TIMEOUT_IN_MS) }).then(
        () => true,
        () => false,
      );
    },
  };
}
