/** The local Service Bus: AMQP 1.0, on plain TCP unless told otherwise, on this machine only, everything in memory. */

import { type JsonWebKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import rhea, { type Container, type ServerConnectionOptions } from 'rhea';
import { limits, type QueueTopology } from '../../src/topology.ts';
import type { Tls } from '../tls.ts';
import { serveConnections } from './connections.ts';
import { Entity } from './entity.ts';
import { entityAt } from './namespace.ts';
import { Queue } from './queue.ts';
import { KEY_NAME } from './sas-token.ts';

export type Broker = {
  readonly port: number;
  readonly connectionString: string;
  /** `active` are the messages that a receiver could get now; `deadLettered` counts those of the dead-letter queue. */
  counts(queue: string): { active: number; scheduled: number; locked: number; deadLettered: number };
  /** Makes the queues that are not there yet. */
  declare(queues: readonly QueueTopology[]): void;
  /** Says that time has moved. The broker looks for itself, but a test need not wait for that. */
  tick(): void;
  close(): Promise<void>;
};

export type BrokerOptions = {
  readonly port?: number;
  readonly queues: readonly QueueTopology[];
  readonly sharedAccessKey?: string;
  /** As in Azure: TLS, on the port that clients take where only a host name is given, and tokens of an issuer. */
  readonly entra?: { readonly host: string; readonly tls: Tls; readonly keys: readonly JsonWebKey[] };
  /** The clock of all rules. */
  readonly now?: () => number;
};

const HOST = '127.0.0.1';
const AMQPS = 5_671;

/** How late a scheduled message or an expired lock may be noticed. */
const TICK_IN_MS = 25;

/** What the service announces when a connection opens: field report (the protocol guide names 256 KB). */
const MAX_FRAME_SIZE = 65_536;

export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { port = 0, queues, sharedAccessKey = randomBytes(32).toString('base64'), now = Date.now, entra } = options;
  const entities = new Map(queues.flatMap(entitiesOf));
  const container = rhea.create_container({ id: 'local-service-bus' });
  const namespace = { entities, sharedAccessKey, tokenKeys: entra?.keys ?? [], now };
  serveConnections(container, namespace);
  const server = await listen(
    container,
    entra ? { ...entra.tls, transport: 'tls', host: entra.host, port: AMQPS } : { port },
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));

  const tick = () => {
    for (const { queue } of entities.values()) queue.pass(now());
    for (const entity of entities.values()) entity.serve();
  };
  const timer = setInterval(tick, TICK_IN_MS);
  const bound = (server.address() as AddressInfo).port;
  const key = `SharedAccessKeyName=${KEY_NAME};SharedAccessKey=${sharedAccessKey}`;

  return {
    port: bound,
    connectionString: `Endpoint=sb://${HOST}:${bound};${key};UseDevelopmentEmulator=true`,
    counts(name) {
      const { queue, deadLetters } = entityAt(namespace, name);
      return { ...queue.counts(now()), deadLettered: deadLetters?.queue.counts(now()).active ?? 0 };
    },
    declare(more) {
      const missing = more.flatMap(entitiesOf).filter(([name]) => !entities.has(name));
      for (const [name, entity] of missing) entities.set(name, entity);
    },
    tick,
    async close() {
      clearInterval(timer);
      // The error is what makes rhea give up its timers.
      for (const socket of sockets) socket.destroy(new Error('The broker was closed.'));
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

function entitiesOf(rules: QueueTopology): [string, Entity][] {
  const unlimited = { maxDeliveryCount: Number.POSITIVE_INFINITY, timeToLiveInMs: Number.POSITIVE_INFINITY };
  const name = `${rules.name}/$DeadLetterQueue`;
  // learn: service-bus-messaging/service-bus-dead-letter-queues. Without sessions, and no limit of deliveries: field report.
  const deadLetters = new Entity(
    name,
    new Queue({ ...rules, ...unlimited, name, requiresSession: false, requiresDuplicateDetection: false }),
  );
  const entity = new Entity(rules.name, new Queue(rules, deadLetters.queue), deadLetters);
  return [entity, deadLetters].map((each) => [each.name.toLowerCase(), each]);
}

type Where = { readonly port: number } & Partial<Tls & { readonly transport: 'tls'; readonly host: string }>;

async function listen(container: Container, where: Where): Promise<Server> {
  const server = container.listen({
    host: HOST,
    ...where,
    tcp_no_delay: true,
    max_frame_size: MAX_FRAME_SIZE,
    sender_options: { treat_modified_as_released: false },
    receiver_options: { autoaccept: false, max_message_size: limits.messageBytes },
  } as ServerConnectionOptions);
  try {
    await once(server, 'listening');
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken
      ? new Error(`Port ${where.port} is taken. Set LOCAL_SERVICEBUS_PORT to another one.`, { cause: error })
      : error;
  }
  return server;
}
