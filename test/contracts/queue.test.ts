import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { type Broker, startBroker } from '../../local/service-bus/broker.ts';
import { createQueue } from '../../src/adapters/service-bus/queue.ts';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { queues } from '../../src/topology.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { testQueue } from './queue.ts';

testQueue('in memory', async () => {
  let time = Date.now();
  const queue = createFakeQueue(() => time);
  return {
    queue,
    async receiveUntil(messageId, sessionId) {
      const messages = queue.messages().filter((message) => message.sessionId === sessionId);
      const last = messages.findIndex((message) => message.messageId === messageId);
      return messages.slice(0, last + 1).map((message) => ({ properties: {}, ...message }));
    },
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
    },
    goAway: async () => queue.setAway(true),
    comeBack: async () => queue.setAway(false),
    close: async () => {},
  };
});

/** The client would parse what looks like JSON, and round its numbers. */
const AS_BYTES = { skipParsingBodyAsJson: true };

testQueue('of Service Bus', async () => {
  let time = Date.now();
  const sharedAccessKey = Buffer.alloc(32, 7).toString('base64');
  const settings = { queues: [queues.assignments], sharedAccessKey, now: () => time };
  let broker: Broker = await startBroker(settings);
  const { port, connectionString } = broker;
  // Without the client's own patience, which would only make the outage last longer: a minute for each send.
  const client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 1_000 } });
  const { name } = queues.assignments;
  return {
    queue: createQueue(client, name, noTracer),
    receiveUntil: async (messageId, sessionId) =>
      receiveUntil(messageId, await client.acceptSession(name, sessionId, AS_BYTES)),
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
      broker.tick();
    },
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

async function receiveUntil(last: string, receiver: ServiceBusSessionReceiver): Promise<OutgoingMessage[]> {
  const received: OutgoingMessage[] = [];
  try {
    while (received.at(-1)?.messageId !== last) {
      const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 4_000 });
      if (!message) throw new Error(`The message '${last}' did not come.`);
      const { messageId, body, sessionId, applicationProperties } = message;
      const properties = (applicationProperties ?? {}) as Record<string, string>;
      received.push({ messageId: String(messageId), body: Uint8Array.from(body), sessionId, properties });
      await receiver.completeMessage(message);
    }
    return received;
  } finally {
    await receiver.close();
  }
}
