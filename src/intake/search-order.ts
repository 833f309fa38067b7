import * as z from 'zod';
import { filterOperators } from '../domain/filter.ts';
import type { Problem } from '../domain/problem.ts';
import { limits } from '../topology.ts';
import { toProblems } from './shape.ts';
import { single } from './wanted.ts';

const required = { message: 'This field is required: a single value.', params: { code: 'required' } };
const filter = z.strictObject({
  attributeSet: z.string(),
  attribute: z.string(),
  operator: z.enum(filterOperators),
  value: single.refine((value) => value !== undefined, required),
});
const search = z.strictObject({
  filters: z.array(filter).min(1).max(limits.searchFilters),
  top: z.int().min(1).max(limits.pageItems).optional(),
});
const next = z.strictObject({ cursor: z.string() });
export const targetSearch = z.union([search, next]);
const position = search.extend({ after: z.string() });

/** What is searched for: from the beginning, or after the page before. */
export type SearchOrder = z.infer<typeof search> & { readonly after?: string };
export type SearchReading =
  | { readonly kind: 'search'; readonly order: SearchOrder }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** @param open gives what a cursor of this caller's own stands for */
export function readSearch(document: unknown, open: (cursor: string) => string | undefined): SearchReading {
  const isNext = typeof document === 'object' && document !== null && 'cursor' in document;
  if (!isNext) {
    const first = search.safeParse(document, { reportInput: true });
    return first.success
      ? { kind: 'search', order: first.data }
      : { kind: 'problems', problems: toProblems(first.error.issues) };
  }
  const given = next.safeParse(document, { reportInput: true });
  if (!given.success) return { kind: 'problems', problems: toProblems(given.error.issues) };
  const opened = open(given.data.cursor);
  const kept = opened === undefined ? undefined : position.safeParse(JSON.parse(opened)).data;
  return kept ? { kind: 'search', order: kept } : { kind: 'problems', problems: [notACursor] };
}

/** What a cursor holds of a search. */
export const positionAfter = ({ filters, top }: SearchOrder, after: string): string =>
  JSON.stringify({ filters, top, after } satisfies z.infer<typeof position>);

const notACursor: Problem = {
  pointer: '/cursor',
  code: 'invalidFormat',
  detail: 'Give the cursor of the page before, as it is, and nothing else.',
};
export const expiredCursor: Problem = {
  ...notACursor,
  detail: 'The directory does not continue this list any more. Begin anew with the filters.',
};
