import { createSecretKey } from 'node:crypto';
import { createDueBook } from '../../src/adapters/tables/due-book.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { storage } from '../../src/topology.ts';
import { createFakeDueBook } from '../fakes/due-book.ts';
import { testDueBook } from './due-book.ts';
import { startTables } from './tables.ts';

testDueBook('in memory', async () => {
  const book = createFakeDueBook();
  return {
    open: () => book,
    loseKey: (keysOfDue) => keysOfDue.forEach(book.loseKeyOf),
    goAway: async () => book.setAway(true),
    comeBack: async () => book.setAway(false),
    close: async () => {},
  };
});

testDueBook('in a table', async () => {
  const tables = await startTables();
  let key = createSecretKey(Buffer.alloc(32, 1));
  return {
    open: () => createDueBook(tables.table(storage.dueTable), [key], noTracer),
    loseKey() {
      key = createSecretKey(Buffer.alloc(32, 2));
    },
    ...tables,
  };
});
