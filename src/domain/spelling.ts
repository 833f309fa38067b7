import { type Catalog, foldCase, type IndexedDefinition } from './catalog.ts';
import { type Change, isCollection, type Member } from './change.ts';
import { pointerTo } from './problem.ts';
import type { RequestedAttributes } from './request.ts';
import type { Warning } from './warning.ts';

/** Names in another case than their definitions have them: found all the same, and written as they are defined. */
export function* strangeNames(attributes: RequestedAttributes, catalog: Catalog): Generator<Warning> {
  for (const [attributeSet, wanted] of Object.entries(attributes)) {
    const set = catalog.setNames().find((name) => foldCase(name) === foldCase(attributeSet)) ?? attributeSet;
    if (set !== attributeSet) yield namedOtherwise(pointerTo('attributes', attributeSet), set);
    for (const name of Object.keys(wanted ?? {})) {
      const lookup = catalog.find(attributeSet, name);
      if (lookup.kind !== 'found' || lookup.definition.name === name) continue;
      yield namedOtherwise(pointerTo('attributes', attributeSet, name), lookup.definition.name);
    }
  }
}

/**
 * Free texts that may have been meant to be another: one that must be predefined is refused unless it is so exactly.
 *
 * @param pointer to the change
 */
export function* strangeValues(
  change: Change,
  { type, usePreDefinedValuesOnly, allowedValues }: IndexedDefinition,
  held: readonly unknown[],
  pointer: string,
): Generator<Warning> {
  if (type !== 'String' || usePreDefinedValuesOnly) return;
  const predefined = allowedValues.map(({ id }) => id);
  for (const [at, value] of sentBy(change, pointer)) {
    if (isVariant(value, predefined) || isVariant(value, held)) yield strange(at, OTHER_VALUE);
  }
}

const strange = (pointer: string, detail: string): Warning => ({ pointer, code: 'caseVariant', detail });

const namedOtherwise = (pointer: string, name: string): Warning =>
  strange(pointer, `The definition spells this name '${name}', and so will the relay.`);

const OTHER_VALUE = 'It differs only by case or blanks from a value that is predefined, or that is there now.';

/** Every value that shall be there, with its place. */
function sentBy(change: Change, pointer: string): readonly (readonly [pointer: string, value: unknown])[] {
  const each = (members: readonly Member[], at: string) =>
    members.map((member, index) => [`${at}/${index}`, member] as const);
  if (change.operation === 'edit') return each(change.add, `${pointer}/add`);
  if (change.operation !== 'set') return [];
  return isCollection(change.value) ? each(change.value, pointer) : [[pointer, change.value]];
}

const isVariant = (value: unknown, candidates: readonly unknown[]): boolean =>
  !candidates.includes(value) && candidates.some((candidate) => folded(candidate) === folded(value));

const folded = (value: unknown): string => foldCase(String(value).trim());
