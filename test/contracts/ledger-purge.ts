import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closedStates, openStates, type State } from '../../src/domain/state.ts';
import type { Ledger, LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aLedgerEntry } from '../factories.ts';
import { keyOf } from './key-of.ts';
import type { LedgerUnderTest } from './ledger.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-20T09:00:00.000Z') + minute * 60_000).toISOString();
const LATER = at(10_000);

/** What every ledger forgets, and what it does not. */
export function testLedgerPurge(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`what the ledger ${name} forgets`, () => {
    let underTest: LedgerUnderTest;
    let ledger: Ledger;
    beforeAll(async () => {
      underTest = await make();
      ledger = underTest.open();
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());
    beforeEach(() => purgeAll());

    let count = 0;
    async function reserve(fields: Partial<LedgerEntry> = {}): Promise<LedgerEntry> {
      count += 1;
      const entry = aLedgerEntry({ key: keyOf(`purged ${count}`), state: 'applied', ...fields });
      await ledger.reserve(entry);
      return entry;
    }
    /** How many there were, in pages. */
    async function purgeAll(before = LATER, top = 100): Promise<number> {
      let sum = 0;
      for (let purged = 1; purged > 0; sum += purged) purged = await ledger.purge(before, top);
      return sum;
    }
    const isThere = async ({ key }: LedgerEntry) => (await ledger.get(key)) !== undefined;

    it.each(closedStates.filter((state) => state !== 'deadLettered'))(
      'is what is %s, with all its rows',
      async (state) => {
        const reference = `of ${state}`;
        const entry = await reserve({ state, reference, objectId: '7d1f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' });
        expect(await purgeAll()).toBe(1);
        expect(await isThere(entry)).toBe(false);
        expect(await ledger.list({ selector: { by: 'reference', reference } }, 10)).toEqual({ items: [] });
        expect(await ledger.reserve({ ...entry, receivedAt: LATER })).toMatchObject({ kind: 'reserved' });
      },
    );

    it.each<State>([...openStates, 'deadLettered'])('is nothing that is %s', async (state) => {
      const entry = await reserve({ state });
      expect(await purgeAll()).toBe(0);
      expect(await isThere(entry)).toBe(true);
    });

    it('is nothing that is not yet told, until it is', async () => {
      const untold = await reserve({ untold: {} });
      expect(await purgeAll()).toBe(0);
      const { entry, version } = (await ledger.get(untold.key)) ?? expect.unreachable('it is there');
      await ledger.update({ ...entry, untold: undefined }, version);
      expect(await purgeAll()).toBe(1);
      expect(await isThere(untold)).toBe(false);
    });

    it('is a letter that was discarded, and none that was replayed', async () => {
      const letters = [await reserve({ state: 'deadLettered' }), await reserve({ state: 'deadLettered' })];
      for (const [index, { key }] of letters.entries()) {
        const { entry, version } = (await ledger.get(key)) ?? expect.unreachable('it is there');
        await ledger.update({ ...entry, state: index === 0 ? 'discarded' : 'queued' }, version);
      }
      expect(await purgeAll()).toBe(1);
      expect(await Promise.all(letters.map(isThere))).toEqual([false, true]);
    });

    it('is what was closed before, however long ago it was received', async () => {
      const early = await reserve({ receivedAt: at(-100), updatedAt: at(5) });
      const late = await reserve({ receivedAt: at(-100), updatedAt: at(6) });
      expect(await purgeAll(at(6))).toBe(1);
      expect([await isThere(early), await isThere(late)]).toEqual([false, true]);
    });

    it('is as many as it shall be at the most, until there are no more', async () => {
      for (let index = 0; index < 40; index++) await reserve();
      expect(await ledger.purge(LATER, 16)).toBeLessThanOrEqual(16);
      await purgeAll(LATER, 16);
      expect(await ledger.purge(LATER, 16)).toBe(0);
    });

    it('is unknown in an outage, which is not "nothing"', async () => {
      await underTest.goAway();
      await expect(ledger.purge(LATER, 10)).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect(await purgeAll()).toBe(0);
    });
  });
}
