import { invalidFilter, unsupportedClause } from '../refusal.ts';
import type { Clause } from './parse-filter.ts';

export type Comparison = (value: string, literal: string) => boolean;

export const exact: Comparison = (value, literal) => value === literal;
export const ignoringCase: Comparison = (value, literal) => value.toLowerCase() === literal.toLowerCase();

/**
 * `eq` on a string property: all that is documented for definitions, and all that works for principals without an advanced
 * query and that the relay asks for. A property that is null or empty equals nothing, not even `''` (assumed).
 */
export function propertyCondition(
  { path, operator, literal }: Clause,
  resource: string,
  comparisons: ReadonlyMap<string, Comparison>,
): (entity: Readonly<Record<string, unknown>>) => boolean {
  const name = path.join('/');
  const compare = comparisons.get(name);
  // `eq null` needs an advanced query where it is supported at all (GD concepts/aad-advanced-queries).
  if (compare === undefined || operator !== 'eq' || literal === null) throw unsupportedClause(name, resource);
  if (typeof literal !== 'string') throw invalidFilter();
  return ({ [name]: value }) => typeof value === 'string' && value !== '' && compare(value, literal);
}
