import { createRecentEvents } from '../../src/adapters/tables/recent-events.ts';
import { storage } from '../../src/topology.ts';
import { createFakeRecentEvents } from '../fakes/recent-events.ts';
import { testRecentEvents } from './recent-events.ts';
import { startTables } from './tables.ts';

testRecentEvents('in memory', async () => {
  const recent = createFakeRecentEvents();
  return {
    open: () => recent,
    goAway: async () => recent.setAway(true),
    comeBack: async () => recent.setAway(false),
    close: async () => {},
  };
});

testRecentEvents('in a table', async () => {
  const tables = await startTables();
  return { open: () => createRecentEvents(tables.table(storage.recentTable)), ...tables };
});
