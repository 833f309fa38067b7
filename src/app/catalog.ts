import type { Catalog } from '../domain/catalog.ts';
import type { CatalogStore, Definitions } from '../ports/definitions.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';

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
  /** Reads Graph and shares the result; undefined when Graph could not be read. */
  refresh(): Promise<Catalog | undefined>;
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
  let refreshing: Promise<Catalog | undefined> | undefined;
  let forcedAt = Number.NEGATIVE_INFINITY;

  const keep = (catalog: Catalog): Catalog => {
    const newest = cached && cached.catalog.loadedAt > catalog.loadedAt ? cached.catalog : catalog;
    cached = { catalog: newest, checkedAt: now() };
    return newest;
  };

  const readStore = () =>
    store.read().catch((error: unknown) => {
      log('warn', 'catalog.storeUnavailable', { cause: causeOf(error) });
      return undefined;
    });

  async function loadFromGraph(): Promise<Catalog | undefined> {
    const result = await definitions.load();
    if (result.kind === 'failed') {
      log('warn', 'catalog.refreshFailed', { kind: result.failure.kind, status: result.failure.status });
      return undefined;
    }
    await store.write(result.catalog).catch((error: unknown) => {
      log('warn', 'catalog.storeUnavailable', { cause: causeOf(error) });
    });
    log('info', 'catalog.refreshed', { definitions: result.catalog.definitions.length });
    return keep(result.catalog);
  }

  function refresh(): Promise<Catalog | undefined> {
    refreshing ??= loadFromGraph().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function load(): Promise<Catalog> {
    const shared = await readStore();
    if (shared && now() - shared.loadedAt < SHARED_COPY_TRUSTED_FOR_IN_MS) return keep(shared);
    const catalog = (await refresh()) ?? shared ?? cached?.catalog;
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
    refresh,
    async refreshForDoubt() {
      if (refreshing !== undefined) return refreshing;
      if (now() - forcedAt < FORCED_REFRESH_EVERY_IN_MS) return undefined;
      forcedAt = now();
      return refresh();
    },
  };
}

const causeOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
