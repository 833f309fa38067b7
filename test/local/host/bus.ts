/** A broker with the queues of the Service Bus fixture, and what its functions have seen. */

import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { startBroker } from '../../../local/service-bus/broker.ts';
import type { QueueTopology } from '../../../src/topology.ts';

export type SeenEvent = {
  functionName: string;
  body: unknown;
  binary?: string;
  triggerMetadata: Record<string, unknown>;
  traceContext: { traceParent: string };
  began: number;
  ended?: number;
  place?: number;
};

/** The same for each broker, so that one that is started anew on its port is the old one to its clients. */
const KEY = Buffer.from('the key of the test broker').toString('base64');
const QUEUES = ['plain', 'bytes', 'kept', 'lanes'];

export async function startBus({ port = 0, lockDurationInMs = 60_000 } = {}) {
  const queues = QUEUES.map(
    (name): QueueTopology => ({
      name,
      requiresSession: name === 'lanes',
      requiresDuplicateDetection: false,
      duplicateDetectionWindowInMs: 60_000,
      lockDurationInMs,
      maxDeliveryCount: 3,
      timeToLiveInMs: 3_600_000,
      maxSizeInMegabytes: 1_024,
    }),
  );
  const broker = await startBroker({ port, queues, sharedAccessKey: KEY });
  const client = new ServiceBusClient(broker.connectionString);
  return {
    broker,
    client,
    /** What is not settled yet, locked or not. */
    left(queueName: string) {
      const { active, locked } = broker.counts(queueName);
      return active + locked;
    },
    settings: { Bus: broker.connectionString, PLAIN_QUEUE: 'plain' },
    async send(queueName: string, ...messages: ServiceBusMessage[]) {
      const sender = client.createSender(queueName);
      await sender.sendMessages(messages);
      await sender.close();
    },
    async close() {
      await client.close();
      await broker.close();
    },
  };
}

export async function seenEvents(address: string, functionName: string): Promise<SeenEvent[]> {
  const response = await fetch(`${address}/api/events`);
  const events = (await response.json()) as SeenEvent[];
  return events.filter((event) => event.functionName === functionName);
}

export async function release(address: string, hold: string): Promise<void> {
  await fetch(`${address}/api/release?hold=${hold}`);
}
