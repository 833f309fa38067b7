import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { reasons } from '../domain/state.ts';
import { limits } from '../topology.ts';
import { toProblems } from './shape.ts';
import { time as givenTime } from './time.ts';

export const cursor = z
  .string()
  .optional()
  .describe('Of the page before, as it is; the rest of the question must be the same.');
/** A cursor is read when the rest of the question is known. */
export const paging = {
  top: z.coerce.number().int().min(1).max(limits.pageItems).default(50).describe('Items of a page.'),
  cursor,
};

/** Times compare as text in the index, so they are brought to UTC first. */
export const time = givenTime.transform((value) => new Date(value).toISOString());

export const source = z.string().optional().describe('Name of a source.');

export const letterFilter = {
  source,
  reason: z.enum(reasons).optional(),
  from: time.optional().describe('Dead-lettered at this time or later.'),
  to: time.optional().describe('Dead-lettered before this time.'),
};

export type QueryReading<T> =
  | { readonly kind: 'query'; readonly query: T }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };
export type ListQuery<T> = {
  /** The parameters that there are. */
  readonly names: readonly string[];
  readonly schema: z.ZodObject;
  read(parameters: Readonly<Record<string, string>>): QueryReading<T>;
};

export const listQuery = <Shape extends z.ZodRawShape>(shape: Shape): ListQuery<z.infer<z.ZodObject<Shape>>> => ({
  names: Object.keys(shape),
  schema: z.object(shape),
  read(parameters) {
    const result = z.object(shape).safeParse(parameters, { reportInput: true });
    return result.success
      ? { kind: 'query', query: result.data }
      : { kind: 'problems', problems: toProblems(result.error.issues) };
  },
});

export const deadLettersQuery = listQuery({ ...letterFilter, ...paging });
export const definitionsQuery = listQuery({
  attributeSet: z.string().min(1).optional().describe('Of this set alone.'),
  name: z.string().min(1).optional().describe('Of this name alone; in any case, as the set.'),
  status: z.enum(['Available', 'Deprecated']).optional(),
  type: z.enum(['String', 'Integer', 'Boolean']).optional(),
  values: z.enum(['all', 'active']).default('all').describe('Which of the predefined values are told.'),
});
