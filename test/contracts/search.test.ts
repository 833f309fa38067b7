import { afterAll, beforeAll } from 'vitest';
import { createDirectory as createTenant } from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { createSearch } from '../../src/adapters/graph/search.ts';
import { connectGraph } from '../adapters/graph/connect-graph.ts';
import { createFakeDirectory } from '../fakes/directory.ts';
import { createFakeSearch } from '../fakes/search.ts';
import { startTrustedGraph } from '../local/graph/trusted-graph.ts';
import { testSearch } from './search.ts';
import { toSimulated } from './simulated.ts';

testSearch('in memory', async (tenant) => {
  const search = createFakeSearch(tenant, createFakeDirectory(tenant));
  return { search, goAway: async () => search.failAlways({ kind: 'unavailable' }) };
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

testSearch('behind Graph', async (tenant) => {
  Object.assign(graph.directory, toSimulated(tenant));
  return { search: createSearch(connectGraph(graph.url)), goAway: close };
});
