import type { Catalog } from '../domain/catalog.ts';
import { checkFilters, type RequestedFilter } from '../domain/filter.ts';
import type { CurrentValues } from '../domain/plan.ts';
import { checkReading, mayRead } from '../domain/policy.ts';
import { type Problem, pointerTo } from '../domain/problem.ts';
import type { TargetId } from '../domain/request.ts';
import { shownOf } from '../domain/shown.ts';
import type { Source } from '../domain/source.ts';
import type { Failed } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { Expired, Match, Search } from '../ports/search.ts';
import type { AskDirectory } from './ask-directory.ts';
import type { CatalogCache } from './catalog.ts';
import { checkFresh } from './check-fresh.ts';
import type { ReadingRefused } from './read-attributes.ts';

export type Searching = {
  readonly type: TargetId['type'];
  readonly filters: readonly RequestedFilter[];
  readonly top?: number | undefined;
  /** Where the page before ended. */
  readonly after?: string | undefined;
};
export type FoundTarget = Pick<Match, 'objectId' | 'displayName'> & { readonly shown: CurrentValues };
export type WhatIsFound =
  | {
      readonly kind: 'found';
      readonly targets: readonly FoundTarget[];
      readonly count?: number | undefined;
      readonly next?: string | undefined;
    }
  | ReadingRefused
  | Expired
  | Failed;

/**
 * The targets whose assignments pass all filters. A filter tells who has a value just as reading does, so each set of
 * the filters must be one that the source may read; for every page anew. Throws `Unavailable`.
 */
export type SearchTargets = (source: Source, searching: Searching, log: Log) => Promise<WhatIsFound>;

type Dependencies = { readonly catalog: CatalogCache; readonly search: Search; readonly ask: AskDirectory };

export function createSearchTargets({ catalog, search, ask }: Dependencies): SearchTargets {
  return async (source, { type, filters, top, after }, log) => {
    const check = await checkFresh(catalog, (newest) => ({ ...checkFilters(filters, newest), catalog: newest }));
    const forbidden = checkSets(source, filters, check.catalog);
    if (forbidden.length > 0) return { kind: 'refused', reason: 'forbidden', problems: forbidden };
    if (check.kind === 'invalid') return { kind: 'refused', reason: 'invalid', problems: check.problems };
    const found = await ask(() => search.find({ type, filters: check.filters, top, after }), log);
    if (found.kind !== 'found') return found;
    const { matches, count, next } = found;
    const targets = matches.map(({ current, ...named }) => ({
      ...named,
      shown: shownOf(current, check.catalog, (set) => mayRead(source, set)),
    }));
    return { kind: 'found', targets, count, next };
  };
}

/** A set that does not exist is a mistake rather than a trespass. */
const checkSets = (source: Source, filters: readonly RequestedFilter[], catalog: Catalog): readonly Problem[] =>
  filters.flatMap(({ attributeSet }, index) =>
    catalog.hasSet(attributeSet) ? checkReading(source, attributeSet, pointerTo('filters', index, 'attributeSet')) : [],
  );
