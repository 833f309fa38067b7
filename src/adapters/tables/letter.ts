import * as z from 'zod';
import { reasons } from '../../domain/state.ts';
import type { DeadLetterRecord } from '../../ports/dead-letters.ts';
import { details } from './details.ts';
import { toText } from './time.ts';

export const LETTERS = 'letters';

const row = z.object({
  rowKey: z.string(),
  kind: z.enum(['assignment', 'event']),
  source: z.string(),
  reason: z.enum(reasons),
  description: z.string().optional(),
  attempts: z.int32(),
  hop: z.int32(),
  receivedAt: z.string(),
  deadLetteredAt: z.string(),
  eventId: z.string().optional(),
  objectId: z.string().optional(),
  reference: z.string().optional(),
  details: z.string(),
});

export const toEntity = ({ key, deadLetteredAt, target, problems, ...columns }: DeadLetterRecord) => ({
  partitionKey: LETTERS,
  rowKey: key,
  ...columns,
  deadLetteredAt: toText(deadLetteredAt),
  details: JSON.stringify({ target, problems }),
});

/** A row of another shape is a defect of whoever wrote it, so it throws. */
export function fromEntity(entity: object): DeadLetterRecord {
  const { rowKey, details: text, ...columns } = row.parse(entity);
  return { key: rowKey, ...columns, ...details.parse(JSON.parse(text)) };
}
