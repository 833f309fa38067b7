import type { Assignments, AttributeType, AttributeValue, Directory } from '../directory.ts';
import { findDefinition } from '../find.ts';
import { invalidFilter, unsupportedClause } from '../refusal.ts';
import type { Clause, Literal, Operator } from './parse-filter.ts';

const LITERALS: Readonly<Record<AttributeType, string>> = { Boolean: 'boolean', Integer: 'number', String: 'string' };

/**
 * GD concepts/custom-security-attributes-examples, "List" 2 to 4: values are case sensitive, `eq` on a collection means that
 * it contains the value, and `ne` is the opposite, also for whom nothing is assigned. Assumed: `startsWith` on a collection
 * means any of its values; a deprecated attribute can still be asked for.
 */
export function assignmentCondition(
  { path, operator, literal }: Clause,
  directory: Directory,
  isAdvanced: boolean,
): (assignments: Assignments) => boolean {
  const [, set = '', name = '', ...more] = path;
  const definition = more.length === 0 ? findDefinition(directory, set, name) : undefined;
  // The text is verified where the query is not advanced (ED custom-security-attributes-troubleshoot), and assumed for an
  // attribute that is not there or not searchable.
  if (!isAdvanced || definition?.isSearchable !== true) {
    throw unsupportedClause(path.slice(1).join('_'), 'CustomSecurityAttributeValue');
  }
  // Field report for another property: microsoft-graph-docs #3044. Assumed here.
  const { type } = definition;
  if (typeof literal !== LITERALS[type] || (operator === 'startsWith' && type !== 'String')) throw invalidFilter();
  return (assignments) => compare[operator](valuesOf(assignments, set, name), literal);
}

const compare: Readonly<Record<Operator, (values: readonly Literal[], literal: Literal) => boolean>> = {
  eq: (values, literal) => values.includes(literal),
  ne: (values, literal) => !values.includes(literal),
  startsWith: (values, literal) => values.some((value) => String(value).startsWith(String(literal))),
};

const valuesOf = (assignments: Assignments, set: string, name: string): readonly Literal[] =>
  [own<AttributeValue>(own(assignments, set) ?? {}, name) ?? []].flat();

/** Names are the tenant's own, and may be those of Object's methods. */
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
