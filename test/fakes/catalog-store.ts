import { type Catalog, createCatalog } from '../../src/domain/catalog.ts';
import type { CatalogStore } from '../../src/ports/definitions.ts';
import { createOutages } from './outages.ts';

/** The shared copy of the catalog, in memory. */
export function createFakeCatalogStore() {
  const { run, failNext, setAway } = createOutages<'read' | 'write'>('catalog');
  let stored: Catalog | undefined;
  let reads = 0;

  const store: CatalogStore = {
    read() {
      reads += 1;
      return run('read', () => stored && createCatalog(stored.attributeSets, stored.definitions, stored.loadedAt));
    },
    write: (catalog) =>
      run('write', () => {
        if (!stored || stored.loadedAt <= catalog.loadedAt) stored = catalog;
      }),
  };

  return { ...store, failNext, setAway, stored: () => stored, reads: () => reads };
}

export type FakeCatalogStore = ReturnType<typeof createFakeCatalogStore>;
