import { createDeadLetterIndex } from '../../src/adapters/tables/dead-letter-index.ts';
import { storage } from '../../src/topology.ts';
import { createFakeDeadLetterIndex } from '../fakes/dead-letter-index.ts';
import { testDeadLetterIndex } from './dead-letter-index.ts';
import { startTables } from './tables.ts';

testDeadLetterIndex('in memory', async () => {
  const index = createFakeDeadLetterIndex();
  return {
    open: () => index,
    goAway: async () => index.setAway(true),
    comeBack: async () => index.setAway(false),
    close: async () => {},
  };
});

testDeadLetterIndex('in a table', async () => {
  const tables = await startTables();
  return { open: () => createDeadLetterIndex(tables.table(storage.deadLettersTable)), ...tables };
});
