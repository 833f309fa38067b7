import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import { createCatalog } from '../../src/domain/catalog.ts';
import type { CatalogStore } from '../../src/ports/definitions.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aCatalog, aDefinition, exampleDefinitions, NOW } from '../factories.ts';

export type CatalogStoreUnderTest = {
  /** Another process's view of the same store. */
  open(): CatalogStore;
  /** Nothing answers from here on. */
  goAway(): Promise<void>;
};

/** An emulator takes its time on a busy machine. */
export const STARTS_WITHIN_MS = 30_000;

const plain = (catalog: Catalog | undefined) =>
  catalog && {
    attributeSets: catalog.attributeSets,
    definitions: catalog.definitions,
    loadedAt: catalog.loadedAt,
  };

const at = (minutes: number, name = 'Note') => aCatalog([aDefinition({ name })], { loadedAt: NOW + minutes * 60_000 });

/** What every store of the shared catalog does. The tests follow one another, and the outage comes last. */
export function testCatalogStore(name: string, make: () => Promise<CatalogStoreUnderTest>): void {
  describe(`the catalog store ${name}`, () => {
    let underTest: CatalogStoreUnderTest;
    let store: CatalogStore;
    let other: CatalogStore;
    beforeAll(async () => {
      underTest = await make();
      [store, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.goAway());

    it('is empty before anything was written', async () => {
      expect(await store.read()).toBeUndefined();
    });

    it('keeps everything of a catalog', async () => {
      const many = Array.from({ length: 100 }, (_, index) => ({ id: `Välue ${index}`, isActive: index % 2 === 0 }));
      const definitions = [
        ...exampleDefinitions,
        aDefinition({ name: 'Big', description: 'Größe "x"', usePreDefinedValuesOnly: true, allowedValues: many }),
      ];
      const catalog = createCatalog([{ id: 'Engineering', description: 'Ünïcode' }, { id: 'Empty' }], definitions, NOW);
      await store.write(catalog);
      expect(plain(await other.read())).toEqual(plain(catalog));
      expect(plain(await store.read())).toEqual(plain(catalog));
      expect((await other.read())?.find('engineering', 'big')).toEqual(catalog.find('engineering', 'big'));
    });

    it('shows a newer catalog to those who have read an older one', async () => {
      await other.read();
      await store.write(at(1));
      expect(plain(await other.read())).toEqual(plain(at(1)));
      await other.write(at(2));
      expect(plain(await store.read())).toEqual(plain(at(2)));
    });

    it('never replaces a newer catalog by an older one', async () => {
      await store.write(at(10, 'Newer'));
      await other.write(at(9, 'Older'));
      await underTest.open().write(at(9, 'Older'));
      expect(plain(await underTest.open().read())).toEqual(plain(at(10, 'Newer')));
    });

    it('survives writers at the same time, with what one of them wrote', async () => {
      const writers = Array.from({ length: 10 }, (_, index) => underTest.open().write(at(20 + index, `Of${index}`)));
      await Promise.all(writers);
      const left = plain(await store.read());
      expect(Array.from({ length: 10 }, (_, index) => plain(at(20 + index, `Of${index}`)))).toContainEqual(left);
    });

    it('is unavailable in an outage, which is not "empty"', async () => {
      await underTest.goAway();
      await expect(store.read()).rejects.toThrow(Unavailable);
      await expect(underTest.open().read()).rejects.toThrow(Unavailable);
      await expect(store.write(at(60))).rejects.toThrow(Unavailable);
    });
  });
}
