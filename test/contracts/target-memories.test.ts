import { createSecretKey } from 'node:crypto';
import { createTargetMemories } from '../../src/adapters/tables/target-memories.ts';
import { storage } from '../../src/topology.ts';
import { createFakeTargetMemories } from '../fakes/target-memories.ts';
import { startTables } from './tables.ts';
import { testTargetList } from './target-list.ts';
import { type TargetMemoriesUnderTest, testTargetMemories } from './target-memories.ts';

async function inMemory(): Promise<TargetMemoriesUnderTest> {
  const memories = createFakeTargetMemories();
  return {
    open: () => memories,
    goAway: async () => memories.setAway(true),
    comeBack: async () => memories.setAway(false),
    close: async () => {},
  };
}

async function inTable(): Promise<TargetMemoriesUnderTest> {
  const tables = await startTables();
  const key = createSecretKey(Buffer.alloc(32, 1));
  return { open: () => createTargetMemories(tables.table(storage.targetsTable), [key]), ...tables };
}

testTargetMemories('in memory', inMemory);
testTargetMemories('in a table', inTable);

testTargetList('in memory', inMemory);
testTargetList('in a table', inTable);
