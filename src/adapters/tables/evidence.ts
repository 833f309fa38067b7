import * as z from 'zod';

const change = z.object({
  attributeSet: z.string(),
  name: z.string(),
  operation: z.enum(['set', 'clear', 'edit', 'undo']),
  count: z.int(),
  before: z.string().optional(),
  after: z.string().optional(),
});

export const evidence = z.object({
  policyVersion: z.string().optional(),
  definitionsVersion: z.string().optional(),
  changes: z.array(change).optional(),
  graphRequestId: z.string().optional(),
});
