import * as z from 'zod';
import { problemCodes } from '../../domain/problem.ts';
import { closedStates, openStates, reasons } from '../../domain/state.ts';
import type { LedgerEntry, Recorded } from '../../ports/ledger.ts';

/** What no query filters by shares one JSON column. */
const details = z.object({
  target: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('user'), key: z.enum(['id', 'userPrincipalName']), value: z.string() }),
      z.object({ type: z.literal('servicePrincipal'), key: z.enum(['id', 'appId']), value: z.string() }),
    ])
    .optional(),
  problems: z.array(z.object({ pointer: z.string(), code: z.enum(problemCodes) })).optional(),
  results: z
    .array(z.object({ attributeSet: z.string(), name: z.string(), result: z.enum(['applied', 'unchanged']) }))
    .optional(),
});

const row = z.object({
  etag: z.string(),
  partitionKey: z.string(),
  source: z.string(),
  eventId: z.string().optional(),
  fingerprint: z.string(),
  state: z.enum([...openStates, ...closedStates]),
  reason: z.enum(reasons).optional(),
  objectId: z.string().optional(),
  submittedBy: z.string().optional(),
  onBehalfOf: z.string().optional(),
  reference: z.string().optional(),
  receivedAt: z.string(),
  updatedAt: z.string(),
  details: z.string(),
});

export function toEntity({ key, target, problems, results, ...columns }: LedgerEntry, rowKey: string) {
  return { partitionKey: key, rowKey, ...columns, details: JSON.stringify({ target, problems, results }) };
}

/** A row of another shape is a defect of whoever wrote it, so it throws. */
export function fromEntity(entity: object): Recorded {
  const { etag, partitionKey, details: text, ...columns } = row.parse(entity);
  return { entry: { key: partitionKey, ...columns, ...details.parse(JSON.parse(text)) }, version: etag };
}
