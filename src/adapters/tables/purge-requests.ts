import { odata, type TransactionAction } from '@azure/data-tables';
import * as z from 'zod';
import type { Ledger } from '../../ports/ledger.ts';
import { withinTime } from './attempt.ts';
import { fromVersion } from './entry.ts';
import { type Access, readRows } from './read-rows.ts';
import { ownRow, partitions, rangeOfOver, timedRow } from './request-rows.ts';

const row = z.object({ rowKey: z.string() });

/**
 * Takes away what is over, the row that it is found by last: interrupted anywhere, it is found again and ended.
 *
 *     rows of lists ─▶ the request itself ─▶ its row among those that are over
 *
 * A request of the same id that somebody submits meanwhile has rows of its own time. Its own row has the same name: that
 * one is taken away only as it was read.
 */
export function createPurgeRequests({ table, attempt }: Access, get: Ledger['get']): Ledger['purge'] {
  const remove = (partitionKey: string, rowKey: string, condition: { readonly etag?: string } = {}) =>
    attempt<unknown>(() => table.deleteEntity(partitionKey, rowKey, { ...condition, ...withinTime() }), {
      404: 'gone',
      412: 'changed',
    });

  async function removeAll(partitionKey: string, rows: readonly string[]): Promise<void> {
    const actions = rows.map((rowKey): TransactionAction => ['delete', { partitionKey, rowKey }]);
    const isDone = await attempt(() => table.submitTransaction(actions, withinTime()).then(() => true), { 404: false });
    if (isDone) return;
    for (const rowKey of rows) await remove(partitionKey, rowKey);
  }

  async function purgeOne(partitionKey: string, rowKey: string): Promise<void> {
    const { key } = timedRow(rowKey);
    const recorded = await get(key);
    const { etag, indexRows } = recorded ? fromVersion(recorded.version) : { etag: '', indexRows: [] };
    if (indexRows.includes(rowKey)) {
      const others = indexRows.filter((other) => other !== rowKey);
      if (others.length > 0) await removeAll(partitionKey, others);
      await remove(partitionKey, ownRow(key), { etag });
    }
    await remove(partitionKey, rowKey);
  }

  return async (before, top) => {
    const { above, below } = rangeOfOver(before);
    const share = Math.ceil(top / partitions.length);
    const purged = partitions.map(async (partition) => {
      const clauses = [odata`PartitionKey eq ${partition}`, odata`RowKey gt ${above}`, odata`RowKey lt ${below}`];
      const rows = await readRows({ table, attempt, clauses }, share);
      for (const found of rows) await purgeOne(partition, row.parse(found).rowKey);
      return rows.length;
    });
    return (await Promise.all(purged)).reduce((sum, count) => sum + count, 0);
  };
}
