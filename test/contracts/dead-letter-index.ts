import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reason, reasons } from '../../src/domain/state.ts';
import type { DeadLetterFilter, DeadLetterIndex, DeadLetterRecord } from '../../src/ports/dead-letters.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { keyOf } from './key-of.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type DeadLetterIndexUnderTest = {
  /** Another process's view of the same index. */
  open(): DeadLetterIndex;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const aRecord = (fields: Partial<DeadLetterRecord> & Pick<DeadLetterRecord, 'key'>): DeadLetterRecord => ({
  kind: 'assignment',
  source: 'hr',
  reason: 'targetNotFound',
  attempts: 3,
  hop: 4,
  receivedAt: '2026-11-20T09:00:00.000Z',
  deadLetteredAt: '2026-11-20T10:00:00.000Z',
  ...fields,
});

const everything: DeadLetterRecord = {
  key: keyOf('everything'),
  kind: 'event',
  source: 'tickets',
  reason: 'invalid',
  description: 'Not "found": o\'Brien, ä 🚀\nnext line',
  attempts: 0,
  hop: 0,
  receivedAt: '2026-11-20T09:00:00.123Z',
  deadLetteredAt: '2027-01-01T00:00:00.000Z',
  eventId: 'RITM0010001/änderung',
  problems: [{ pointer: '/attributes/Engineering/Project~1X/0', code: 'valueNotAllowed' }],
  target: { type: 'servicePrincipal', key: 'appId', value: '91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4' },
  objectId: '2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1',
  reference: '',
};

const MINUTE = 60_000;
const START = Date.parse('2026-11-20T10:00:00.000Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();
const sources = ['hr', "o'brien & co", 'tickets'];
const some: readonly Reason[] = ['targetNotFound', 'invalid'];
const records: readonly DeadLetterRecord[] = Array.from({ length: 60 }, (_, index) =>
  aRecord({
    key: keyOf(`letter ${index}`),
    source: sources[index % 3] ?? '',
    reason: some[index % 2] ?? 'invalid',
    deadLetteredAt: at(index),
  }),
).sort((a, b) => (a.key < b.key ? -1 : 1));

/** What every index of dead letters does. */
export function testDeadLetterIndex(name: string, make: () => Promise<DeadLetterIndexUnderTest>): void {
  describe(`the index of dead letters ${name}`, () => {
    let underTest: DeadLetterIndexUnderTest;
    let index: DeadLetterIndex;
    let other: DeadLetterIndex;
    beforeAll(async () => {
      underTest = await make();
      [index, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('is empty at first', async () => {
      expect(await index.list({}, 10)).toEqual({ items: [] });
      expect(await index.get(keyOf('nobody'))).toBeUndefined();
    });

    it('keeps everything of a record, and gives it up when it is removed, twice too', async () => {
      await index.put(everything);
      expect(await other.get(everything.key)).toEqual(everything);
      expect((await other.list({}, 10)).items).toEqual([everything]);
      await other.remove(everything.key, 9);
      await index.remove(everything.key, 9);
      expect(await index.get(everything.key)).toBeUndefined();
    });

    it('keeps the record of a newer letter than the one that is gone', async () => {
      const newer = aRecord({ key: keyOf('newer'), hop: 5 });
      await index.put(newer);
      await other.remove(newer.key, 4);
      expect(await index.get(newer.key)).toEqual(newer);
      await other.remove(newer.key, 5);
      expect(await index.get(newer.key)).toBeUndefined();
    });

    it('replaces a record whole', async () => {
      const bare = aRecord({ key: everything.key, description: undefined, target: undefined });
      await index.put(everything);
      await other.put(bare);
      expect(await index.get(everything.key)).toEqual(bare);
      await index.remove(everything.key, 9);
    });

    it('counts its records, as many as it shall at the most', async () => {
      expect(await index.count(10)).toBe(0);
      const three = ['one', 'two', 'three'].map((key) => aRecord({ key: keyOf(key) }));
      for (const record of three) await index.put(record);
      expect([await other.count(10), await other.count(3), await other.count(2)]).toEqual([3, 3, 2]);
      for (const { key } of three) await index.remove(key, 9);
      expect(await other.count(10)).toBe(0);
    });

    it('takes every reason', async () => {
      for (const reason of reasons) {
        const record = aRecord({ key: keyOf(reason), reason });
        await index.put(record);
        expect(await other.get(record.key)).toEqual(record);
        await index.remove(record.key, 9);
      }
    });

    describe('lists', () => {
      beforeAll(async () => {
        await Promise.all(records.map((record) => index.put(record)));
      }, STARTS_WITHIN_MS);

      async function readAll(filter: DeadLetterFilter, top: number): Promise<DeadLetterRecord[]> {
        const items: DeadLetterRecord[] = [];
        let after: string | undefined;
        do {
          const page = await other.list(filter, top, after);
          items.push(...page.items);
          after = page.cursor;
        } while (after !== undefined);
        return items;
      }

      it.each<[string, DeadLetterFilter, (record: DeadLetterRecord) => boolean]>([
        ['all', {}, () => true],
        ['those of a source', { source: 'hr' }, ({ source }) => source === 'hr'],
        ['those of a source that needs quoting', { source: "o'brien & co" }, ({ source }) => source === "o'brien & co"],
        ['those with a reason', { reason: 'invalid' }, ({ reason }) => reason === 'invalid'],
        ['those from a time on', { from: at(50) }, (record) => record.deadLetteredAt >= at(50)],
        ['those before a time', { to: at(10) }, (record) => record.deadLetteredAt < at(10)],
        [
          'those that pass all of it',
          { source: 'tickets', reason: 'invalid', from: at(5), to: at(30) },
          ({ source, reason, deadLetteredAt }) =>
            source === 'tickets' && reason === 'invalid' && deadLetteredAt >= at(5) && deadLetteredAt < at(30),
        ],
        ['none in an empty time', { from: at(7), to: at(7) }, () => false],
        ['none where a filter is smuggled in', { source: "hr' or source eq 'tickets" }, () => false],
      ])('%s, whatever the pages are', async (_, filter, passes) => {
        for (const top of [1, 7, 60, 100]) {
          expect([top, await readAll(filter, top)]).toEqual([top, records.filter(passes)]);
        }
      });

      it.each([
        ['without a fraction', '2026-11-20T10:50:00Z'],
        ['of another offset', '2026-11-20T11:50:00+01:00'],
        ['with more digits', '2026-11-20T10:50:00.000000Z'],
        ['with a smaller t and z', '2026-11-20t10:50:00z'],
      ])('by a time %s', async (_, from) => {
        expect(await readAll({ from }, 100)).toEqual(records.filter(({ deadLetteredAt }) => deadLetteredAt >= at(50)));
      });
    });

    it('is unavailable in an outage, which is neither "absent" nor "empty", and works again after', async () => {
      await index.put(everything);
      await underTest.goAway();
      const opened = underTest.open();
      await expect(index.get(everything.key)).rejects.toThrow(Unavailable);
      await expect(index.put(everything)).rejects.toThrow(Unavailable);
      await expect(index.remove(everything.key, 9)).rejects.toThrow(Unavailable);
      await expect(index.list({}, 10)).rejects.toThrow(Unavailable);
      await expect(index.count(10)).rejects.toThrow(Unavailable);
      await expect(opened.get(everything.key)).rejects.toThrow(Unavailable);

      await underTest.comeBack();
      expect(await opened.get(everything.key)).toEqual(everything);
      expect((await index.list({ reason: 'invalid' }, 1)).items).toHaveLength(1);
    });
  });
}
