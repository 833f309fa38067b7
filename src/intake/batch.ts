import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { limits } from '../topology.ts';
import { toProblems } from './shape.ts';

/** Read on its own, by `readCanonical`. */
export const batchItem = z.unknown();
export const batch = z.strictObject({ requests: z.array(batchItem).min(1).max(limits.batchItems) });

/** The items of a batch, each still unread: one bad item is its own problem, not its neighbours'. */
export function readBatch(
  document: unknown,
):
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] } {
  const result = batch.safeParse(document, { reportInput: true });
  return result.success
    ? { kind: 'items', items: result.data.requests }
    : { kind: 'problems', problems: toProblems(result.error.issues) };
}
