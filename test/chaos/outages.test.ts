import { afterEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../local/fault-proxy.ts';
import { queues } from '../../src/topology.ts';
import { type HostUnderTest, type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { scale } from './scale.ts';
import {
  actualOf,
  createRandom,
  createRequests,
  createUsers,
  directoryOf,
  expectedOf,
  type Submitted,
} from './workload.ts';

const REQUESTS = 300;
const LOSSY_REQUESTS = 100;
const LOSSES = 3;

let relay: RelayUnderTest;
let proxies: readonly FaultProxy[] = [];
afterEach(async () => {
  await relay.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

/** The hosts reach this connection string's ports through proxies. */
async function throughProxies(connection: string): Promise<string> {
  const ports = [...new Set([...connection.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)))];
  proxies = await Promise.all(ports.map((targetPort) => startFaultProxy({ targetPort })));
  return ports.reduce((text, port, index) => text.replaceAll(`:${port}`, `:${proxies[index]?.port}`), connection);
}

async function prepare(setting: 'StorageConnection' | 'ServiceBusConnection', lockDurationInMs = 60_000) {
  const users = createUsers(40);
  const requests = createRequests(users, REQUESTS, createRandom(42));
  const settings: Record<string, string> = {};
  const broker = { queues: Object.values(queues).map((queue) => ({ ...queue, lockDurationInMs })) };
  relay = await startRelayUnderTest({ directory: directoryOf(users), settings, broker });
  settings[setting] = await throughProxies(relay.stack.settings[setting] ?? '');
  return { users, requests, host: await relay.startHost() };
}

/** Submits one by one, and gives those that were acknowledged. */
async function submitAll(host: HostUnderTest, requests: readonly Submitted[]): Promise<readonly Submitted[]> {
  const acknowledged: Submitted[] = [];
  for (const request of requests) {
    const { status } = await host.client.post('requests', request);
    if (status === 202) acknowledged.push(request);
    else expect(status).toBe(503);
  }
  return acknowledged;
}

describe.each([
  ['storage', 'StorageConnection'],
  ['Service Bus', 'ServiceBusConnection'],
] as const)('while %s is away for some time', (_, setting) => {
  it.each(scale.outages)(
    'nothing is lost, nothing is dead-lettered, and nothing is acknowledged in vain (it %ss)',
    async (mode) => {
      const { users, requests, host } = await prepare(setting);
      const [before, during, after] = [requests.slice(0, 150), requests.slice(150, 152), requests.slice(152)];
      const first = await submitAll(host, before);
      await until(() => relay.graph.requests.some(({ method }) => method === 'PATCH'), 10_000);

      for (const proxy of proxies) proxy[mode]();
      const end = Date.now() + scale.outageInMs;
      const meanwhile = (await Promise.all(during.map((request) => submitAll(host, [request])))).flat();
      expect(meanwhile).toEqual([]);
      await until(() => Date.now() > end, scale.outageInMs + 1_000);
      for (const proxy of proxies) proxy.pass();
      relay.expireLocks();

      const again = await submitAll(host, [...during, ...after]);
      await until(async () => (await host.client.get('health')).status === 200, 30_000);
      const missing = [...during, ...after].filter((request) => !again.includes(request));
      const last = await submitAll(host, missing);
      expect([...first, ...again, ...last]).toHaveLength(REQUESTS);
      const { applied = 0, unchanged = 0, superseded = 0, ...others } = await relay.drained(60_000);
      expect(others).toEqual({});
      expect(applied + unchanged + superseded).toBe(REQUESTS);
      expect(actualOf(users)).toEqual(expectedOf(users, requests));
    },
    120_000 + 2 * scale.outageInMs,
  );
});

describe.each([
  ['storage', 'StorageConnection'],
  ['Service Bus', 'ServiceBusConnection'],
] as const)('while answers of %s and of Graph get lost, though what they answer was done', (_, setting) => {
  it('nothing is lost, and nothing is done that should not be', async () => {
    // A connection that broke takes its locks along: they must run out.
    const { users, requests, host } = await prepare(setting, 3_000);
    let left: readonly Submitted[] = requests.slice(0, LOSSY_REQUESTS);
    for (let round = 0; left.length > 0; round++) {
      if (round < LOSSES) {
        for (const proxy of proxies) proxy.dropAnswers(1);
        relay.graph.faults.executeThenDrop(2, { method: 'PATCH' });
      }
      const acknowledged = await submitAll(host, left.slice(0, 25));
      left = left.filter((request) => !acknowledged.includes(request));
    }
    const { applied = 0, unchanged = 0, superseded = 0, ...others } = await relay.drained(90_000);
    expect(others).toEqual({});
    expect(applied + unchanged + superseded).toBe(LOSSY_REQUESTS);
    expect(actualOf(users)).toEqual(expectedOf(users, requests.slice(0, LOSSY_REQUESTS)));
  }, 150_000);
});
