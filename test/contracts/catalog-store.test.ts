import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/stack/azurite.ts';
import { createCatalogStore } from '../../src/adapters/blobs/catalog-store.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { storage } from '../../src/topology.ts';
import { aCatalog } from '../factories.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { STARTS_WITHIN_MS, testCatalogStore } from './catalog-store.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite({ blobs: 0, tables: 0 });
}, STARTS_WITHIN_MS);
afterAll(() => azurite.close());

/** Without the client's own retries: they would only make the outage last longer. */
const containerOf = (name: string = storage.container) =>
  BlobServiceClient.fromConnectionString(azurite.connectionString, {
    retryOptions: { maxTries: 1 },
  }).getContainerClient(name);

testCatalogStore('in memory', async () => {
  const store = createFakeCatalogStore();
  return { open: () => store, goAway: async () => store.setAway(true) };
});

describe.each([
  ['no JSON', 'catalog'],
  ['JSON of another shape', '{"version":1}'],
  ['a catalog of another version', JSON.stringify({ version: 2, loadedAt: 0, attributeSets: [], definitions: [] })],
])('a blob that holds %s', (label, content) => {
  const open = () => createCatalogStore(containerOf(`broken-${label.length}`), storage.catalogBlob);
  beforeAll(async () => {
    const container = containerOf(`broken-${label.length}`);
    await container.createIfNotExists();
    await container.getBlockBlobClient(storage.catalogBlob).upload(content, Buffer.byteLength(content));
  });

  it('is an outage, not an empty store', async () => {
    await expect(open().read()).rejects.toThrow(Unavailable);
  });

  it('is replaced by the next catalog', async () => {
    const store = open();
    await expect(store.read()).rejects.toThrow(Unavailable);
    await store.write(aCatalog());
    expect((await store.read())?.definitions).toEqual(aCatalog().definitions);
    expect((await open().read())?.definitions).toEqual(aCatalog().definitions);
  });
});

it('a container without the blob is an empty store', async () => {
  const container = containerOf('empty');
  await container.createIfNotExists();
  const store = createCatalogStore(container, storage.catalogBlob);
  expect(await store.read()).toBeUndefined();
  await store.write(aCatalog());
  expect((await store.read())?.definitions).toEqual(aCatalog().definitions);
});

testCatalogStore('in a blob', async () => ({
  open: () => createCatalogStore(containerOf(), storage.catalogBlob),
  goAway: () => azurite.close(),
}));
