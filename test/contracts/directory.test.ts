import { afterAll, beforeAll } from 'vitest';
import {
  createDefinition,
  createServicePrincipal,
  createDirectory as createTenant,
  createUser,
} from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { createDirectory } from '../../src/adapters/graph/directory.ts';
import { connectGraph } from '../adapters/graph/connect-graph.ts';
import { createFakeDirectory, type Principal, type Tenant } from '../fakes/directory.ts';
import { startTrustedGraph } from '../local/graph/trusted-graph.ts';
import { testDirectory } from './directory.ts';

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

const toSimulated = ({ principals, attributes }: Tenant) =>
  createTenant({
    users: principals.filter(({ type }) => type === 'user').map((user) => createUser(parts(user))),
    servicePrincipals: principals
      .filter(({ type }) => type === 'servicePrincipal')
      .map((app) => createServicePrincipal(parts(app))),
    definitions: attributes.map(({ attributeSet, name, type, isCollection }) =>
      createDefinition({ attributeSet, name, type, isCollection }),
    ),
  });

const parts = ({ type, assigned = {}, ...names }: Principal) => ({
  displayName: type,
  customSecurityAttributes: structuredClone(assigned),
  ...names,
});
