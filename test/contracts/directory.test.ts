import { afterAll, beforeAll } from 'vitest';
import { createDirectory as createTenant } from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { createDirectory } from '../../src/adapters/graph/directory.ts';
import { connectGraph } from '../adapters/graph/connect-graph.ts';
import { createFakeDirectory } from '../fakes/directory.ts';
import { startTrustedGraph } from '../local/graph/trusted-graph.ts';
import { testDirectory } from './directory.ts';
import { toSimulated } from './simulated.ts';

testDirectory('in memory', async (tenant) => {
  const directory = createFakeDirectory(tenant);
  return {
    directory,
    assignedTo: directory.assignedTo,
    goAway: async () => directory.failAlways({ kind: 'unavailable' }),
  };
});

let graph: GraphSimulator;
let isOpen = false;
beforeAll(async () => {
  graph = await startTrustedGraph({ directory: createTenant() });
  isOpen = true;
});
afterAll(close);

async function close(): Promise<void> {
  if (isOpen) await graph.close();
  isOpen = false;
}

testDirectory('behind Graph', async (tenant) => {
  Object.assign(graph.directory, toSimulated(tenant));
  const { users, servicePrincipals } = graph.directory;
  return {
    directory: createDirectory(connectGraph(graph.url)),
    assignedTo: (id) => [...users, ...servicePrincipals].find((one) => one.id === id)?.customSecurityAttributes ?? {},
    goAway: close,
  };
});
