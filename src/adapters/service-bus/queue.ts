import type { ServiceBusClient } from '@azure/service-bus';
import type { Queue } from '../../ports/queue.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { bounded } from './bounded.ts';
import { createTracedSender } from './traced-sender.ts';

/** One queue of the namespace. */
export function createQueue(client: ServiceBusClient, name: string, tracer: Tracer): Queue {
  const { sender, send } = createTracedSender(client, name, tracer);
  return {
    send({ messageId, body, sessionId, properties, scheduledFor, traceparent }) {
      const message = {
        messageId,
        body,
        contentType: 'application/json',
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(properties === undefined ? {} : { applicationProperties: { ...properties } }),
        ...(scheduledFor === undefined ? {} : { scheduledEnqueueTimeUtc: new Date(scheduledFor) }),
      };
      return send('queue', message, traceparent);
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
