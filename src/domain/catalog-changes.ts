import type { Catalog } from './catalog.ts';
import { contentOf } from './catalog-content.ts';
import { attributeKey } from './change.ts';

/** Definitions by name, as `Set/Name`: never what was changed of them, for allowed values are values. */
export type CatalogChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
};

export const noChanges: CatalogChanges = { added: [], removed: [], changed: [] };

/** What became different from one reading to the next, in the order of the names. */
export function changesBetween(before: Catalog, after: Catalog): CatalogChanges {
  const old = contents(before);
  const now = contents(after);
  const names = (from: ReadonlyMap<string, string>, isOne: (name: string, content: string) => boolean) =>
    [...from].flatMap(([name, content]) => (isOne(name, content) ? [name] : [])).sort();
  return {
    added: names(now, (name) => !old.has(name)),
    removed: names(old, (name) => !now.has(name)),
    changed: names(now, (name, content) => old.has(name) && old.get(name) !== content),
  };
}

const contents = ({ definitions }: Catalog): ReadonlyMap<string, string> =>
  new Map(definitions.map((definition) => [attributeKey(definition), contentOf(definition)]));
