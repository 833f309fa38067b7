import { type Catalog, foldCase, type IndexedDefinition } from './catalog.ts';
import type { AttributeValue, Change } from './change.ts';
import { checkEdit, isEdit } from './check-edit.ts';
import { checkValue } from './check-value.ts';
import { type AttributeDefinition, attributeLimits } from './definition.ts';
import { createSuggest, type Suggest } from './nearest.ts';
import { MAX_PROBLEMS, type Problem, pointerTo } from './problem.ts';
import { operationsOf, type RequestedAttributes } from './request.ts';
import { unknownAttribute, unknownSet } from './unknown-name.ts';

export type Validation =
  | { readonly kind: 'valid'; readonly changes: readonly Change[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Checks wanted attributes against the catalog and names every problem at once, not the first. */
export function validate(attributes: RequestedAttributes, catalog: Catalog): Validation {
  const problems: Problem[] = [...duplicateNames(attributes), ...tooManyValues(attributes)];
  const changes: Change[] = [];
  const suggest = createSuggest();
  for (const [attributeSet, wanted] of Object.entries(attributes)) {
    if (!catalog.hasSet(attributeSet)) {
      problems.push(unknownSet(catalog, attributeSet, pointerTo('attributes', attributeSet), suggest));
      continue;
    }
    if (wanted === null) {
      changes.push(...catalog.definitionsOf(attributeSet).map((definition) => toChange(definition, null)));
      continue;
    }
    for (const [name, value] of Object.entries(wanted)) {
      if (problems.length >= MAX_PROBLEMS) break;
      const checked = checkAttribute(catalog, [attributeSet, name], value, suggest);
      if (checked.kind === 'valid') changes.push(...checked.changes);
      else problems.push(...checked.problems);
    }
  }
  return problems.length > 0
    ? { kind: 'invalid', problems: problems.slice(0, MAX_PROBLEMS) }
    : { kind: 'valid', changes };
}

function checkAttribute(
  catalog: Catalog,
  [attributeSet, name]: readonly [string, string],
  value: unknown,
  suggest: Suggest,
): Validation {
  const pointer = pointerTo('attributes', attributeSet, name);
  const lookup = catalog.find(attributeSet, name);
  if (lookup.kind !== 'found') {
    return {
      kind: 'invalid',
      problems: [unknownAttribute(catalog, [attributeSet, name], lookup.kind, pointer, suggest)],
    };
  }
  const problems = checkWanted(lookup.definition, value, pointer, suggest);
  return problems.length > 0
    ? { kind: 'invalid', problems }
    : { kind: 'valid', changes: [toChange(lookup.definition, value)] };
}

function checkWanted(
  definition: IndexedDefinition,
  value: unknown,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  if (value === null) return [];
  const problems = (isEdit(value) ? checkEdit : checkValue)(definition, value, pointer, suggest);
  // A deprecated attribute can still be removed from a target.
  if (definition.status === 'Available' || !assigns(value)) return problems;
  const detail = 'This attribute is deprecated: it can be removed, not assigned.';
  return [...problems, { pointer, code: 'deprecatedAttribute', detail }];
}

const assigns = (value: unknown): boolean =>
  operationsOf(value).some((operation) => operation === 'set' || operation === 'add');

/** `checkWanted` found nothing wrong, so the value is of the definition's type. */
function toChange(definition: AttributeDefinition, value: unknown): Change {
  const { attributeSet, name, type, isCollection } = definition;
  const attribute = { attributeSet, name, type, isCollection };
  if (isEdit(value)) return { attribute, operation: 'edit', add: value.add ?? [], remove: value.remove ?? [] };
  return operationsOf(value).includes('clear')
    ? { attribute, operation: 'clear' }
    : { attribute, operation: 'set', value: value as AttributeValue };
}

/** Names are resolved without regard to case, so two spellings of one name would be two wishes for one attribute. */
function* duplicateNames(attributes: RequestedAttributes): Generator<Problem> {
  yield* repeated(Object.keys(attributes), ['attributes']);
  for (const [attributeSet, wanted] of Object.entries(attributes)) {
    yield* repeated(Object.keys(wanted ?? {}), ['attributes', attributeSet]);
  }
}

function* repeated(names: readonly string[], path: readonly string[]): Generator<Problem> {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(foldCase(name))) {
      const detail = 'The same name is given twice in different case.';
      yield {
        pointer: pointerTo(...path, name),
        code: 'duplicateName',
        detail,
      };
    }
    seen.add(foldCase(name));
  }
}

function* tooManyValues(attributes: RequestedAttributes): Generator<Problem> {
  const wanted = Object.values(attributes).flatMap((set) => Object.values(set ?? {}));
  const assigned = wanted.flatMap((value) => (isEdit(value) ? value.add : value));
  const count = assigned.filter((value) => value !== null && value !== undefined).length;
  if (count > attributeLimits.valuesPerObject) {
    const detail = `${count} values are more than the ${attributeLimits.valuesPerObject} that one object can hold.`;
    yield { pointer: '/attributes', code: 'tooManyValues', detail };
  }
}
