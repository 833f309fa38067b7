import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetId } from '../../src/domain/request.ts';
import type { RememberedTarget, TargetMemories } from '../../src/ports/target-memories.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aStamp } from '../factories.ts';
import { STARTS_WITHIN_MS } from './tables.ts';
import type { TargetMemoriesUnderTest } from './target-memories.ts';

const idOf = (number: number) => `${String((number * 7919) % 97).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** In no order; two of them have one object id. */
const targets: readonly TargetId[] = [
  ...Array.from({ length: 40 }, (_, index): TargetId => {
    return { type: index % 3 === 0 ? 'servicePrincipal' : 'user', objectId: idOf(index) };
  }),
  { type: 'servicePrincipal', objectId: idOf(1) },
  { type: 'user', objectId: idOf(3) },
];
const COUNT = targets.length;
const sorted = targets.toSorted((a, b) => (a.objectId + a.type < b.objectId + b.type ? -1 : 1));

/** How every store of memories lists the targets that it knows of, which must be none at first. */
export function testTargetList(name: string, make: () => Promise<TargetMemoriesUnderTest>): void {
  describe(`the list of remembered targets ${name}`, () => {
    let underTest: TargetMemoriesUnderTest;
    let memories: TargetMemories;
    beforeAll(async () => {
      underTest = await make();
      memories = underTest.open();
      expect(await memories.list(10)).toEqual({ items: [] });
      const memory = new Map([['Engineering/Note', { newest: aStamp(1), left: 'digest' }]]);
      for (const target of targets) await memories.write(target, memory, undefined);
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    async function readAll(top: number) {
      const pages: (readonly RememberedTarget[])[] = [];
      let after: string | undefined;
      do {
        const { items, cursor } = await memories.list(top, after);
        pages.push(items);
        after = cursor;
      } while (after !== undefined);
      return pages;
    }

    it('has every target once, in the order of their keys, in pages that are full but for the last', async () => {
      for (const top of [1, 5, COUNT - 1, COUNT, COUNT + 1]) {
        const pages = await readAll(top);
        expect(pages.flat().map(({ target }) => target)).toEqual(sorted);
        expect(pages.map(({ length }) => length).slice(0, -1)).toEqual(pages.slice(1).map(() => top));
        expect(pages).toHaveLength(Math.ceil(COUNT / top));
      }
    });

    it('goes on behind any target, by its key', async () => {
      const { items } = await memories.list(COUNT);
      for (const [index, { key }] of items.entries()) {
        const [next] = (await memories.list(1, key)).items;
        expect(next?.target).toEqual(sorted[index + 1]);
      }
      expect((await memories.list(10, '~')).items).toEqual([]);
    });

    it('has what its keys are, and no more, whoever asks', async () => {
      const [first] = (await underTest.open().list(1)).items;
      expect(first).toEqual({ key: expect.any(String), target: sorted[0] });
    });

    it('is not empty in an outage, but unavailable', async () => {
      await underTest.goAway();
      await expect(memories.list(1)).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect((await memories.list(1)).items).toHaveLength(1);
    });
  });
}
