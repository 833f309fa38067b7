import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBulkCounter } from '../../src/adapters/tables/bulk-counter.ts';
import { createBulkExceptions } from '../../src/adapters/tables/bulk-exceptions.ts';
import { storage } from '../../src/topology.ts';
import { createFakeBulkCounter } from '../fakes/bulk-counter.ts';
import { testBulkCounter } from './bulk-counter.ts';
import { rowsOf, STARTS_WITHIN_MS, startTables, type Tables } from './tables.ts';

testBulkCounter('in memory', async () => {
  const counter = createFakeBulkCounter();
  return {
    open: () => counter,
    goAway: async () => counter.setAway(true),
    comeBack: async () => counter.setAway(false),
    close: async () => {},
  };
});

testBulkCounter('in a table', async () => {
  const tables = await startTables();
  return { open: () => createBulkCounter(tables.table(storage.guardTable)), ...tables };
});

describe('the table of the bulk guard', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await startTables();
  }, STARTS_WITHIN_MS);
  afterAll(() => tables.close());

  /** A table, and the calls that were made of it. */
  function watched() {
    const table = tables.table(storage.guardTable);
    const calls: string[] = [];
    const watch = new Proxy(table, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (name !== 'createTable') calls.push(String(name));
        return member.bind(target);
      },
    });
    return { table: watch, calls };
  }

  it('is called once for a new target within the limit, and not for long by who is alone', async () => {
    const { table, calls } = watched();
    const counter = createBulkCounter(table);
    const place = { source: 'calls', hour: '2026-11-20T09' };
    for (const objectId of ['a', 'b', 'c']) await counter.admit(place, objectId, 5);
    expect(calls).toEqual(['submitTransaction', 'submitTransaction', 'submitTransaction']);
  });

  it('has what was executed though nobody heard of it: the same again is counted once', async () => {
    const table = tables.table(storage.guardTable);
    const place = { source: 'unheard', hour: '2026-11-20T09' };
    const deaf = new Proxy(table, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (name !== 'submitTransaction') return typeof member === 'function' ? member.bind(target) : member;
        return async (...args: Parameters<typeof table.submitTransaction>) => {
          await target.submitTransaction(...args);
          throw new Error('The connection was lost');
        };
      },
    });
    await expect(createBulkCounter(deaf).admit(place, 'a', 1)).rejects.toThrow('unavailable');
    const counter = createBulkCounter(table);
    expect(await counter.admit(place, 'a', 1)).toBe('admitted');
    expect(await counter.count(place)).toBe(1);
    expect(await counter.admit(place, 'b', 1)).toBe('full');
  });

  it('loses hours of more targets than one transaction takes, and no exception', async () => {
    const table = tables.table(storage.guardTable);
    const counter = createBulkCounter(table);
    const exceptions = createBulkExceptions(table);
    const granted = {
      targetsPerHour: 5_000,
      until: '2026-11-21T18:00:00.000Z',
      justification: 'CHG0030123',
      ...{ grantedAt: '2026-11-20T09:00:00.000Z', grantedBy: 'operator' },
    };
    await exceptions.put('many', granted);
    const place = { source: 'many', hour: '2026-11-19T09' };
    for (let index = 0; index < 120; index++) await counter.admit(place, `target-${index}`, 500);
    expect(await counter.count(place)).toBe(120);
    await counter.purge('2026-12-01T00');
    expect((await rowsOf(table)).map(({ rowKey }) => rowKey)).toEqual(['many']);
    expect(await exceptions.get('many')).toEqual(granted);
  });
});
