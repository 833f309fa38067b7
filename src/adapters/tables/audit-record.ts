import * as z from 'zod';
import { closedStates, reasons } from '../../domain/state.ts';
import type { AuditRecord } from '../../ports/audit.ts';
import { details } from './details.ts';
import { evidence } from './evidence.ts';
import { fromColumns, toColumns } from './long-text.ts';

const outcomes = [...closedStates, 'repeated', 'bulkExceptionGranted', 'bulkExceptionEnded'] as const;

const record = details.extend({
  ...evidence.shape,
  id: z.string(),
  at: z.string(),
  outcome: z.enum(outcomes),
  source: z.string(),
  request: z.string().optional(),
  reason: z.enum(reasons).optional(),
  eventId: z.string().optional(),
  submittedBy: z.string().optional(),
  operatedBy: z.string().optional(),
  onBehalfOf: z.string().optional(),
  reference: z.string().optional(),
  justification: z.string().optional(),
  objectId: z.string().optional(),
  attempts: z.int32().optional(),
  replaces: z.string().optional(),
  replacedBy: z.string().optional(),
  bulkException: z.object({ targetsPerHour: z.int(), until: z.string() }).optional(),
});

/** No list filters by what is in a record, so all of it is one text; what reads the table besides sees the time and the source. */
export const toRecordColumns = (given: AuditRecord) => ({
  at: given.at,
  source: given.source,
  ...toColumns(JSON.stringify(given)),
});

/** A row of another shape is a defect of whoever wrote it, so it throws. */
export const fromRecordColumns = (row: object): AuditRecord => record.parse(JSON.parse(fromColumns(row)));
