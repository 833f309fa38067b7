import * as z from 'zod';
import { attributeResults, closedStates, openStates, reasons } from '../../domain/state.ts';
import type { LedgerEntry, Recorded } from '../../ports/ledger.ts';
import { details } from './details.ts';
import { fromColumns, toColumns } from './long-text.ts';

const entryDetails = details.extend({
  results: z
    .array(z.object({ attributeSet: z.string(), name: z.string(), result: z.enum(attributeResults) }))
    .optional(),
});

const row = z.object({
  etag: z.string(),
  partitionKey: z.string(),
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

export function toEntity({ key, target, problems, results, ...columns }: LedgerEntry, rowKey: string) {
  return { partitionKey: key, rowKey, ...columns, ...toColumns(JSON.stringify({ target, problems, results })) };
}

/** A row of another shape is a defect of whoever wrote it, so it throws. */
export function fromEntity(entity: object): Recorded {
  const { etag, partitionKey, ...columns } = row.parse(entity);
  return {
    entry: { key: partitionKey, ...columns, ...entryDetails.parse(JSON.parse(fromColumns(entity))) },
    version: etag,
  };
}
