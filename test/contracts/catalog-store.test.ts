import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/stack/azurite.ts';
import { createCatalogStore } from '../../src/adapters/blobs/catalog-store.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { storage } from '../../src/topology.ts';
import { aCatalog } from '../factories.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { testCatalogStore } from './catalog-store.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite({ blobs: 0, tables: 0 });
});
afterAll(() => azurite.close());

/** Without the client's own retries: they would only make the outage last longer. */
const containerOf = (name: string = storage.container) =>
  BlobServiceClient.fromConnectionString(azurite.connectionString, { retryOptions: { maxTries: 1 } }).getContainerClient(
    name,
  );

testCatalogStore('in memory', async () => {
  const store = createFakeCatalogStore();
  return { open: () => store, goAway: async () => store.setAway(true) };
});

describe('a blob that is no catalog', () => {
  it.each([
    ['no JSON', 'catalog'],
    ['JSON of another shape', '{"version":1}'],
    ['a catalog of another version', JSON.stringify({ version: 2, loadedAt: 0, attributeSets: [], definitions: [] })],
  ])('is an outage, not an empty store: %s', async (label, content) => {
    const container = containerOf(`broken-${label.length}`);
    await container.createIfNotExists();
    await container.getBlockBlobClient('catalog.json').upload(content, Buffer.byteLength(content));
    const store = createCatalogStore(container, 'catalog.json');

    await expect(store.read()).rejects.toThrow(Unavailable);
  });

  it('is left alone by a container that has other blobs only', async () => {
    const container = containerOf('others');
    await container.createIfNotExists();
    const store = createCatalogStore(container, 'catalog.json');
    expect(await store.read()).toBeUndefined();
    await store.write(aCatalog());
    expect((await store.read())?.definitions).toHaveLength(aCatalog().definitions.length);
  });
});

testCatalogStore('in a blob', async () => ({
  open: () => createCatalogStore(containerOf(), storage.catalogBlob),
  goAway: () => azurite.close(),
}));
