import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedger } from '../../../src/adapters/tables/ledger.ts';
import type { Ledger, LedgerEntry, LedgerSelector } from '../../../src/ports/ledger.ts';
import { keyOf } from '../../contracts/key-of.ts';
import { rowsOf, STARTS_WITHIN_MS, startTables, type Tables } from '../../contracts/tables.ts';
import { aLedgerEntry, USER_ID } from '../../factories.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
}, STARTS_WITHIN_MS);
afterAll(() => tables.close());

let table: TableClient;
let ledger: Ledger;
let calls: string[];
let count = 0;
beforeEach(async () => {
  count += 1;
  table = tables.table(`requests${count}`);
  ledger = createLedger(table);
  await ledger.get('any');
  calls = [];
  table.pipeline.addPolicy({
    name: 'recorder',
    sendRequest(request, next) {
      const { pathname, search } = new URL(request.url);
      calls.push(decodeURIComponent(`${request.method} ${pathname.split('/').at(-1)}${search}`));
      return next(request);
    },
  });
});

const entry = aLedgerEntry({ key: keyOf('a'), reference: 'RITM0010001' });
const aRow = async (rowKey: RegExp) =>
  (await rowsOf(table)).find((row) => rowKey.test(String(row['rowKey']))) ?? expect.unreachable('no such row');
const shortened = async () =>
  (await rowsOf(table)).map(({ rowKey }) =>
    String(rowKey)
      .replace(entry.key, '<key>')
      .replace(/_[\w-]{22}_/, '_<digest>_'),
  );
const listed = async (selector: LedgerSelector) => (await ledger.list({ selector }, 10)).items;

async function update(change: Partial<LedgerEntry>): Promise<'updated' | 'changed'> {
  const recorded = (await ledger.get(entry.key)) ?? expect.unreachable('it is there');
  calls = [];
  return (await ledger.update({ ...recorded.entry, ...change }, recorded.version)).kind;
}

describe('the rows of a request', () => {
  it('lie in one partition, and the index has nothing but the source beside them', async () => {
    await ledger.reserve(entry);
    await update({ objectId: USER_ID });
    const rows = await rowsOf(table);
    expect(new Set(rows.map(({ partitionKey }) => partitionKey)).size).toBe(1);
    expect(await shortened()).toEqual([
      'k_<key>',
      `o_${place}_<key>`,
      `r_<digest>_${place}_<key>`,
      `s_<digest>_${place}_<key>`,
      `t_<digest>_${place}_<key>`,
      `t_<digest>_${place}_<key>`,
      `w_${entry.updatedAt}_<key>`,
    ]);
    for (const { etag, timestamp, partitionKey, rowKey, ...columns } of rows.slice(1)) {
      expect(columns).toEqual({ source: { type: 'String', value: 'hr' } });
    }
  });

  it('spread over the partitions', async () => {
    const keys = Array.from({ length: 64 }, (_, index) => keyOf(`spread ${index}`));
    for (const key of keys) await ledger.reserve({ ...entry, key });
    const partitions = new Set((await rowsOf(table)).map(({ partitionKey }) => partitionKey));
    expect(partitions.size).toBeGreaterThan(12);
    expect([...partitions].every((partition) => /^[\da-f]$/.test(String(partition)))).toBe(true);
  });
});

const place = String(9_999_999_999_999 - Date.parse(entry.receivedAt));

describe('a write', () => {
  it('is one call, whether the index changes with it or not', async () => {
    await ledger.reserve(entry);
    expect(calls).toEqual(['POST $batch']);
    await update({ objectId: USER_ID });
    expect(calls).toEqual(['POST $batch']);
    await update({ attempts: 3 });
    expect(calls).toEqual([expect.stringMatching(/^PUT .*RowKey='k_/)]);
    await update({ state: 'applied' });
    expect(calls).toEqual(['POST $batch']);
  });

  it('that fails leaves every row as it was', async () => {
    const { version } = await ledger.reserve(entry);
    await update({ attempts: 1 });
    const before = await rowsOf(table);

    const late = { ...entry, source: 'late', reference: 'late', target: undefined, state: 'applied' } as const;
    expect((await ledger.reserve(late)).kind).toBe('exists');
    expect((await ledger.update(late, version)).kind).toBe('changed');
    expect((await ledger.update({ ...late, key: keyOf('absent') }, version)).kind).toBe('changed');

    expect(await rowsOf(table)).toEqual(before);
  });

  it('does not need the rows that it takes away', async () => {
    await ledger.reserve(entry);
    const { partitionKey, rowKey } = await aRow(/^o_/);
    await table.deleteEntity(String(partitionKey), String(rowKey));
    const change = { state: 'applied', objectId: USER_ID, reference: undefined } as const;
    expect(await update(change)).toBe('updated');
    const { target = expect.unreachable('it has one') } = entry;
    expect(await listed({ by: 'target', target: { type: 'user', key: 'id', value: USER_ID } })).toEqual([
      { ...entry, ...change },
    ]);
    expect(await listed({ by: 'target', target })).toHaveLength(1);
    expect(await listed({ by: 'reference', reference: 'RITM0010001' })).toEqual([]);
    expect(await update({ state: 'discarded' })).toBe('updated');
  });
});

describe('what waits for the longest', () => {
  it('is found by a few rows of each partition, however many requests are open', async () => {
    for (let index = 0; index < 40; index++) await ledger.reserve({ ...entry, key: keyOf(`open ${index}`) });
    calls = [];
    expect(await ledger.waitingSince(entry.updatedAt)).toBe(entry.updatedAt);
    const queries = calls.filter((call) => call.includes('()?'));
    expect(queries).toHaveLength(16);
    expect(queries.every((query) => query.includes("RowKey gt 'w_'") && query.includes('$top=10'))).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(32);
  });

  it('is not one whose row stayed behind', async () => {
    await ledger.reserve(entry);
    const { partitionKey, rowKey } = await aRow(/^w_/);
    await update({ state: 'applied' });
    await table.upsertEntity({ partitionKey: String(partitionKey), rowKey: String(rowKey), source: 'hr' });
    expect(await ledger.waitingSince(entry.updatedAt)).toBeUndefined();
    const later = '2026-11-20T10:00:00.000Z';
    await ledger.reserve({ ...entry, key: `${entry.key.slice(0, 2)}${keyOf('b').slice(2)}`, updatedAt: later });
    expect(await ledger.waitingSince(later)).toBe(later);
  });
});

describe('a list', () => {
  it('asks each partition for one range of its rows, and then for nothing but the requests themselves', async () => {
    for (const name of ['a', 'b', 'c']) await ledger.reserve({ ...entry, key: keyOf(name) });
    const selectors: readonly LedgerSelector[] = [
      { by: 'open' },
      { by: 'source', source: 'hr' },
      { by: 'reference', reference: 'RITM0010001' },
      { by: 'target', target: entry.target ?? expect.unreachable('it has one') },
    ];
    for (const selector of selectors) {
      calls = [];
      expect(await listed(selector)).toHaveLength(3);
      const queries = calls.filter((call) => call.includes('()?'));
      const range = /filter=PartitionKey eq '([\da-f])' and RowKey gt '(\w)_[^']*' and RowKey lt '\2_[^']*~'/;
      expect(new Set(queries.map((query) => range.exec(query)?.[1])).size).toBe(16);
      expect(queries).toHaveLength(16);
      expect(calls.filter((call) => /^GET .*RowKey='k_/.test(call))).toHaveLength(3);
      expect(calls).toHaveLength(19);
    }
  });

  it('believes no row of the index whose request is gone, or has moved on, and goes on behind it', async () => {
    const keys = ['a', 'b', 'c', 'd'].map(keyOf).toSorted();
    const [first = '', second = '', third = '', fourth = ''] = keys;
    for (const key of keys) await ledger.reserve({ ...entry, key });
    const own = await aRow(new RegExp(`^k_${first}$`));
    const open = await aRow(new RegExp(`^o_.*${third}$`));
    await table.deleteEntity(String(own['partitionKey']), String(own['rowKey']));
    const recorded = (await ledger.get(third)) ?? expect.unreachable('it is there');
    await ledger.update({ ...recorded.entry, state: 'applied' }, recorded.version);
    await table.upsertEntity({
      partitionKey: String(open['partitionKey']),
      rowKey: String(open['rowKey']),
      source: 'hr',
    });

    const pages: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const { items, cursor } = await ledger.list({ selector: { by: 'open' } }, 1, after);
      pages.push(items.map(({ key }) => key));
      after = cursor;
    } while (after !== undefined);

    expect(pages).toEqual([[], [second], [], [fourth]]);
  });
});
