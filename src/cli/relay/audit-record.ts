import * as z from 'zod';
import { problem, target } from './shapes.ts';

export const auditRecord = z.object({
  id: z.string(),
  at: z.string(),
  outcome: z.string(),
  source: z.string(),
  request: z.string().optional(),
  reason: z.string().optional(),
  problems: z.array(problem).optional(),
  eventId: z.string().optional(),
  submittedBy: z.string().optional(),
  operatedBy: z.string().optional(),
  onBehalfOf: z.string().optional(),
  reference: z.string().optional(),
  justification: z.string().optional(),
  target: target.optional(),
  attempts: z.number().optional(),
  changes: z
    .array(
      z.object({
        attributeSet: z.string(),
        name: z.string(),
        operation: z.string(),
        count: z.number(),
        before: z.string().optional(),
        after: z.string().optional(),
      }),
    )
    .optional(),
  policyVersion: z.string().optional(),
  definitionsVersion: z.string().optional(),
  graphRequestId: z.string().optional(),
  replaces: z.string().optional(),
  replacedBy: z.string().optional(),
  bulkException: z.object({ targetsPerHour: z.number(), until: z.string() }).optional(),
});
export type AuditRecord = z.infer<typeof auditRecord>;
