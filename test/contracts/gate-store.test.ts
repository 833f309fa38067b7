import { expect, it } from 'vitest';
import { createGateStore } from '../../src/adapters/tables/gate-store.ts';
import { openGate } from '../../src/domain/gate.ts';
import { storage } from '../../src/topology.ts';
import { createFakeGateStore } from '../fakes/gate-store.ts';
import { testGateStore } from './gate-store.ts';
import { rowsOf, STARTS_WITHIN_MS, startTables } from './tables.ts';

testGateStore('in memory', async () => {
  const store = createFakeGateStore();
  return {
    open: () => store,
    goAway: async () => store.setAway(true),
    comeBack: async () => store.setAway(false),
    close: async () => {},
  };
});

testGateStore('in a table', async () => {
  const tables = await startTables();
  return { open: () => createGateStore(tables.table(storage.gateTable)), ...tables };
});

it(
  'a row of the gate that was removed is "changed" for a write, and is made again by the next read',
  async () => {
    const tables = await startTables();
    const table = tables.table(storage.gateTable);
    const store = createGateStore(table);
    const { version } = await store.read();
    const [row] = await rowsOf(table);
    await table.deleteEntity(String(row?.['partitionKey']), String(row?.['rowKey']));
    expect(await store.write({ ...openGate, closings: 7 }, version)).toBe('changed');
    expect((await store.read()).state).toEqual(openGate);
    expect(await rowsOf(table)).toHaveLength(1);

    await table.upsertEntity({ ...keysOf(row), state: '{"closedUntil":"soon"}' }, 'Replace');
    const failure = await store.read().catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'ZodError' });
    await tables.close();
  },
  STARTS_WITHIN_MS,
);

const keysOf = (row: Record<string, unknown> | undefined) => ({
  partitionKey: String(row?.['partitionKey']),
  rowKey: String(row?.['rowKey']),
});
