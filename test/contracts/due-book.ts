import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Due, DueBook, FoundDue } from '../../src/ports/due-book.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { keyOf } from './key-of.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type DueBookUnderTest = {
  /** Another process's view of the same book. */
  open(): DueBook;
  /** From here on nobody has the key that everything was sealed with until now. */
  loseKey(keysOfDue: readonly string[]): void;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const text = (value: string) => new TextEncoder().encode(value);
const aDue = (name: string, at: string, body = text(name)): Due => ({ key: keyOf(name), at, body });
const plain = (dues: readonly FoundDue[]) =>
  dues.map(({ key, at, body }) => ({ key, at, body: body && Buffer.from(body).toString('latin1') }));
const byKey = (a: Due, b: Due) => (a.key < b.key ? -1 : 1);

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What every book of what is due does. */
export function testDueBook(name: string, make: () => Promise<DueBookUnderTest>): void {
  describe(`the due book ${name}`, () => {
    let underTest: DueBookUnderTest;
    let book: DueBook;
    let other: DueBook;
    beforeAll(async () => {
      underTest = await make();
      [book, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    async function taken(time: string, top = 1_000): Promise<readonly FoundDue[]> {
      const due = await other.before(time, top);
      await Promise.all(due.map((one) => book.remove(one)));
      return due;
    }

    it('has nothing due at first', async () => {
      expect(await book.before('2030-01-01T00:00:00.000Z', 10)).toEqual([]);
    });

    it.each([
      ['every byte', everyByte],
      ['no bytes', new Uint8Array()],
      ['180 KB', new Uint8Array(180 * 1024).fill(0xe2)],
    ])('keeps %s as they were', async (label, body) => {
      const due = aDue(label, '2026-12-01T09:00:00.000Z', body);
      await book.put(due);
      const [found] = await taken('2026-12-01T09:00:00.001Z');
      expect(found).toMatchObject({ key: due.key, at: due.at });
      expect(Buffer.compare(found?.body ?? Buffer.of(1), body)).toBe(0);
      expect(await book.before('2030-01-01T00:00:00.000Z', 10)).toEqual([]);
    });

    it('has due what is before a time to the millisecond, and nothing later, in the same hour too', async () => {
      const times = ['2026-12-01T08:59:59.999Z', '2026-12-01T09:00:00.000Z', '2026-12-01T09:30:00.000Z'];
      const later = ['2026-12-01T09:59:59.999Z', '2026-12-01T10:00:00.000Z', '2027-01-01T00:00:00.000Z'];
      const dues = [...times, ...later].map((at) => aDue(at, at));
      for (const due of dues) await book.put(due);
      for (const [index, { at }] of dues.entries()) {
        expect(new Set(plain(await book.before(at, 10)))).toEqual(new Set(plain(dues.slice(0, index))));
      }
      expect(await taken('2030-01-01T00:00:00.000Z')).toHaveLength(6);
    });

    it('has the earliest hour first, over all past hours, and no more than asked for', async () => {
      const hours = ['2026-12-31T23:00:00.000Z', '2027-01-01T00:00:00.000Z', '2027-01-01T01:00:00.000Z'];
      const dues = hours.map((at) => Array.from({ length: 30 }, (_, index) => aDue(`${at} ${index}`, at)).sort(byKey));
      await Promise.all(
        dues
          .flat()
          .reverse()
          .map((due) => book.put(due)),
      );
      for (const top of [1, 30, 45, 90, 200]) {
        expect(plain(await other.before('2027-01-01T02:00:00.000Z', top))).toEqual(plain(dues.flat().slice(0, top)));
      }
      expect(await taken('2027-01-01T02:00:00.000Z')).toHaveLength(90);
    });

    it('holds what is put again once, with what was put last', async () => {
      const at = '2026-12-01T09:00:00.000Z';
      await book.put(aDue('again', at));
      await other.put({ ...aDue('again', at), body: text('shorter') });
      expect(plain(await taken('2026-12-02T00:00:00.000Z'))).toEqual([{ key: keyOf('again'), at, body: 'shorter' }]);
    });

    it('removes one only, and what is not there as well', async () => {
      const at = '2026-12-01T09:00:00.000Z';
      await Promise.all(['one', 'two'].map((one) => book.put(aDue(one, at))));
      await other.remove({ key: keyOf('one'), at });
      await book.remove({ key: keyOf('one'), at });
      expect(plain(await taken('2026-12-02T00:00:00.000Z'))).toEqual(plain([aDue('two', at)]));
    });

    it('shows what cannot be opened any more without its content, and the others with theirs', async () => {
      const at = '2026-12-01T09:00:00.000Z';
      const [lost, known] = [aDue('lost', at), aDue('known', at)];
      await book.put(lost);
      underTest.loseKey([lost.key]);
      const rotated = underTest.open();
      await rotated.put(known);
      const found = await rotated.before('2026-12-02T00:00:00.000Z', 10);
      const expected = [
        { key: lost.key, at, body: undefined },
        { key: known.key, at, body: 'known' },
      ];
      expect(new Set(plain(found))).toEqual(new Set(expected));
      for (const one of found) await rotated.remove(one);
      expect(await rotated.before('2026-12-02T00:00:00.000Z', 10)).toEqual([]);
    });

    it('is unavailable in an outage, which is not "nothing is due", and works again after', async () => {
      const due = aDue('outage', '2026-12-01T09:00:00.000Z');
      const using = underTest.open();
      await using.put(due);
      await underTest.goAway();
      const opened = underTest.open();
      await expect(using.put(due)).rejects.toThrow(Unavailable);
      await expect(using.before('2026-12-02T00:00:00.000Z', 10)).rejects.toThrow(Unavailable);
      await expect(using.remove(due)).rejects.toThrow(Unavailable);
      await expect(opened.before('2026-12-02T00:00:00.000Z', 10)).rejects.toThrow(Unavailable);

      await underTest.comeBack();
      expect(plain(await opened.before('2026-12-02T00:00:00.000Z', 10))).toEqual(plain([due]));
    });
  });
}
