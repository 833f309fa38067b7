import { afterAll } from 'vitest';
import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { storage } from '../../src/topology.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { type LedgerUnderTest, testLedger } from './ledger.ts';
import { testLedgerIndex } from './ledger-index.ts';
import { testLedgerList } from './ledger-list.ts';
import { testLedgerPurge } from './ledger-purge.ts';
import { testLedgerWaiting } from './ledger-waiting.ts';
import { startTables, type Tables } from './tables.ts';

async function inMemory(): Promise<LedgerUnderTest> {
  const ledger = createFakeLedger();
  return {
    open: () => ledger,
    goAway: async () => ledger.setAway(true),
    comeBack: async () => ledger.setAway(false),
    close: async () => {},
  };
}

let tables: Promise<Tables> | undefined;
let count = 0;
afterAll(async () => (await tables)?.close());

/** A table of its own, in an emulator that all share. */
async function inTable(): Promise<LedgerUnderTest> {
  tables ??= startTables();
  const { table, goAway, comeBack } = await tables;
  count += 1;
  const name = `${storage.requestsTable}${count}`;
  return { open: () => createLedger(table(name)), goAway, comeBack, close: async () => {} };
}

testLedger('in memory', inMemory);
testLedger('in a table', inTable);

testLedgerList('in memory', inMemory);
testLedgerList('in a table', inTable);

testLedgerIndex('in memory', inMemory);
testLedgerIndex('in a table', inTable);

testLedgerWaiting('in memory', inMemory);
testLedgerWaiting('in a table', inTable);

testLedgerPurge('in memory', inMemory);
testLedgerPurge('in a table', inTable);
