import { createSecretKey } from 'node:crypto';
import { createTargetMemories } from '../../src/adapters/tables/target-memories.ts';
import { storage } from '../../src/topology.ts';
import { createFakeTargetMemories } from '../fakes/target-memories.ts';
import { startTables } from './tables.ts';
import { testTargetMemories } from './target-memories.ts';

testTargetMemories('in memory', async () => {
  const memories = createFakeTargetMemories();
  return {
    open: () => memories,
    goAway: async () => memories.setAway(true),
    comeBack: async () => memories.setAway(false),
    close: async () => {},
  };
});

testTargetMemories('in a table', async () => {
  const tables = await startTables();
  const key = createSecretKey(Buffer.alloc(32, 1));
  return { open: () => createTargetMemories(tables.table(storage.targetsTable), [key]), ...tables };
});
