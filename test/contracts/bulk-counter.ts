import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkCounter, SourceHour } from '../../src/ports/bulk-counter.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type BulkCounterUnderTest = {
  /** Another process's view of the same counter. */
  open(): BulkCounter;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const objects = (count: number, kind = 'a') =>
  Array.from({ length: count }, (_, index) => `${kind}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
const at = (source: string, hour = '2026-11-20T09'): SourceHour => ({ source, hour });

/** What every counter of the bulk guard does. */
export function testBulkCounter(name: string, make: () => Promise<BulkCounterUnderTest>): void {
  describe(`the bulk counter ${name}`, () => {
    let underTest: BulkCounterUnderTest;
    let counter: BulkCounter;
    let other: BulkCounter;
    beforeAll(async () => {
      underTest = await make();
      [counter, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('admits as many targets as the limit says, and no further one', async () => {
      const answers: string[] = [];
      for (const objectId of objects(4)) answers.push(await counter.admit(at('limit'), objectId, 3));
      expect(answers).toEqual(['admitted', 'admitted', 'admitted', 'full']);
      expect(await counter.count(at('limit'))).toBe(3);
      expect(await other.count(at('limit'))).toBe(3);
    });

    it('admits again what it has admitted, everywhere, and counts it once', async () => {
      const [one = '', two = '', three = ''] = objects(3);
      for (const view of [counter, other, counter, underTest.open()]) {
        expect(await view.admit(at('again'), one, 2)).toBe('admitted');
      }
      expect(await other.admit(at('again'), two, 2)).toBe('admitted');
      expect(await counter.admit(at('again'), three, 2)).toBe('full');
      for (const view of [counter, other, underTest.open()]) {
        expect(await view.admit(at('again'), one, 2)).toBe('admitted');
        expect(await view.admit(at('again'), two, 1)).toBe('admitted');
      }
      expect(await counter.count(at('again'))).toBe(2);
    });

    it('never admits more than the limit to several that ask at the same time', async () => {
      const views = [counter, other, underTest.open()];
      const asked = ['a', 'b', 'c', 'd'].flatMap((kind, index) =>
        objects(15, kind).map((objectId) => ({ objectId, view: views[index % views.length] ?? counter })),
      );
      const answers = await Promise.all(asked.map(({ view, objectId }) => view.admit(at('race'), objectId, 25)));
      const admitted = asked.filter((_, index) => answers[index] === 'admitted').map(({ objectId }) => objectId);
      expect(admitted).toHaveLength(25);
      expect(await counter.count(at('race'))).toBe(25);
      const again = await Promise.all(asked.map(({ objectId }) => counter.admit(at('race'), objectId, 25)));
      expect(asked.filter((_, index) => again[index] === 'admitted').map(({ objectId }) => objectId)).toEqual(admitted);
    });

    it('counts a target once that several ask for at the same time', async () => {
      const [one = ''] = objects(1);
      const views = [counter, other, underTest.open(), counter];
      expect(await Promise.all(views.map((view) => view.admit(at('same'), one, 1)))).toEqual(
        views.map(() => 'admitted'),
      );
      expect(await counter.count(at('same'))).toBe(1);
    });

    it('admits more where the limit is higher, whoever has met the lower one', async () => {
      const [one = '', two = '', three = '', four = ''] = objects(4);
      await counter.admit(at('higher'), one, 1);
      expect(await counter.admit(at('higher'), two, 1)).toBe('full');
      expect(await counter.admit(at('higher'), two, 3)).toBe('admitted');
      expect(await other.admit(at('higher'), three, 3)).toBe('admitted');
      expect(await other.admit(at('higher'), four, 3)).toBe('full');
      expect(await counter.admit(at('higher'), four, 1)).toBe('full');
    });

    it('counts each source and each hour apart', async () => {
      const [one = '', two = ''] = objects(2);
      const places = [at('apart'), at('apart-too'), at('apart', '2026-11-20T10'), at('apart', '2026-11-21T09')];
      for (const place of places) expect(await counter.admit(place, one, 1)).toBe('admitted');
      for (const place of places) expect(await counter.admit(place, two, 1)).toBe('full');
      expect(await counter.count(at('apart', '2026-11-20T11'))).toBe(0);
    });

    it('forgets the hours before one, and none after it', async () => {
      const hours = ['2025-12-31T23', '2026-01-01T00', '2026-01-01T01'];
      for (const hour of hours) {
        for (const objectId of objects(3)) await counter.admit(at('old', hour), objectId, 3);
      }
      await other.purge('2026-01-01T01');
      expect(await Promise.all(hours.map((hour) => counter.count(at('old', hour))))).toEqual([0, 0, 3]);
      expect(await counter.admit(at('old', '2026-01-01T00'), 'new', 1)).toBe('admitted');
      expect(await counter.admit(at('old', '2026-01-01T01'), 'new', 3)).toBe('full');
      await other.purge('2026-01-01T00');
      expect(await counter.count(at('old', '2026-01-01T00'))).toBe(1);
    });

    it('is unavailable in an outage, which is neither an answer, and works again after', async () => {
      const [one = '', two = ''] = objects(2);
      await counter.admit(at('outage'), one, 1);
      await underTest.goAway();
      await expect(counter.admit(at('outage'), two, 5)).rejects.toThrow(Unavailable);
      await expect(counter.count(at('outage'))).rejects.toThrow(Unavailable);
      await expect(counter.purge('2020-01-01T00')).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect(await counter.admit(at('outage'), two, 1)).toBe('full');
      expect(await counter.admit(at('outage'), two, 2)).toBe('admitted');
    });
  });
}
