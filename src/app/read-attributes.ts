import { type Catalog, foldCase } from '../domain/catalog.ts';
import { createSuggest } from '../domain/nearest.ts';
import type { CurrentValues } from '../domain/plan.ts';
import { checkReading, mayRead } from '../domain/policy.ts';
import type { Problem } from '../domain/problem.ts';
import type { Target } from '../domain/request.ts';
import { shownOf, startingWith } from '../domain/shown.ts';
import type { Source } from '../domain/source.ts';
import { unknownSet } from '../domain/unknown-name.ts';
import type { Directory, Failed } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { AskDirectory } from './ask-directory.ts';
import type { CatalogCache } from './catalog.ts';
import { checkFresh } from './check-fresh.ts';
import type { Resolve } from './resolve.ts';

export type Reading = {
  readonly target: Target;
  /** One set alone, in any case. */
  readonly attributeSet?: string | undefined;
  /** Only what begins so, by name or by value. */
  readonly startsWith?: string | undefined;
};
export type ReadingRefused = {
  readonly kind: 'refused';
  readonly reason: 'forbidden' | 'invalid';
  readonly problems: readonly Problem[];
};
export type WhatIsRead =
  | { readonly kind: 'read'; readonly objectId: string; readonly shown: CurrentValues }
  | ReadingRefused
  | Failed;

/** What is assigned to one target, as far as the source may read it. Throws `Unavailable`. */
export type ReadAttributes = (source: Source, reading: Reading, log: Log) => Promise<WhatIsRead>;

type Dependencies = {
  readonly catalog: CatalogCache;
  readonly directory: Directory;
  readonly resolve: Resolve;
  readonly ask: AskDirectory;
};

export function createReadAttributes({ catalog, directory, resolve, ask }: Dependencies): ReadAttributes {
  return async (source, { target, attributeSet, startsWith }, log) => {
    if (source.reads.length === 0) return { kind: 'refused', reason: 'forbidden', problems: [] };
    const check = await checkFresh(catalog, (newest) => checkSet(newest, attributeSet));
    if (check.kind === 'invalid') return { kind: 'refused', reason: 'invalid', problems: check.problems };
    const forbidden = attributeSet === undefined ? [] : checkReading(source, attributeSet, '/attributeSet');
    if (forbidden.length > 0) return { kind: 'refused', reason: 'forbidden', problems: forbidden };
    const found = await ask(() => find(target), log);
    if (found.kind === 'failed') return found;
    const isAsked = (set: string) => attributeSet === undefined || foldCase(set) === foldCase(attributeSet);
    const shown = shownOf(found.current, check.catalog, (set) => isAsked(set) && mayRead(source, set));
    return { kind: 'read', objectId: found.objectId, shown: narrow(shown, startsWith) };
  };

  async function find(target: Target) {
    const resolved = await resolve(target);
    if (resolved.kind === 'failed') return resolved;
    const { objectId } = resolved;
    const found = await directory.read({ type: target.type, objectId });
    return found.kind === 'failed' ? found : { ...found, objectId };
  }
}

type SetCheck =
  | { readonly kind: 'valid'; readonly catalog: Catalog }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

function checkSet(catalog: Catalog, attributeSet: string | undefined): SetCheck {
  if (attributeSet === undefined || catalog.hasSet(attributeSet)) return { kind: 'valid', catalog };
  return { kind: 'invalid', problems: [unknownSet(catalog, attributeSet, '/attributeSet', createSuggest())] };
}

const narrow = (shown: CurrentValues, startsWith: string | undefined): CurrentValues =>
  shown === 'unknown' || startsWith === undefined ? shown : startingWith(shown, startsWith);
