import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger, LedgerEntry, LedgerFilter } from '../../src/ports/ledger.ts';
import { keyOf } from './key-of.ts';
import type { LedgerUnderTest } from './ledger.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

const COUNT = 230;
const states = ['reserved', 'retrying', 'applied', 'applied', 'deadLettered'] as const;
const sources = ['hr', "o'brien & co", 'tickets'];

const entries: readonly LedgerEntry[] = Array.from({ length: COUNT }, (_, index) => ({
  key: keyOf(`entry ${index}`),
  source: sources[index % sources.length] ?? '',
  fingerprint: 'fingerprint',
  state: states[index % states.length] ?? 'applied',
  hop: index,
  receivedAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:00:00.000Z',
})).sort((a, b) => (a.key < b.key ? -1 : 1));

/** How every ledger lists what it has, which must be nothing at first. */
export function testLedgerList(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`a list of the ledger ${name}`, () => {
    let underTest: LedgerUnderTest;
    let ledger: Ledger;
    beforeAll(async () => {
      underTest = await make();
      ledger = underTest.open();
      expect(await ledger.list({}, 10)).toEqual({ items: [] });
      await Promise.all(entries.map((entry) => ledger.reserve(entry)));
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    async function readAll(filter: LedgerFilter, top: number): Promise<{ items: LedgerEntry[]; pages: number }> {
      const items: LedgerEntry[] = [];
      let pages = 0;
      let after: string | undefined;
      do {
        const page = await ledger.list(filter, top, after);
        expect(page.items.length).toBe(page.cursor === undefined ? page.items.length : top);
        items.push(...page.items);
        pages += 1;
        after = page.cursor;
      } while (after !== undefined);
      return { items, pages };
    }

    it('has every entry once and whole, in the order of the keys, whatever the pages are', async () => {
      for (const top of [1, 7, COUNT - 1, COUNT, COUNT + 1, 1_000]) {
        const { items, pages } = await readAll({}, top);
        expect([top, items]).toEqual([top, entries]);
        expect([top, pages]).toEqual([top, Math.ceil(COUNT / top)]);
      }
    });

    it.each<[string, LedgerFilter]>([
      ['a state', { state: 'applied' }],
      ['a source', { source: 'hr' }],
      ['a source that needs quoting', { source: "o'brien & co" }],
      ['both', { state: 'deadLettered', source: 'tickets' }],
      ['a state that nothing is in', { state: 'cancelled' }],
      ['what would be a filter of its own', { source: "hr' or source eq 'tickets" }],
    ])('has those only that pass %s', async (_, filter) => {
      const passing = entries.filter(
        ({ state, source }) => (filter.state ?? state) === state && (filter.source ?? source) === source,
      );
      for (const top of [10, 1_000]) expect((await readAll(filter, top)).items).toEqual(passing);
    });

    it('goes on after a key that is gone, or never was', async () => {
      const { items } = await ledger.list({}, 3, '~');
      expect(items).toEqual([]);
      const first = entries[0]?.key ?? '';
      expect((await ledger.list({}, 1, first.slice(0, -1))).items).toEqual([entries[0]]);
    });
  });
}
