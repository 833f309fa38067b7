import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import type { BulkExceptions } from '../../ports/bulk-exceptions.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { readRow } from './read-rows.ts';

const exception = z.object({
  targetsPerHour: z.int32(),
  until: z.string(),
  justification: z.string(),
  grantedAt: z.string(),
  grantedBy: z.string(),
});

/** Hours begin with a digit, so that this partition is none of theirs. */
const PARTITION = 'exceptions';

/** Beside what is counted: one row a source. */
export function createBulkExceptions(table: TableClient): BulkExceptions {
  const attempt = createAttempt(table, 'bulkGuard');
  return {
    async get(source) {
      const row = await readRow({ table, attempt }, PARTITION, source);
      return row && exception.parse(row);
    },

    async put(source, granted) {
      const row = { partitionKey: PARTITION, rowKey: source, ...granted };
      await attempt(() => table.upsertEntity(row, 'Replace', withinTime()));
    },

    async remove(source) {
      await attempt<unknown>(() => table.deleteEntity(PARTITION, source, withinTime()), { 404: 'gone' });
    },
  };
}
