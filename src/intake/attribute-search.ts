import * as z from 'zod';
import { attributeLimits } from '../domain/definition.ts';
import type { Problem } from '../domain/problem.ts';
import { toProblems } from './shape.ts';

export const attributeSearch = z.strictObject({
  startsWith: z.string().min(1).max(attributeLimits.valueLength),
  attributeSet: z.string().optional(),
});
export type AttributeSearchReading =
  | { readonly kind: 'search'; readonly search: z.infer<typeof attributeSearch> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** A search in what is assigned to one target. */
export function readAttributeSearch(document: unknown): AttributeSearchReading {
  const result = attributeSearch.safeParse(document, { reportInput: true });
  return result.success
    ? { kind: 'search', search: result.data }
    : { kind: 'problems', problems: toProblems(result.error.issues) };
}
