import type { Catalog, IndexedDefinition } from './catalog.ts';
import type { AttributeRef } from './change.ts';
import { checkValue } from './check-value.ts';
import { createSuggest, type Suggest } from './nearest.ts';
import { type Problem, pointerTo } from './problem.ts';
import { unknownAttribute, unknownSet } from './unknown-name.ts';

/** Graph's own (custom-security-attributes-examples). Of a collection, `eq` means that it contains the value. */
export const filterOperators = ['eq', 'ne', 'startsWith'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** A condition on what is assigned, in the caller's spelling and not yet checked. */
export type RequestedFilter = {
  readonly attributeSet: string;
  readonly attribute: string;
  readonly operator: FilterOperator;
  readonly value: unknown;
};

/** The same as the directory is asked: in the definition's spelling, with a value of its type. */
export type Filter = {
  readonly attribute: AttributeRef;
  readonly operator: FilterOperator;
  readonly value: string | number | boolean;
};

export type FilterCheck =
  | { readonly kind: 'valid'; readonly filters: readonly Filter[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Checks all filters against the catalog and names every problem at once. */
export function checkFilters(requested: readonly RequestedFilter[], catalog: Catalog): FilterCheck {
  const suggest = createSuggest();
  const checks = requested.map((filter, index) => checkFilter(filter, pointerTo('filters', index), catalog, suggest));
  const problems = checks.flatMap((check) => (check.kind === 'invalid' ? check.problems : []));
  return problems.length > 0
    ? { kind: 'invalid', problems }
    : { kind: 'valid', filters: checks.flatMap((check) => (check.kind === 'valid' ? check.filters : [])) };
}

function checkFilter(
  { attributeSet, attribute, operator, value }: RequestedFilter,
  pointer: string,
  catalog: Catalog,
  suggest: Suggest,
): FilterCheck {
  if (!catalog.hasSet(attributeSet)) {
    return { kind: 'invalid', problems: [unknownSet(catalog, attributeSet, `${pointer}/attributeSet`, suggest)] };
  }
  const lookup = catalog.find(attributeSet, attribute);
  const at = `${pointer}/attribute`;
  if (lookup.kind !== 'found') {
    const problem = unknownAttribute(catalog, [attributeSet, attribute], lookup.kind, at, suggest);
    return { kind: 'invalid', problems: [problem] };
  }
  const { definition } = lookup;
  const problems = [
    ...(definition.isSearchable ? [] : [{ pointer: at, ...notSearchable }]),
    ...checkOperator(definition, operator, `${pointer}/operator`),
    ...checkComparand(definition, value, `${pointer}/value`),
  ];
  if (problems.length > 0) return { kind: 'invalid', problems };
  const { name, type, isCollection } = definition;
  const ref = { attributeSet: definition.attributeSet, name, type, isCollection };
  // `checkComparand` found nothing wrong, so the value is of the definition's type.
  return { kind: 'valid', filters: [{ attribute: ref, operator, value: value as Filter['value'] }] };
}

const notSearchable = {
  code: 'notSearchable',
  detail: 'This attribute is defined as not searchable, which cannot be changed.',
} as const;

function checkOperator({ type }: IndexedDefinition, operator: FilterOperator, pointer: string): readonly Problem[] {
  if (operator !== 'startsWith' || type === 'String') return [];
  return [{ pointer, code: 'invalidFormat', detail: `Give one of: eq, ne. The attribute is of type ${type}.` }];
}

/** One member of a collection, or the single value; what is no longer predefined can still be assigned somewhere. */
function checkComparand(definition: IndexedDefinition, value: unknown, pointer: string): readonly Problem[] {
  if (value === '' && definition.type === 'String') {
    return [{ pointer, code: 'valueEmpty', detail: 'Give a String that is not empty.' }];
  }
  const single = { ...definition, isCollection: false, usePreDefinedValuesOnly: false };
  return checkValue(single, value, pointer, () => '');
}
