import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedger } from '../../../src/adapters/tables/ledger.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { Unavailable } from '../../../src/ports/unavailable.ts';
import { keyOf } from '../../contracts/key-of.ts';
import { rowsOf, STARTS_WITHIN_MS, startTables, type Tables } from '../../contracts/tables.ts';
import { aLedgerEntry, USER_ID } from '../../factories.ts';

const LATER = '2026-11-21T09:00:00.000Z';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
}, STARTS_WITHIN_MS);
afterAll(() => tables.close());

let table: TableClient;
let ledger: Ledger;
let calls: number;
/** Called before each call of the table. */
let before: (call: number) => Promise<void> | void;
let count = 0;
beforeEach(async () => {
  count += 1;
  table = tables.table(`requests${count}`);
  ledger = createLedger(table);
  await ledger.get('any');
  before = () => {};
  table.pipeline.addPolicy({
    name: 'disturber',
    async sendRequest(request, next) {
      calls += 1;
      await before(calls);
      return next(request);
    },
  });
  calls = 0;
});

const entry = aLedgerEntry({ key: keyOf('a'), state: 'applied', reference: 'RITM0010001', objectId: USER_ID });
const isThere = async (key = entry.key) => (await ledger.get(key)) !== undefined;

describe('a purge', () => {
  it('leaves no row, wherever it is interrupted', async () => {
    await ledger.reserve(entry);
    calls = 0;
    await ledger.purge(LATER, 1);
    const needed = calls;
    expect(await rowsOf(table)).toEqual([]);
    expect(needed).toBeGreaterThan(16);
    for (let interrupted = 1; interrupted <= needed; interrupted++) {
      await ledger.reserve(entry);
      calls = 0;
      before = (call) => {
        if (call >= interrupted) throw new Error('Switched off by a test');
      };
      await expect(ledger.purge(LATER, 1)).rejects.toThrow(Unavailable);
      before = () => {};
      // Whatever is left of it, it is there whole or may be submitted anew.
      expect((await ledger.reserve({ ...entry, key: keyOf('other') })).kind).toBe('reserved');
      while ((await ledger.purge(LATER, 16)) > 0);
      expect([interrupted, await rowsOf(table)]).toEqual([interrupted, []]);
    }
  });

  it('by two at the same time is one', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => keyOf(`both ${index}`));
    for (const key of keys) await ledger.reserve({ ...entry, key });
    const open = { ...entry, key: keyOf('open'), state: 'reserved' } as const;
    await ledger.reserve(open);
    await Promise.all([ledger.purge(LATER, 320), createLedger(tables.table(table.tableName)).purge(LATER, 320)]);
    expect(await Promise.all(keys.map(isThere))).toEqual(keys.map(() => false));
    expect(await isThere(open.key)).toBe(true);
    while ((await ledger.purge(LATER, 320)) > 0);
    expect(new Set((await rowsOf(table)).map(({ rowKey }) => String(rowKey).endsWith(open.key)))).toEqual(
      new Set([true]),
    );
  });

  it('does not take a request that came under the same id meanwhile', async () => {
    await ledger.reserve(entry);
    const other = createLedger(tables.table(table.tableName));
    const again = { ...entry, state: 'reserved', receivedAt: '2026-11-21T08:00:00.000Z' } as const;
    let isDone = false;
    calls = 0;
    before = async (call) => {
      // The rows of the 16 partitions have been read, and the request.
      if (call < 18 || isDone) return;
      isDone = true;
      while ((await other.purge(LATER, 16)) > 0);
      expect((await other.reserve(again)).kind).toBe('reserved');
    };
    await ledger.purge(LATER, 16);
    expect(isDone).toBe(true);
    expect((await ledger.get(entry.key))?.entry).toEqual(again);
    const { target = expect.unreachable('it has one') } = entry;
    expect((await ledger.list({ selector: { by: 'target', target } }, 10)).items).toEqual([again]);
    expect((await ledger.list({ selector: { by: 'open' } }, 10)).items).toEqual([again]);
  });

  it('takes a row that stayed behind, and not the request that it once led to', async () => {
    await ledger.reserve(entry);
    const stale = (await rowsOf(table)).find(({ rowKey }) => String(rowKey).startsWith('e_'));
    while ((await ledger.purge(LATER, 16)) > 0);
    await ledger.reserve({ ...entry, state: 'deadLettered' });
    await table.upsertEntity({ partitionKey: String(stale?.['partitionKey']), rowKey: String(stale?.['rowKey']) });
    while ((await ledger.purge(LATER, 16)) > 0);
    expect((await ledger.get(entry.key))?.entry.state).toBe('deadLettered');
    expect((await rowsOf(table)).filter(({ rowKey }) => String(rowKey).startsWith('e_'))).toEqual([]);
  });
});
