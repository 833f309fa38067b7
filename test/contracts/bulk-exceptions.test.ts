import { createBulkExceptions } from '../../src/adapters/tables/bulk-exceptions.ts';
import { storage } from '../../src/topology.ts';
import { createFakeBulkExceptions } from '../fakes/bulk-exceptions.ts';
import { testBulkExceptions } from './bulk-exceptions.ts';
import { startTables } from './tables.ts';

testBulkExceptions('in memory', async () => {
  const exceptions = createFakeBulkExceptions();
  return {
    open: () => exceptions,
    goAway: async () => exceptions.setAway(true),
    comeBack: async () => exceptions.setAway(false),
    close: async () => {},
  };
});

testBulkExceptions('in a table', async () => {
  const tables = await startTables();
  return { open: () => createBulkExceptions(tables.table(storage.guardTable)), ...tables };
});
