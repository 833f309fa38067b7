import { setTimeout } from 'node:timers/promises';
import { ServiceBusClient } from '@azure/service-bus';
import { type Broker, startBroker } from '../../local/service-bus/broker.ts';
import type { QueueTopology } from '../../src/topology.ts';
import { openDetour } from './detour.ts';

/** A broker behind a connection that can fail. */
export type BrokerUnderTest = {
  readonly broker: Broker;
  connect(): ServiceBusClient;
  now(): number;
  /** The broker's time moves by this, and at no other time. */
  advance(milliseconds: number): void;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

/** Time for three calls on a connection whose end was not noticed. */
export const OUTAGE_WITHIN_MS = 40_000;

export async function startBrokerUnderTest(queues: readonly QueueTopology[]): Promise<BrokerUnderTest> {
  let time = Date.now();
  const broker = await startBroker({ queues, now: () => time });
  const detour = await openDetour(broker.port);
  const connectionString = broker.connectionString.replace(`:${broker.port};`, `:${detour.port};`);
  const clients: ServiceBusClient[] = [];
  return {
    broker,
    now: () => time,
    connect() {
      // Without the client's own patience, which would only make the outage last longer: a minute for each call.
      const client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 1_000 } });
      clients.push(client);
      return client;
    },
    advance(milliseconds) {
      time += milliseconds;
      broker.tick();
    },
    async goAway() {
      await detour.goAway();
      // The client of this same process may notice now. Where it does not, its calls last as long as they may.
      await setTimeout(20);
    },
    comeBack: detour.comeBack,
    async close() {
      await detour.comeBack();
      await Promise.all(clients.map((client) => client.close()));
      await detour.goAway();
      await broker.close();
    },
  };
}
