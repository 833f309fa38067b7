import type { Page } from '../../src/ports/page.ts';

/** A page of what is in memory, as copies. */
export function pageOf<T>(
  all: readonly T[],
  placeOf: (item: T) => string,
  top: number,
  after: string | undefined,
): Page<T> {
  const rest = all
    .filter((item) => after === undefined || placeOf(item) > after)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const items = structuredClone(rest.slice(0, top));
  const last = items.at(-1);
  return rest.length > top && last !== undefined ? { items, cursor: placeOf(last) } : { items };
}
