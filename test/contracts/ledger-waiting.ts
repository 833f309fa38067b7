import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStates } from '../../src/domain/state.ts';
import type { Ledger, LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aLedgerEntry } from '../factories.ts';
import { keyOf } from './key-of.ts';
import type { LedgerUnderTest } from './ledger.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-20T09:00:00.000Z') + minute * 60_000).toISOString();
const LATER = at(10_000);

/** What every ledger says of the request that waits for the longest. Each test leaves none that is open. */
export function testLedgerWaiting(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`what waits in the ledger ${name}`, () => {
    let underTest: LedgerUnderTest;
    let ledger: Ledger;
    let other: Ledger;
    beforeAll(async () => {
      underTest = await make();
      [ledger, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    let count = 0;
    const anEntry = (fields: Partial<LedgerEntry> = {}): LedgerEntry => {
      count += 1;
      return aLedgerEntry({ key: keyOf(`waiting ${count}`), ...fields });
    };
    const reserve = async (fields: Partial<LedgerEntry> = {}): Promise<LedgerEntry> => {
      const entry = anEntry(fields);
      await ledger.reserve(entry);
      return entry;
    };
    async function change({ key }: LedgerEntry, fields: Partial<LedgerEntry>): Promise<void> {
      const { entry, version } = (await other.get(key)) ?? expect.unreachable('it is there');
      expect(await other.update({ ...entry, ...fields }, version)).toMatchObject({ kind: 'updated' });
    }
    const close = (entry: LedgerEntry) => change(entry, { state: 'applied' });
    const since = (now = LATER) => ledger.waitingSince(now);

    it('is nothing at first, and nothing that is closed', async () => {
      expect(await since()).toBeUndefined();
      await reserve({ state: 'deadLettered' });
      expect(await since()).toBeUndefined();
    });

    it('is the oldest, wherever it lies, until it is closed', async () => {
      const entries = [];
      for (const minute of [5, 3, 9, 1, 7, 2, 8]) entries.push(await reserve({ updatedAt: at(minute) }));
      const oldestFirst = entries.toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
      for (const entry of oldestFirst) {
        expect(await since()).toBe(entry.updatedAt);
        await close(entry);
      }
      expect(await since()).toBeUndefined();
    });

    it.each(openStates)('waits from its last change on, and not from its receipt: %s', async (state) => {
      const entry = await reserve({ receivedAt: at(-60), updatedAt: at(-60) });
      await change(entry, { state, updatedAt: at(5) });
      expect(await since()).toBe(at(5));
      await close(entry);
      expect(await since()).toBeUndefined();
    });

    it('does not wait before its time, and from then on', async () => {
      const effectiveAt = '2026-11-20T11:30:00+01:00';
      const scheduled = await reserve({ state: 'scheduled', effectiveAt });
      expect(await since(at(89))).toBeUndefined();
      expect(await since(at(90))).toBe(at(90));
      const waiting = await reserve({ updatedAt: at(60) });
      expect(await since(at(95))).toBe(at(60));
      await close(waiting);
      await change(scheduled, { state: 'applying', updatedAt: at(91) });
      expect(await since(at(95))).toBe(at(91));
      await close(scheduled);
    });

    it('waits again when it is replayed', async () => {
      const letter = await reserve({ state: 'deadLettered' });
      await change(letter, { state: 'queued', hop: 1, updatedAt: at(600) });
      expect(await since()).toBe(at(600));
      await close(letter);
    });

    it('is unavailable in an outage, which is not "nothing"', async () => {
      await underTest.goAway();
      await expect(since()).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect(await since()).toBeUndefined();
    });
  });
}
