import { type Catalog, foldCase } from './catalog.ts';
import { type AttributeValue, isCollection } from './change.ts';
import type { AssignedValues, CurrentValues } from './plan.ts';

/**
 * The part of what was read that a caller is shown, in the definitions' spelling. `unknown` stays unknown. Of known
 * assignments none may be left, and that is the truth: the relay's own permission covers the whole tenant, so that
 * what the directory shows of an object is all of it.
 */
export function shownOf(
  current: CurrentValues,
  catalog: Catalog,
  isShown: (attributeSet: string) => boolean,
): CurrentValues {
  if (current === 'unknown') return current;
  const shown = new Map<string, Map<string, AttributeValue>>();
  for (const [attributeSet, values] of current) {
    if (!isShown(attributeSet)) continue;
    for (const [name, value] of values) {
      const lookup = catalog.find(attributeSet, name);
      const spelling = lookup.kind === 'found' ? lookup.definition : { attributeSet, name };
      const set = shown.get(spelling.attributeSet) ?? new Map<string, AttributeValue>();
      shown.set(spelling.attributeSet, set.set(spelling.name, value));
    }
  }
  return shown;
}

/** Entra, users-custom-security-attributes, "Search": the start of an attribute's name, or of a value of it. */
export function startingWith(values: AssignedValues, start: string): AssignedValues {
  const begins = (text: string) => fold(text).startsWith(fold(start));
  const isHit = ([name, value]: readonly [string, AttributeValue]) =>
    begins(name) || (isCollection(value) ? value.some((member) => begins(String(member))) : begins(String(value)));
  const hits = [...values].map(([attributeSet, set]) => [attributeSet, new Map([...set].filter(isHit))] as const);
  return new Map(hits.filter(([, set]) => set.size > 0));
}

/** Letter by letter: a sigma at the end of a word has a small letter of its own, and the end of a start is no end. */
const fold = (text: string): string => Array.from(text, (letter) => foldCase(letter.toUpperCase())).join('');
