import { odata, type TableClient } from '@azure/data-tables';
import type { Ledger, Recorded } from '../../ports/ledger.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { createAttempt, etagOf, withinTime } from './attempt.ts';
import { fromEntity, toEntity } from './entry.ts';
import { readPage, readRow } from './read-rows.ts';

/** Requests in a table, one partition a key. Conflicts and absence are answers; everything else is an outage. */
export function createLedger(table: TableClient): Ledger {
  const attempt = createAttempt(table, 'ledger');

  async function get(key: string): Promise<Recorded | undefined> {
    const entity = await readRow({ table, attempt }, key, ROW);
    return entity && fromEntity(entity);
  }

  return {
    get,

    async reserve(entry) {
      const version = await attempt(async () => etagOf(await table.createEntity(toEntity(entry, ROW), withinTime())), {
        409: '',
      });
      if (version !== '') return { kind: 'reserved', entry, version };
      const existing = await get(entry.key);
      if (!existing) throw new Unavailable('ledger', new Error('The entry that was in the way is gone'));
      return { kind: 'exists', ...existing };
    },

    list({ state, source }, top, after) {
      const clauses = [
        ...(after === undefined ? [] : [odata`PartitionKey gt ${after}`]),
        ...(state === undefined ? [] : [odata`state eq ${state}`]),
        ...(source === undefined ? [] : [odata`source eq ${source}`]),
      ];
      return readPage({ table, attempt, clauses }, top, (row) => fromEntity(row).entry);
    },

    update: (entry, etag) =>
      attempt<Awaited<ReturnType<Ledger['update']>>>(
        async () => {
          const reply = await table.updateEntity(toEntity(entry, ROW), 'Replace', { etag, ...withinTime() });
          return { kind: 'updated', version: etagOf(reply) };
        },
        { 412: { kind: 'changed' }, 404: { kind: 'changed' } },
      ),
  };
}

const ROW = 'request';
