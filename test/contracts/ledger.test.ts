import { TableClient } from '@azure/data-tables';
import { startAzurite } from '../../local/stack/azurite.ts';
import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { storage } from '../../src/topology.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { testLedger } from './ledger.ts';

testLedger('in memory', async () => {
  const ledger = createFakeLedger();
  return { open: () => ledger, goAway: async () => ledger.setAway(true) };
});

/** Without the client's own retries: they would only make the outage last longer. */
const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };

testLedger('in a table', async () => {
  const azurite = await startAzurite({ blobs: 0, tables: 0 });
  return {
    open: () =>
      createLedger(TableClient.fromConnectionString(azurite.connectionString, storage.requestsTable, options)),
    goAway: () => azurite.close(),
  };
});
