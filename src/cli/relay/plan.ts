import * as z from 'zod';
import { attributeResult, problem, target } from './shapes.ts';

/** `request` is the only part of an answer that may hold values; it is absent where the relay withholds it. */
export const plan = z.object({
  outcome: z.string(),
  reason: z.string().optional(),
  problems: z.array(problem).optional(),
  target,
  effects: z.array(attributeResult),
  request: z.object({ method: z.string(), path: z.string(), body: z.unknown() }).nullish(),
  warnings: z.array(problem),
});
export type Plan = z.infer<typeof plan>;
