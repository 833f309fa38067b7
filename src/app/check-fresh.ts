import type { Catalog } from '../domain/catalog.ts';
import type { Problem, ProblemCode } from '../domain/problem.ts';
import type { CatalogCache } from './catalog.ts';

type Check =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly problems: readonly Pick<Problem, 'code'>[] };

/** The problems that a definition made or changed a moment ago would explain. */
const doubtful: readonly ProblemCode[] = [
  'unknownAttributeSet',
  'unknownAttribute',
  'valueNotAllowed',
  'valueInactive',
  'deprecatedAttribute',
];

/** Nothing is refused on the word of an outdated catalog, as far as the limit on refreshes allows. */
export async function checkFresh<T extends Check>(cache: CatalogCache, check: (catalog: Catalog) => T): Promise<T> {
  const checked = check(await cache.get());
  if (checked.kind === 'valid' || !checked.problems.some(({ code }) => doubtful.includes(code))) return checked;
  const newer = await cache.refreshForDoubt();
  return newer ? check(newer) : checked;
}
