import { beforeEach, describe, expect, it } from 'vitest';
import {
  createCatalogCache,
  FORCED_REFRESH_EVERY_IN_MS,
  FRESH_FOR_IN_MS,
  SHARED_COPY_TRUSTED_FOR_IN_MS,
} from '../../src/app/catalog.ts';
import type { Catalog } from '../../src/domain/catalog.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aCatalog, aDefinition, NOW } from '../factories.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { createFakeDefinitions } from '../fakes/definitions.ts';
import { taxonomyOf } from './world.ts';

const AWAY = { kind: 'unavailable' } as const;

/** The definitions in Graph, the shared copy, and a process or two. */
function createTenant() {
  let time = NOW;
  const now = () => time;
  const definitions = createFakeDefinitions(taxonomyOf([]), now);
  const store = createFakeCatalogStore();
  const lines: string[] = [];
  const define = (name: string) => definitions.define(taxonomyOf([aDefinition({ name })]));
  define('First');
  return {
    definitions,
    store,
    define,
    lines,
    startProcess: () => createCatalogCache({ definitions, store, now, log: (_, event) => lines.push(event) }),
    pass(milliseconds: number) {
      time += milliseconds;
    },
    /** Another process's timer has refreshed the shared copy. */
    share: (name: string) => store.write(aCatalog([aDefinition({ name })], { loadedAt: time })),
  };
}

const namesOf = (catalog: Catalog | undefined) => catalog?.definitions.map(({ name }) => name);

let tenant: ReturnType<typeof createTenant>;
let cache: ReturnType<typeof tenant.startProcess>;
beforeEach(() => {
  tenant = createTenant();
  cache = tenant.startProcess();
});

/** A process that holds the catalog `First`, as shared at the start. */
async function warm(): Promise<void> {
  await tenant.share('First');
  expect(namesOf(await cache.get())).toEqual(['First']);
}

describe('a cold start', () => {
  it('takes the shared copy, and does not ask Graph', async () => {
    await tenant.share('Shared');
    expect(namesOf(await cache.get())).toEqual(['Shared']);
    expect(tenant.definitions.loads()).toBe(0);
  });

  it('asks Graph when there is no shared copy, and shares what it finds', async () => {
    expect(namesOf(await cache.get())).toEqual(['First']);
    expect(namesOf(tenant.store.stored())).toEqual(['First']);
    expect(namesOf(await tenant.startProcess().get())).toEqual(['First']);
    expect(tenant.definitions.loads()).toBe(1);
  });

  it('asks Graph when the shared copy is 15 minutes old, and takes it a millisecond earlier', async () => {
    await tenant.share('Shared');
    tenant.pass(SHARED_COPY_TRUSTED_FOR_IN_MS - 1);
    expect(namesOf(await tenant.startProcess().get())).toEqual(['Shared']);
    tenant.pass(1);
    expect(namesOf(await tenant.startProcess().get())).toEqual(['First']);
  });

  it('takes the old shared copy all the same while Graph is away', async () => {
    await tenant.share('Shared');
    tenant.pass(24 * SHARED_COPY_TRUSTED_FOR_IN_MS);
    tenant.definitions.failAlways(AWAY);
    expect(namesOf(await cache.get())).toEqual(['Shared']);
  });

  it('goes on without the store as long as Graph answers', async () => {
    tenant.store.setAway(true);
    expect(namesOf(await cache.get())).toEqual(['First']);
    expect(tenant.lines).toContain('catalog.storeUnavailable');
  });

  it('with neither is unavailable, and works as soon as one of them does', async () => {
    tenant.definitions.failAlways(AWAY);
    await expect(cache.get()).rejects.toThrow(Unavailable);
    tenant.store.setAway(true);
    await expect(cache.get()).rejects.toThrow(Unavailable);

    tenant.definitions.failAlways(undefined);
    expect(namesOf(await cache.get())).toEqual(['First']);
  });

  it('of a hundred callers at once reads store and Graph once', async () => {
    const catalogs = await Promise.all(Array.from({ length: 100 }, () => cache.get()));
    expect(new Set(catalogs).size).toBe(1);
    expect([tenant.store.reads(), tenant.definitions.loads()]).toEqual([1, 1]);
  });

  it('that fails, fails for all who wait, and only for them', async () => {
    tenant.definitions.failNext('load', AWAY);
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => cache.get()));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(namesOf(await cache.get())).toEqual(['First']);
  });
});

describe('a catalog that is held', () => {
  beforeEach(warm);

  it('is fresh for 5 minutes', async () => {
    await tenant.share('Second');
    tenant.pass(FRESH_FOR_IN_MS - 1);
    const reads = tenant.store.reads();
    expect(namesOf(await cache.get())).toEqual(['First']);
    expect(tenant.store.reads()).toBe(reads);
  });

  it('is served while it is looked for anew, by one of a hundred callers', async () => {
    tenant.pass(FRESH_FOR_IN_MS);
    await tenant.share('Second');
    const reads = tenant.store.reads();

    const catalogs = await Promise.all(Array.from({ length: 100 }, () => cache.get()));
    expect(new Set(catalogs.flatMap(namesOf))).toEqual(new Set(['First']));
    await expect.poll(async () => namesOf(await cache.get())).toEqual(['Second']);
    expect(tenant.store.reads()).toBe(reads + 1);
    expect(tenant.definitions.loads()).toBe(0);
  });

  it('is taken from Graph when the timer has let the shared copy grow old', async () => {
    tenant.pass(SHARED_COPY_TRUSTED_FOR_IN_MS);
    tenant.define('Second');
    await cache.get();
    await expect.poll(async () => namesOf(await cache.get())).toEqual(['Second']);
    expect(namesOf(tenant.store.stored())).toEqual(['Second']);
    expect(tenant.definitions.loads()).toBe(1);
  });

  it('outlives an outage of Graph and of the store, and is renewed after it', async () => {
    tenant.definitions.failAlways(AWAY);
    tenant.store.setAway(true);
    for (let hour = 0; hour < 3; hour++) {
      tenant.pass(60 * 60_000);
      const failures = tenant.lines.length;
      expect(namesOf(await cache.get())).toEqual(['First']);
      await expect.poll(() => tenant.lines.slice(failures)).toContain('catalog.refreshFailed');
    }

    tenant.definitions.failAlways(undefined);
    tenant.store.setAway(false);
    tenant.define('Second');
    await expect
      .poll(async () => {
        tenant.pass(FRESH_FOR_IN_MS);
        return namesOf(await cache.get());
      })
      .toEqual(['Second']);
  });

  it('asks Graph once in 5 minutes of an outage, however many callers there are', async () => {
    tenant.definitions.failAlways(AWAY);
    tenant.pass(SHARED_COPY_TRUSTED_FOR_IN_MS);
    await cache.get();
    await expect.poll(() => tenant.lines).toContain('catalog.refreshFailed');
    for (let call = 0; call < 100; call++) await cache.get();
    expect(tenant.definitions.loads()).toBe(1);
  });

  it('never gives way to an older one', async () => {
    tenant.pass(60_000);
    tenant.define('Second');
    tenant.store.failNext('write');
    await cache.refresh();
    expect(namesOf(tenant.store.stored())).toEqual(['First']);
    tenant.pass(FRESH_FOR_IN_MS);
    await cache.get();
    await expect.poll(() => tenant.store.reads()).toBeGreaterThan(1);
    expect(namesOf(await cache.get())).toEqual(['Second']);
  });
});

describe('a refresh', () => {
  beforeEach(warm);

  it('takes what Graph has, and shares it', async () => {
    tenant.define('Second');
    expect(await cache.refresh()).toMatchObject({ kind: 'refreshed', catalog: { definitions: [{ name: 'Second' }] } });
    expect(namesOf(await cache.get())).toEqual(['Second']);
    expect(namesOf(tenant.store.stored())).toEqual(['Second']);
  });

  it('is one for all who ask at the same time', async () => {
    await Promise.all(Array.from({ length: 100 }, () => cache.refresh()));
    expect(tenant.definitions.loads()).toBe(1);
  });

  it('that fails says so, and the catalog stays', async () => {
    tenant.definitions.failNext('load', { kind: 'throttled', status: 429 });
    expect(await cache.refresh()).toEqual({ kind: 'failed', failure: { kind: 'throttled', status: 429 } });
    expect(namesOf(await cache.get())).toEqual(['First']);
    expect(tenant.lines).toContain('catalog.refreshFailed');
  });

  it('out of doubt is made at most every 30 seconds', async () => {
    tenant.define('Second');
    expect(namesOf(await cache.refreshForDoubt())).toEqual(['Second']);
    tenant.pass(FORCED_REFRESH_EVERY_IN_MS - 1);
    expect(await cache.refreshForDoubt()).toBeUndefined();
    tenant.pass(1);
    expect(namesOf(await cache.refreshForDoubt())).toEqual(['Second']);
    expect(tenant.definitions.loads()).toBe(2);
  });

  it('out of doubt answers all who doubt while it is made', async () => {
    tenant.define('Second');
    const catalogs = await Promise.all(Array.from({ length: 10 }, () => cache.refreshForDoubt()));
    expect(catalogs.map(namesOf)).toEqual(Array(10).fill(['Second']));
    expect(tenant.definitions.loads()).toBe(1);
  });
});
