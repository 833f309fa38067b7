import { afterAll } from 'vitest';
import { createAttributeSet, createDefinition, createDirectory } from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { createDefinitions } from '../../src/adapters/graph/definitions.ts';
import { connectGraph } from '../adapters/graph/connect-graph.ts';
import { createFakeDefinitions, type Taxonomy } from '../fakes/definitions.ts';
import { startTrustedGraph } from '../local/graph/trusted-graph.ts';
import { testDefinitions } from './definitions.ts';

testDefinitions('in memory', async (now) => {
  const definitions = createFakeDefinitions({ attributeSets: [], definitions: [] }, now);
  return {
    definitions,
    define: definitions.define,
    goAway: async () => definitions.failAlways({ kind: 'unavailable' }),
  };
});

const open = new Set<GraphSimulator>();
afterAll(async () => {
  for (const graph of open) await graph.close();
});

/** `expandLimit`: Graph may end an expanded list at 20 and say nothing; that it does not is unverified. */
for (const [name, options] of [
  ['behind Graph, in pages of two', { maxPageSize: 2, expandLimit: 20 }],
  ['behind a Graph that expands all', { expandLimit: 1_000 }],
] as const) {
  testDefinitions(name, async (now) => {
    const graph = await startTrustedGraph({ directory: createDirectory(), ...options });
    open.add(graph);
    return {
      definitions: createDefinitions(connectGraph(graph.url), now),
      define: (taxonomy) => {
        Object.assign(graph.directory, toSimulated(taxonomy));
      },
      async goAway() {
        if (open.delete(graph)) await graph.close();
      },
    };
  });
}

/** Graph has null where nothing is described. */
const toSimulated = ({ attributeSets, definitions }: Taxonomy) =>
  createDirectory({
    attributeSets: attributeSets.map(({ id, description = null }) =>
      Object.assign(createAttributeSet({ id }), { description }),
    ),
    definitions: definitions.map(({ allowedValues, description = null, ...definition }) =>
      Object.assign(createDefinition({ ...definition, allowedValues: [...allowedValues] }), { description }),
    ),
  });
