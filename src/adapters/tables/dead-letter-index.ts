import { odata, type TableClient } from '@azure/data-tables';
import type { DeadLetterIndex } from '../../ports/dead-letters.ts';
import { createAttempt, etagOf, withinTime } from './attempt.ts';
import { fromEntity, LETTERS, toEntity } from './letter.ts';
import { readPage, readRow, readRows } from './read-rows.ts';
import { toText } from './time.ts';

/** As many as Table storage puts into one answer: of their keys alone, they are small. */
const ROWS_AT_ONCE = 1_000;

/** The index of the dead letters: one partition, one row a letter. */
export function createDeadLetterIndex(table: TableClient): DeadLetterIndex {
  const attempt = createAttempt(table, 'deadLetters');
  return {
    async put(record) {
      await attempt(() => table.upsertEntity(toEntity(record), 'Replace', withinTime()));
    },

    async get(key) {
      const entity = await readRow({ table, attempt }, LETTERS, key);
      return entity && fromEntity(entity);
    },

    async remove(key, hop) {
      for (let isDone = false; !isDone; ) {
        const entity = await readRow({ table, attempt }, LETTERS, key);
        if (!entity || fromEntity(entity).hop > hop) return;
        const etag = etagOf(entity);
        isDone = await attempt(
          async () => {
            await table.deleteEntity(LETTERS, key, { etag, ...withinTime() });
            return true;
          },
          { 404: true, 412: false },
        );
      }
    },

    list({ source, reason, from, to }, top, after) {
      const clauses = [
        odata`PartitionKey eq ${LETTERS}`,
        ...(after === undefined ? [] : [odata`RowKey gt ${after}`]),
        ...(source === undefined ? [] : [odata`source eq ${source}`]),
        ...(reason === undefined ? [] : [odata`reason eq ${reason}`]),
        ...(from === undefined ? [] : [odata`deadLetteredAt ge ${toText(from)}`]),
        ...(to === undefined ? [] : [odata`deadLetteredAt lt ${toText(to)}`]),
      ];
      return readPage({ table, attempt, clauses }, top, fromEntity);
    },

    async count(most) {
      const clauses = [odata`PartitionKey eq ${LETTERS}`];
      const query = { table, attempt, clauses, select: ['RowKey'], rowsAtOnce: ROWS_AT_ONCE };
      return (await readRows(query, most)).length;
    },
  };
}
