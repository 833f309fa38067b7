import type { Catalog } from '../domain/catalog.ts';
import type { CatalogStore, Definitions } from '../ports/definitions.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { type Refresh, readDefinitions } from './read-definitions.ts';

const MINUTE = 60_000;
/** Older than this and a process looks at the shared copy again, in the background. */
export const FRESH_FOR_IN_MS = 5 * MINUTE;
/** A shared copy this old means that the timer has failed several times in a row: Graph is asked directly. */
export const SHARED_COPY_TRUSTED_FOR_IN_MS = 15 * MINUTE;
/** Bounds what a sender of unknown names can make the relay ask of Graph. */
export const FORCED_REFRESH_EVERY_IN_MS = 30_000;

/** One catalog per process: it outlives outages of Graph and of the store, and never makes two callers load it at once. */
export type CatalogCache = {
  /** Throws `Unavailable` only while no catalog was ever seen. */
  get(): Promise<Catalog>;
  /** Reads Graph and shares the result; one reading for all who ask meanwhile. */
  refresh(): Promise<Refresh>;
  /** For a request that an outdated catalog may have refused: a newer one, at most every 30 s. */
  refreshForDoubt(): Promise<Catalog | undefined>;
};

type Dependencies = {
  readonly definitions: Definitions;
  readonly store: CatalogStore;
  readonly now: () => number;
  readonly log: Log;
};

export function createCatalogCache({ definitions, store, now, log }: Dependencies): CatalogCache {
  let cached: { readonly catalog: Catalog; readonly checkedAt: number } | undefined;
  let reloading: Promise<Catalog> | undefined;
  let refreshing: Promise<Refresh> | undefined;
  let forcedAt = Number.NEGATIVE_INFINITY;

  const keep = (catalog: Catalog): Catalog => {
    const newest = cached && cached.catalog.loadedAt > catalog.loadedAt ? cached.catalog : catalog;
    cached = { catalog: newest, checkedAt: now() };
    return newest;
  };

  const unavailable = (error: unknown): undefined => {
    log('warn', 'catalog.storeUnavailable', { cause: causeOf(error) });
  };
  const readStore = () => store.read().catch(unavailable);
  const share = (catalog: Catalog) => store.write(catalog).catch(unavailable);

  /** What another process has shared since is no change any more; what it could not share was told all the same. */
  const newestOf = (shared: Catalog | undefined): Catalog | undefined =>
    cached && !(shared && shared.loadedAt > cached.catalog.loadedAt) ? cached.catalog : shared;

  async function refreshFrom(readShared: () => Promise<Catalog | undefined>): Promise<Refresh> {
    const before = async () => newestOf(await readShared());
    const result = await readDefinitions({ definitions, before, share, log });
    if (result.kind === 'refreshed') keep(result.catalog);
    return result;
  }

  function refresh(readShared: () => Promise<Catalog | undefined> = readStore): Promise<Refresh> {
    refreshing ??= refreshFrom(readShared).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function load(): Promise<Catalog> {
    const shared = await readStore();
    if (shared && now() - shared.loadedAt < SHARED_COPY_TRUSTED_FOR_IN_MS) return keep(shared);
    const catalog = catalogOf(await refresh(async () => shared)) ?? shared ?? cached?.catalog;
    if (!catalog) throw new Unavailable('catalog', new Error('Neither Graph nor the shared copy could be read'));
    return keep(catalog);
  }

  function reload(): Promise<Catalog> {
    reloading ??= load().finally(() => {
      reloading = undefined;
    });
    return reloading;
  }

  return {
    async get() {
      if (!cached) return reload();
      if (now() - cached.checkedAt >= FRESH_FOR_IN_MS) {
        reload().catch((error: unknown) => log('error', 'catalog.reloadFailed', { cause: causeOf(error) }));
      }
      return cached.catalog;
    },
    refresh: () => refresh(),
    async refreshForDoubt() {
      if (refreshing !== undefined) return catalogOf(await refreshing);
      if (now() - forcedAt < FORCED_REFRESH_EVERY_IN_MS) return undefined;
      forcedAt = now();
      return catalogOf(await refresh());
    },
  };
}

const catalogOf = (refresh: Refresh): Catalog | undefined =>
  refresh.kind === 'refreshed' ? refresh.catalog : undefined;

const causeOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
