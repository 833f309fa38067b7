import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { limits } from '../topology.ts';
import { cursor, letterFilter } from './list-query.ts';
import { requestId } from './request-id.ts';
import { toProblems } from './shape.ts';

const dryRun = z.boolean().default(false).describe('Only say what would become of it.');
const byIds = z.strictObject({ ids: z.array(requestId).min(1).max(limits.pageItems), dryRun });
const byFilter = z.strictObject({ filter: z.strictObject(letterFilter), cursor, dryRun });
export const selection = z.union([byIds, byFilter]);
/** Read on its own, by `readCanonical`. */
export const replacingRequest = z.record(z.string(), z.unknown());
export const replacement = z.strictObject({ request: replacingRequest, dryRun });

/** Which dead letters an operator means: some by their ids, or a page of those that pass a filter. */
export type LetterSelection = z.infer<typeof selection>;
export type LetterReplacement = z.infer<typeof replacement>;

export type OrderReading<T> =
  | { readonly kind: 'order'; readonly order: T }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readSelection(document: unknown): OrderReading<LetterSelection> {
  const isNamed = typeof document === 'object' && document !== null && 'ids' in document;
  return isNamed ? read(byIds, document) : read(byFilter, document);
}

export const readReplacement = (document: unknown): OrderReading<LetterReplacement> => read(replacement, document);

function read<T>(schema: z.ZodType<T>, document: unknown): OrderReading<T> {
  const result = schema.safeParse(document, { reportInput: true });
  return result.success
    ? { kind: 'order', order: result.data }
    : { kind: 'problems', problems: toProblems(result.error.issues) };
}
