import type { TableClient } from '@azure/data-tables';
import type { Page } from '../../ports/page.ts';
import { type Attempt, withinTime } from './attempt.ts';

export type Access = { readonly table: TableClient; readonly attempt: Attempt };

export const readRow = (
  { table, attempt }: Access,
  partitionKey: string,
  rowKey: string,
): Promise<object | undefined> =>
  attempt<object | undefined>(() => table.getEntity(partitionKey, rowKey, withinTime()), { 404: undefined });

export type Query = Access & {
  /** OData conditions, all of which must hold. */
  readonly clauses: readonly string[];
  /** The columns that are read; all of them, if it is not said. */
  readonly select?: readonly string[];
  /** Rows of one answer, which must arrive within the time of a call. */
  readonly rowsAtOnce?: number;
  /** What counts towards the rows that are asked for; everything, if it is not said. */
  readonly counts?: (row: object) => boolean;
};

/** The first rows that pass, in the order of their keys. The table may answer with fewer than asked for, or none, and more to come. */
export async function readRows(query: Query, top: number): Promise<object[]> {
  const { table, attempt, clauses, select, rowsAtOnce = 200, counts = () => true } = query;
  const filter = clauses.length > 0 ? { filter: clauses.join(' and ') } : {};
  const queryOptions = { ...filter, ...(select && { select: [...select] }) };
  const rows: object[] = [];
  let counted = 0;
  let continuationToken: string | undefined;
  do {
    const from = continuationToken === undefined ? {} : { continuationToken };
    const settings = { maxPageSize: Math.min(rowsAtOnce, top - counted), ...from };
    const { value } = await attempt(() =>
      table
        .listEntities({ queryOptions, ...withinTime() })
        .byPage(settings)
        .next(),
    );
    rows.push(...(value ?? []));
    counted = rows.filter(counts).length;
    continuationToken = value?.continuationToken;
  } while (counted < top && continuationToken !== undefined);
  return rows;
}

/** One row more than asked for tells whether the page is the last. */
export async function readPage<T extends { readonly key: string }>(
  query: Query,
  top: number,
  toItem: (row: object) => T,
): Promise<Page<T>> {
  const rows = await readRows(query, top + 1);
  const items = rows.slice(0, top).map(toItem);
  return rows.length > top ? { items, cursor: items.at(-1)?.key } : { items };
}
