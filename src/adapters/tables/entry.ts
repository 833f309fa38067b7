import * as z from 'zod';
import { attributeResults, closedStates, openStates, reasons } from '../../domain/state.ts';
import type { LedgerEntry, Recorded } from '../../ports/ledger.ts';
import { details } from './details.ts';
import { evidence } from './evidence.ts';
import { fromColumns, toColumns } from './long-text.ts';
import { keyOf, ownRow, partitionOf } from './request-rows.ts';

const entryDetails = details.extend({
  results: z
    .array(z.object({ attributeSet: z.string(), name: z.string(), result: z.enum(attributeResults) }))
    .optional(),
  found: z.record(z.string(), z.string()).optional(),
  untold: evidence.optional(),
});

const row = z.object({
  etag: z.string(),
  rowKey: z.string(),
  indexRows: z.string(),
  source: z.string(),
  eventId: z.string().optional(),
  fingerprint: z.string(),
  state: z.enum([...openStates, ...closedStates]),
  hop: z.int32().optional(),
  attempts: z.int32().optional(),
  reason: z.enum(reasons).optional(),
  objectId: z.string().optional(),
  submittedBy: z.string().optional(),
  onBehalfOf: z.string().optional(),
  justification: z.string().optional(),
  reference: z.string().optional(),
  effectiveAt: z.string().optional(),
  effectiveUntil: z.string().optional(),
  operatedBy: z.string().optional(),
  replaces: z.string().optional(),
  replacedBy: z.string().optional(),
  endedBy: z.string().optional(),
  receivedAt: z.string(),
  updatedAt: z.string(),
});

/** The index is on record with the entry, so that a later `indexRowsOf` still knows which rows an earlier one made. */
export function toEntity(entry: LedgerEntry, indexRows: readonly string[]) {
  const { key, target, problems, results, found, untold, ...columns } = entry;
  const rows = { partitionKey: partitionOf(key), rowKey: ownRow(key), indexRows: indexRows.join(' ') };
  return { ...rows, ...columns, ...toColumns(JSON.stringify({ target, problems, results, found, untold })) };
}

/** A row of another shape is a defect of whoever wrote it, so it throws. */
export function fromEntity(entity: object): Recorded {
  const { etag, rowKey, indexRows, ...columns } = row.parse(entity);
  return {
    entry: { key: keyOf(rowKey), ...columns, ...entryDetails.parse(JSON.parse(fromColumns(entity))) },
    version: toVersion({ etag, indexRows: indexRows.split(' ') }),
  };
}

/** What a version stands for: one state of the request's own row, and the rows of the index that exist with it. */
export type Version = { readonly etag: string; readonly indexRows: readonly string[] };

/** Neither an etag (RFC 9110, 8.8.3) nor a row key of ours has a blank. */
export const toVersion = ({ etag, indexRows }: Version): string => [etag, ...indexRows].join(' ');

export function fromVersion(version: string): Version {
  const [etag = '', ...indexRows] = version.split(' ');
  return { etag, indexRows };
}
