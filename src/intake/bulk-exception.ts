import * as z from 'zod';
import type { BulkExceptionOrder } from '../domain/bulk-exception.ts';
import type { Problem } from '../domain/problem.ts';
import { limits } from '../topology.ts';
import { toProblems } from './shape.ts';
import { text } from './target.ts';
import { time } from './time.ts';

/** Over a long weekend. Who needs it for longer needs another `targetsPerHour`. */
const LONGEST_IN_HOURS = 72;
const HOUR_IN_MS = 3_600_000;

export const bulkException = z.strictObject({
  targetsPerHour: z
    .int()
    .min(1)
    .max(limits.targetsPerHour)
    .describe('How many targets the source may change in an hour meanwhile; more than without the exception.'),
  until: time.describe(`When it ends by itself, at most ${LONGEST_IN_HOURS} hours ahead.`),
  justification: text(1_024)
    .refine((value) => !/^\s+$/.test(value), { message: 'Say why.' })
    .describe('What it is for; it is kept in the audit.'),
});

export type BulkExceptionReading =
  | { readonly kind: 'order'; readonly order: BulkExceptionOrder }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readBulkException(document: unknown, now: number): BulkExceptionReading {
  const result = bulkException.safeParse(document, { reportInput: true });
  if (!result.success) return { kind: 'problems', problems: toProblems(result.error.issues) };
  const until = Date.parse(result.data.until);
  const problem = checkEnd(until, now);
  if (problem) return { kind: 'problems', problems: [{ pointer: '/until', ...problem }] };
  return { kind: 'order', order: { ...result.data, until: new Date(until).toISOString() } };
}

function checkEnd(until: number, now: number): Pick<Problem, 'code' | 'detail'> | undefined {
  if (until <= now) return { code: 'tooEarly', detail: 'Give a time that is still to come.' };
  if (until <= now + LONGEST_IN_HOURS * HOUR_IN_MS) return undefined;
  return { code: 'inFuture', detail: `Give a time within the next ${LONGEST_IN_HOURS} hours.` };
}
