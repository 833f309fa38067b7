import type { Page } from '../../src/ports/page.ts';

/** A page of what is in memory, as copies. */
export function pageOf<T extends { readonly key: string }>(
  all: readonly T[],
  top: number,
  after: string | undefined,
): Page<T> {
  const rest = all.filter(({ key }) => after === undefined || key > after).sort((a, b) => (a.key < b.key ? -1 : 1));
  const items = structuredClone(rest.slice(0, top));
  return rest.length > top ? { items, cursor: items.at(-1)?.key } : { items };
}
