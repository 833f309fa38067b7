import type { TableTransactionResponse, TransactionAction } from '@azure/data-tables';
import type { LedgerEntry } from '../../ports/ledger.ts';
import { etagOf } from './attempt.ts';
import { toEntity } from './entry.ts';
import { indexRowsOf, partitionOf } from './request-rows.ts';

/** What is to be written of a request: its own row, and what changes in the index with it. */
export type Change = {
  readonly entity: ReturnType<typeof toEntity>;
  readonly indexRows: readonly string[];
  readonly indexActions: readonly TransactionAction[];
};

/** @param known the rows of the index that there are already */
export function changeOf(entry: LedgerEntry, known: readonly string[]): Change {
  const { key, source } = entry;
  const partitionKey = partitionOf(key);
  const indexRows = indexRowsOf(entry);
  const missing = indexRows.filter((row) => !known.includes(row));
  const outdated = known.filter((row) => !indexRows.includes(row));
  return {
    entity: toEntity(entry, indexRows),
    indexRows,
    indexActions: [
      // Whoever may see one source only is not given the rows of others by the table itself.
      ...missing.map((rowKey): TransactionAction => ['upsert', { partitionKey, rowKey, source }, 'Replace']),
      ...outdated.map((rowKey): TransactionAction => ['delete', { partitionKey, rowKey }]),
    ],
  };
}

/** Of a transaction whose first action is the request's own row: it is answered in the order of its actions. */
export const etagOfFirst = ({ subResponses: [first] }: TableTransactionResponse): string => etagOf(first ?? {});
