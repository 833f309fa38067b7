import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { reasons } from '../domain/state.ts';
import { limits } from '../topology.ts';
import { toProblems } from './shape.ts';

/** A cursor is read when the rest of the question is known. */
export const paging = {
  top: z.coerce.number().int().min(1).max(limits.pageItems).default(50),
  cursor: z.string().optional(),
};

/** Times compare as text in the index, so they are brought to UTC first. */
export const time = z.iso
  .datetime({ offset: true, error: 'Give an RFC 3339 time with an offset.' })
  .transform((value) => new Date(value).toISOString());

export const letterFilter = {
  source: z.string().optional(),
  reason: z.enum(reasons).optional(),
  from: time.optional(),
  to: time.optional(),
};

export type QueryReading<T> =
  | { readonly kind: 'query'; readonly query: T }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };
export type ListQuery<T> = {
  /** The parameters that there are. */
  readonly names: readonly string[];
  read(parameters: Readonly<Record<string, string>>): QueryReading<T>;
};

export const listQuery = <Shape extends z.ZodRawShape>(shape: Shape): ListQuery<z.infer<z.ZodObject<Shape>>> => ({
  names: Object.keys(shape),
  read(parameters) {
    const result = z.object(shape).safeParse(parameters, { reportInput: true });
    return result.success
      ? { kind: 'query', query: result.data }
      : { kind: 'problems', problems: toProblems(result.error.issues) };
  },
});

export const deadLettersQuery = listQuery({ ...letterFilter, ...paging });
