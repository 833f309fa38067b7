import { odata, type TableClient } from '@azure/data-tables';
import * as z from 'zod';
import type { DigestKey } from '../../domain/key.ts';
import type { DueBook, FoundDue } from '../../ports/due-book.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { createSeal } from '../seal.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { fromColumns, toColumns } from './long-text.ts';
import { readRows } from './read-rows.ts';
import { toHour, toText } from './time.ts';

const row = z.object({ rowKey: z.string(), at: z.string(), traceparent: z.string().optional() });

/** A body and its columns are half a megabyte at most: as many of them arrive within the time of a call. */
const ROWS_AT_ONCE = 20;

/**
 * What shall be sent later: one partition an hour, one row a request, so that what is due is the beginning of the table.
 *
 * @param keys the current one; the previous ones too, as long as something that they sealed is not yet due
 * @param tracer what is put belongs to the trace that is running, and goes on in it when it is due
 */
export function createDueBook(table: TableClient, keys: readonly [DigestKey, ...DigestKey[]], tracer: Tracer): DueBook {
  const attempt = createAttempt(table, 'dueBook');
  const { seal, open } = createSeal(keys);

  function toDue(found: object): FoundDue {
    const { rowKey: key, at, traceparent } = row.parse(found);
    return { key, at, body: open(fromColumns(found), key), traceparent };
  }

  return {
    async put({ key, at, body }) {
      const traceparent = tracer.current();
      const names = { partitionKey: toHour(at), rowKey: key, at: toText(at), ...(traceparent && { traceparent }) };
      const entity = { ...names, ...toColumns(seal(body, key)) };
      await attempt(() => table.upsertEntity(entity, 'Replace', withinTime()));
    },

    async before(time, top) {
      const clauses = [odata`PartitionKey le ${toHour(time)}`, odata`at lt ${toText(time)}`];
      const counts = (found: object) => toDue(found).body !== undefined;
      return (await readRows({ table, attempt, clauses, rowsAtOnce: ROWS_AT_ONCE, counts }, top)).map(toDue);
    },

    async remove({ key, at }) {
      await attempt<unknown>(() => table.deleteEntity(toHour(at), key, withinTime()), { 404: 'gone' });
    },
  };
}
