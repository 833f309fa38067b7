import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import * as z from 'zod';
import type { Audit, AuditRecord } from '../../ports/audit.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { fromRecordColumns, toRecordColumns } from './audit-record.ts';
import { prefixOf, rangeBefore, rangeOf, rowsOf } from './audit-rows.ts';
import { readRows } from './read-rows.ts';
import { partitions } from './request-rows.ts';

const row = z.object({ rowKey: z.string() });

/** A transaction has at most 100 actions, and a record at most 4 rows. */
const RECORDS_AT_ONCE = 25;

/** Audit records in a table, each with its copies for the lists. */
export function createAudit(table: TableClient): Audit {
  const attempt = createAttempt(table, 'audit');

  const read = (partition: string, { above, below }: ReturnType<typeof rangeBefore>, top: number) => {
    const clauses = [odata`PartitionKey eq ${partition}`, odata`RowKey gt ${above}`, odata`RowKey lt ${below}`];
    return readRows({ table, attempt, clauses }, top);
  };

  /** What is gone already, somebody else has purged. */
  async function remove(records: readonly AuditRecord[]): Promise<void> {
    const rows = records
      .map(rowsOf)
      .flatMap(({ partitionKey, own, copies }) =>
        [...copies.toReversed(), own].map((rowKey) => ({ partitionKey, rowKey })),
      );
    const actions = rows.map((key): TransactionAction => ['delete', key]);
    const isDone = await attempt(() => table.submitTransaction(actions, withinTime()).then(() => true), { 404: false });
    if (isDone) return;
    for (const { partitionKey, rowKey } of rows) {
      await attempt<unknown>(() => table.deleteEntity(partitionKey, rowKey, withinTime()), { 404: 'gone' });
    }
  }

  return {
    async put(record) {
      const { partitionKey, own, copies } = rowsOf(record);
      const columns = toRecordColumns(record);
      const actions: TransactionAction[] = [
        ['create', { partitionKey, rowKey: own }],
        ...copies.map((rowKey): TransactionAction => ['create', { partitionKey, rowKey, ...columns }]),
      ];
      await attempt<unknown>(() => table.submitTransaction(actions, withinTime()), { 409: 'there already' });
    },

    async list(query, top, after) {
      const range = rangeOf(query, after);
      const found = await Promise.all(partitions.map((partition) => read(partition, range, top + 1)));
      const prefix = prefixOf(query);
      const rows = found.flat().map((each) => ({ place: row.parse(each).rowKey.slice(prefix.length), each }));
      const page = rows.toSorted((a, b) => (a.place < b.place ? -1 : 1)).slice(0, top);
      const items = page.map(({ each }) => fromRecordColumns(each));
      return rows.length > top ? { items, cursor: page.at(-1)?.place } : { items };
    },

    async purge(before, top) {
      const range = rangeBefore(before);
      const share = Math.ceil(top / partitions.length);
      const purged = await Promise.all(
        partitions.map(async (partition) => {
          const records = (await read(partition, range, share)).map(fromRecordColumns);
          for (let next = 0; next < records.length; next += RECORDS_AT_ONCE) {
            await remove(records.slice(next, next + RECORDS_AT_ONCE));
          }
          return records.length;
        }),
      );
      return purged.reduce((sum, count) => sum + count, 0);
    },
  };
}
