import { odata } from '@azure/data-tables';
import * as z from 'zod';
import type { Ledger } from '../../ports/ledger.ts';
import { type Access, readRows } from './read-rows.ts';
import { indexRowsOf, partitions, rangeOfWaiting, timedRow } from './request-rows.ts';

const row = z.object({ rowKey: z.string() });

/** The first one of a partition, with a few more for those that have moved on since their row was read. */
const LOOKED_AT = 10;

/** However many requests are open, a few rows of each partition tell which one waits for the longest. */
export function createWaitingSince(access: Access, get: Ledger['get']): Ledger['waitingSince'] {
  return async (now) => {
    const { above, below } = rangeOfWaiting(now);

    async function firstOf(partition: string): Promise<readonly string[]> {
      const clauses = [odata`PartitionKey eq ${partition}`, odata`RowKey gt ${above}`, odata`RowKey lt ${below}`];
      for (const found of await readRows({ ...access, clauses }, LOOKED_AT)) {
        const { rowKey } = row.parse(found);
        const { since, key } = timedRow(rowKey);
        const recorded = await get(key);
        if (recorded && indexRowsOf(recorded.entry).includes(rowKey)) return [since];
      }
      return [];
    }

    return (await Promise.all(partitions.map(firstOf))).flat().toSorted()[0];
  };
}
