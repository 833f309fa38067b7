import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { storage } from '../../src/topology.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { type LedgerUnderTest, testLedger } from './ledger.ts';
import { testLedgerList } from './ledger-list.ts';
import { startTables } from './tables.ts';

async function inMemory(): Promise<LedgerUnderTest> {
  const ledger = createFakeLedger();
  return {
    open: () => ledger,
    goAway: async () => ledger.setAway(true),
    comeBack: async () => ledger.setAway(false),
    close: async () => {},
  };
}

async function inTable(): Promise<LedgerUnderTest> {
  const tables = await startTables();
  return { open: () => createLedger(tables.table(storage.requestsTable)), ...tables };
}

testLedger('in memory', inMemory);
testLedger('in a table', inTable);

testLedgerList('in memory', inMemory);
testLedgerList('in a table', inTable);
