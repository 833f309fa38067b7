import { RetryMode, type RetryOptions, type ServiceBusClient } from '@azure/service-bus';
import type { Dispatch } from '../dispatcher.ts';
import type { ServiceBusOptions } from '../host-json.ts';
import type { InFlight } from '../in-flight.ts';
import type { Log } from '../log.ts';
import { type BusConnection, openClient } from './connection.ts';
import { createDeliver } from './deliver.ts';
import { listenToPlainQueue, type QueueListener } from './plain-queue.ts';
import { createProblemReport } from './problems.ts';
import type { QueueTrigger } from './queue-trigger.ts';
import { listenToSessionQueue } from './session-queue.ts';

export type QueueListeners = { start(): void; stop(): Promise<void>; close(): Promise<void> };

type ListenerOptions = { dispatch: Dispatch; inFlight: InFlight; log: Log; options: ServiceBusOptions };

/**
 * A local broker that was restarted is back in seconds; by its defaults the client would look again after half a minute.
 * The listeners retry for ever, so the client itself need not.
 */
const RETRY: RetryOptions = {
  mode: RetryMode.Exponential,
  maxRetries: 0,
  retryDelayInMs: 250,
  maxRetryDelayInMs: 5_000,
  timeoutInMs: 10_000,
};

export function createQueueListeners(triggers: readonly QueueTrigger[], host: ListenerOptions): QueueListeners {
  const clients = new Map<string, ServiceBusClient>();
  let listeners: QueueListener[] = [];

  const clientFor = (connection: BusConnection) => {
    const key = JSON.stringify(connection);
    const client = clients.get(key) ?? openClient(connection, RETRY);
    clients.set(key, client);
    return client;
  };
  const listen = (trigger: QueueTrigger): QueueListener => {
    const report = createProblemReport(host.log, trigger.queueName);
    const deliver = createDeliver(trigger, { dispatch: host.dispatch, inFlight: host.inFlight, report });
    const listenTo = trigger.isSessionsEnabled ? listenToSessionQueue : listenToPlainQueue;
    return listenTo(clientFor(trigger.connection), trigger, host.options, deliver, report);
  };

  return {
    start() {
      listeners = triggers.map(listen);
    },
    async stop() {
      await Promise.allSettled(listeners.map((listener) => listener.stop()));
    },
    async close() {
      await Promise.allSettled([...clients.values()].map((client) => client.close()));
    },
  };
}
