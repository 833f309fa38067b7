import type { Catalog } from './catalog.ts';
import type { Suggest } from './nearest.ts';
import type { Problem } from './problem.ts';

/** A set that is not defined, with the names that may have been meant. */
export const unknownSet = (catalog: Catalog, attributeSet: string, pointer: string, suggest: Suggest): Problem => ({
  pointer,
  code: 'unknownAttributeSet',
  detail: `There is no attribute set of this name.${suggest(attributeSet, catalog.setNames)}`,
});

/** An attribute that the catalog does not find in a set that it has. */
export function unknownAttribute(
  catalog: Catalog,
  [attributeSet, name]: readonly [string, string],
  kind: 'unknown' | 'ambiguous',
  pointer: string,
  suggest: Suggest,
): Problem {
  if (kind === 'ambiguous') {
    const detail = 'Several definitions have this name and differ only by case: the relay cannot tell them apart.';
    return { pointer, code: 'ambiguousAttribute', detail };
  }
  const hint = suggest(name, () => catalog.definitionsOf(attributeSet).map((definition) => definition.name));
  return { pointer, code: 'unknownAttribute', detail: `The attribute set has no attribute of this name.${hint}` };
}
