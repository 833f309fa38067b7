import { createAudit } from '../../src/adapters/tables/audit.ts';
import { storage } from '../../src/topology.ts';
import { createFakeAudit } from '../fakes/audit.ts';
import { testAudit } from './audit.ts';
import { startTables } from './tables.ts';

testAudit('in memory', async () => {
  const audit = createFakeAudit();
  return {
    open: () => audit,
    goAway: async () => audit.setAway(true),
    comeBack: async () => audit.setAway(false),
    close: async () => {},
  };
});

testAudit('in a table', async () => {
  const tables = await startTables();
  return { open: () => createAudit(tables.table(storage.auditTable)), ...tables };
});
