import { odata } from '@azure/data-tables';
import * as z from 'zod';
import type { Ledger, LedgerEntry, LedgerQuery } from '../../ports/ledger.ts';
import { type Access, readRows } from './read-rows.ts';
import { indexRowsOf, keyOf, partitionOf, partitions, prefixOf, rangeOf } from './request-rows.ts';

const row = z.object({ rowKey: z.string() });

/** Lists by the rows of the index: one range of row keys in each partition, put together, and then the entries. */
export function createRequestList(access: Access, get: Ledger['get']): Ledger['list'] {
  return async (query, top, after) => {
    const places = await readPlaces(query, top + 1, after);
    const page = places.slice(0, top);
    const entries = await readEntries(page.map(keyOf));
    const prefix = prefixOf(query.selector);
    const items = page.flatMap((place) => {
      const entry = entries.get(keyOf(place));
      // It may have moved on since its row was read.
      return entry && indexRowsOf(entry).includes(prefix + place) ? [entry] : [];
    });
    return places.length > top ? { items, cursor: page.at(-1) } : { items };
  };

  async function readPlaces(query: LedgerQuery, top: number, after: string | undefined): Promise<readonly string[]> {
    const { above, below } = rangeOf(query, after);
    const prefix = prefixOf(query.selector);
    const range = [odata`RowKey gt ${above}`, odata`RowKey lt ${below}`];
    const restriction = query.source === undefined ? [] : [odata`source eq ${query.source}`];
    const readPartition = (partition: string) =>
      readRows({ ...access, clauses: [odata`PartitionKey eq ${partition}`, ...range, ...restriction] }, top);
    const rows = (await Promise.all(partitions.map(readPartition))).flat();
    return rows.map((found) => row.parse(found).rowKey.slice(prefix.length)).toSorted();
  }

  /** One after the other in each partition, and so 16 at a time. */
  async function readEntries(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>> {
    const entries = new Map<string, LedgerEntry>();
    const readPartition = async (partition: string) => {
      for (const key of keys.filter((each) => partitionOf(each) === partition)) {
        const recorded = await get(key);
        if (recorded) entries.set(key, recorded.entry);
      }
    };
    await Promise.all(partitions.map(readPartition));
    return entries;
  }
}
