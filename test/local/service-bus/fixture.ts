import { ServiceBusClient, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import { afterEach, beforeEach } from 'vitest';
import { type Broker, startBroker } from '../../../local/service-bus/broker.ts';
import type { QueueTopology } from '../../../src/topology.ts';

export const MINUTE = 60_000;

export const plainQueue: QueueTopology = {
  name: 'plain',
  requiresSession: false,
  requiresDuplicateDetection: true,
  duplicateDetectionWindowInMs: 10 * MINUTE,
  lockDurationInMs: MINUTE,
  maxDeliveryCount: 3,
  timeToLiveInMs: 60 * MINUTE,
  maxSizeInMegabytes: 1_024,
};

export const sessionQueue: QueueTopology = { ...plainQueue, name: 'sessions', requiresSession: true };

export type Stack = {
  readonly broker: Broker;
  readonly client: ServiceBusClient;
  now(): number;
  /** The broker's time moves by this, and at no other time. */
  advance(milliseconds: number): void;
};

const noRetries = { retryOptions: { maxRetries: 0 } };

export const connect = (connectionString: string): ServiceBusClient =>
  new ServiceBusClient(connectionString, noRetries);

/** A broker and a client, new for each test of the file. */
export function useStack(): Stack {
  let time = 0;
  let broker: Broker;
  let client: ServiceBusClient;
  beforeEach(async () => {
    time = Date.now();
    broker = await startBroker({ queues: [plainQueue, sessionQueue], now: () => time });
    client = connect(broker.connectionString);
  });
  afterEach(async () => {
    await client.close();
    await broker.close();
  });
  return {
    get broker() {
      return broker;
    },
    get client() {
      return client;
    },
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
      broker.tick();
    },
  };
}

/** Without automatic lock renewal: a test that lets a lock expire means it. */
export const receiver = (client: ServiceBusClient, queue = 'plain'): ServiceBusReceiver =>
  client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });

export const deadLetters = (client: ServiceBusClient, queue = 'plain'): ServiceBusReceiver =>
  client.createReceiver(queue, { subQueueType: 'deadLetter', maxAutoLockRenewalDurationInMs: 0 });

export async function receiveOne(
  from: Pick<ServiceBusReceiver, 'receiveMessages'>,
): Promise<ServiceBusReceivedMessage> {
  const [message] = await from.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  if (message === undefined) throw new Error('No message came.');
  return message;
}

export const receiveNone = (from: Pick<ServiceBusReceiver, 'receiveMessages'>): Promise<ServiceBusReceivedMessage[]> =>
  from.receiveMessages(1, { maxWaitTimeInMs: 30 });

export const bodies = (messages: readonly ServiceBusReceivedMessage[]): unknown[] => messages.map(({ body }) => body);
