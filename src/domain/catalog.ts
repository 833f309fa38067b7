import { contentOf } from './catalog-content.ts';
import type { AttributeDefinition, AttributeSet } from './definition.ts';
import { canonicalJson, sha256 } from './key.ts';

/** All definitions as of one moment, looked up without regard to case: Microsoft's pages contradict each other on case. */
export type Catalog = {
  readonly attributeSets: readonly AttributeSet[];
  readonly definitions: readonly AttributeDefinition[];
  /** Milliseconds since the epoch when Graph was read. */
  readonly loadedAt: number;
  hasSet(attributeSet: string): boolean;
  find(attributeSet: string, name: string): Lookup;
  setNames(): readonly string[];
  definitionsOf(attributeSet: string): readonly AttributeDefinition[];
  /** Names the content: the same for the same definitions, whenever and by whom they were read. */
  version(): string;
};

/** A definition as the validator needs it: its allowed values by id, so that the number of values does not matter. */
export type IndexedDefinition = AttributeDefinition & {
  readonly activeById: ReadonlyMap<string, boolean>;
};

/** `ambiguous`: two definitions differ only by case, so what the sender means cannot be told. */
export type Lookup =
  | { readonly kind: 'found'; readonly definition: IndexedDefinition }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous' };

/**
 * A capital letter is the same as its small one, and as nothing else: the Kelvin sign has a small k, which has another
 * capital. Or a policy would let through what only looks like a name that it allows.
 */
export const foldCase = (name: string): string =>
  ASCII.test(name) ? name.toLowerCase() : [...name].map(foldLetter).join('');

const ASCII = /^[\x20-\x7e]*$/;

function foldLetter(letter: string): string {
  const small = letter.toLowerCase();
  return small.toUpperCase() === letter ? small : letter;
}

export function createCatalog(
  attributeSets: readonly AttributeSet[],
  definitions: readonly AttributeDefinition[],
  loadedAt: number,
): Catalog {
  const sets = new Map<string, Map<string, IndexedDefinition | 'ambiguous'>>();
  for (const { id } of attributeSets) sets.set(foldCase(id), new Map());
  for (const definition of definitions) {
    const set = sets.get(foldCase(definition.attributeSet)) ?? new Map<string, IndexedDefinition | 'ambiguous'>();
    sets.set(foldCase(definition.attributeSet), set);
    const name = foldCase(definition.name);
    set.set(name, set.has(name) ? 'ambiguous' : index(definition));
  }
  let version: string | undefined;

  return {
    attributeSets,
    definitions,
    loadedAt,
    hasSet: (attributeSet) => sets.has(foldCase(attributeSet)),
    find(attributeSet, name) {
      const definition = sets.get(foldCase(attributeSet))?.get(foldCase(name));
      if (!definition) return { kind: 'unknown' };
      return definition === 'ambiguous' ? { kind: 'ambiguous' } : { kind: 'found', definition };
    },
    setNames: () => [
      ...new Set([...attributeSets.map(({ id }) => id), ...definitions.map(({ attributeSet }) => attributeSet)]),
    ],
    definitionsOf: (attributeSet) =>
      definitions.filter((definition) => foldCase(definition.attributeSet) === foldCase(attributeSet)),
    version() {
      // Only who is asked for it needs it, and of a large tenant it takes some milliseconds.
      version ??= versionOf(attributeSets, definitions);
      return version;
    },
  };
}

/** Graph promises no order. */
const versionOf = (attributeSets: readonly AttributeSet[], definitions: readonly AttributeDefinition[]): string =>
  sha256([...attributeSets.map(canonicalJson), ...definitions.map(contentOf)].sort().join('\n'));

const index = (definition: AttributeDefinition): IndexedDefinition => ({
  ...definition,
  activeById: new Map(definition.allowedValues.map((value) => [value.id, value.isActive])),
});
