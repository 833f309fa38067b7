import { ServiceBusClient } from '@azure/service-bus';
import { type Broker, startBroker } from '../../local/service-bus/broker.ts';
import { createQueue } from '../../src/adapters/service-bus/queue.ts';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { queues } from '../../src/topology.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { testQueue } from './queue.ts';

testQueue('in memory', async () => {
  const queue = createFakeQueue();
  return {
    queue,
    receive: async (sessionId) =>
      queue
        .messages()
        .filter((message) => message.sessionId === sessionId)
        .map((message) => ({ properties: {}, ...message })),
    goAway: async () => queue.setAway(true),
    comeBack: async () => queue.setAway(false),
    close: async () => {},
  };
});

testQueue('of Service Bus', async () => {
  const settings = { queues: [queues.assignments], sharedAccessKey: Buffer.alloc(32, 7).toString('base64') };
  let broker: Broker = await startBroker(settings);
  const { port, connectionString } = broker;
  // Without the client's own patience, which would only make the outage last longer: a minute for each send.
  const client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 1_000 } });
  const { name } = queues.assignments;
  return {
    queue: createQueue(client, name),
    receive: (sessionId) => receiveAll(client, name, sessionId),
    goAway: () => broker.close(),
    async comeBack() {
      broker = await startBroker({ ...settings, port });
    },
    async close() {
      await client.close();
      await broker.close();
    },
  };
});

async function receiveAll(client: ServiceBusClient, queue: string, session: string): Promise<OutgoingMessage[]> {
  const receiver = await client.acceptSession(queue, session, { skipParsingBodyAsJson: true });
  try {
    // All are there when this is called, so the end of the queue is the first moment without one.
    const received: OutgoingMessage[] = [];
    for (let more = true; more; ) {
      const messages = await receiver.receiveMessages(200, { maxWaitTimeInMs: 100 });
      more = messages.length > 0;
      for (const message of messages) {
        const { messageId, body, sessionId, applicationProperties } = message;
        const properties = (applicationProperties ?? {}) as Record<string, string>;
        received.push({ messageId: String(messageId), body: Uint8Array.from(body), sessionId, properties });
        await receiver.completeMessage(message);
      }
    }
    return received;
  } finally {
    await receiver.close();
  }
}
