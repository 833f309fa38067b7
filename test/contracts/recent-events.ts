import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecentEvents } from '../../src/ports/recent-events.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { keyOf } from './key-of.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type RecentEventsUnderTest = {
  /** Another process's view of the same. */
  open(): RecentEvents;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const WITHIN = 10 * 60_000;
const at = (time: string) => `2026-12-01T${time}Z`;
const event = (eventId: string, time: string) => ({ eventId, receivedAt: at(time) });

/** What every memory of recent events does. */
export function testRecentEvents(name: string, make: () => Promise<RecentEventsUnderTest>): void {
  describe(`recent events ${name}`, () => {
    let underTest: RecentEventsUnderTest;
    let recent: RecentEvents;
    let other: RecentEvents;
    beforeAll(async () => {
      underTest = await make();
      [recent, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    const claims = async (content: string, ...events: readonly (readonly [string, string])[]) => {
      const answers: string[] = [];
      for (const [index, [id, time]] of events.entries()) {
        const by = index % 2 === 0 ? recent : other;
        answers.push((await by.claim(keyOf(content), event(id, time), WITHIN)).eventId);
      }
      return answers;
    };

    it('have the first delivery of a content for all others within the time, to the millisecond', async () => {
      const later = [['b', '09:00:01.000'] as const, ['c', '09:09:59.999'] as const];
      expect(await claims('window', ['a', '09:00:00.000'], ...later)).toEqual(['a', 'a', 'a']);
    });

    it('have the first delivery for itself, however often it asks', async () => {
      const a = ['a', '09:00:00.000'] as const;
      expect(await claims('itself', a, a, ['b', '09:01:00.000'], a)).toEqual(['a', 'a', 'a', 'a']);
    });

    it('begin anew after the time, from there on', async () => {
      const b = ['b', '09:10:00.000'] as const;
      expect(await claims('anew', ['a', '09:00:00.000'], b, ['c', '09:19:59.999'])).toEqual(['a', 'b', 'b']);
    });

    it('keep what came since when an old delivery is read again', async () => {
      const [a, b] = [['a', '09:00:00.000'] as const, ['b', '09:30:00.000'] as const];
      expect(await claims('old', a, b, a, ['c', '09:31:00.000'])).toEqual(['a', 'b', 'a', 'b']);
    });

    it('tell contents apart', async () => {
      expect(await claims('one', ['a', '09:00:00.000'])).toEqual(['a']);
      expect(await claims('two', ['b', '09:00:00.000'])).toEqual(['b']);
    });

    it('have one first of many deliveries at once', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `event ${index}`);
      const answers = await Promise.all(
        ids.map((id) => underTest.open().claim(keyOf('race'), event(id, '09:00:00.000'), WITHIN)),
      );
      expect(new Set(answers.map(({ eventId }) => eventId)).size).toBe(1);
    });

    it('forget what was received before a time, and nothing later', async () => {
      await claims('older', ['a', '08:00:00.000']);
      await claims('newer', ['a', '08:00:00.001']);
      await other.purge(at('08:00:00.001'));
      expect(await claims('older', ['b', '08:00:01.000'])).toEqual(['b']);
      expect(await claims('newer', ['b', '08:00:01.000'])).toEqual(['a']);
      await other.purge(at('23:00:00.000'));
      expect(await claims('newer', ['c', '08:00:02.000'])).toEqual(['c']);
    });

    it('are unavailable in an outage, which is not "nothing was there", and work again after', async () => {
      await claims('outage', ['a', '09:00:00.000']);
      await underTest.goAway();
      const claim = recent.claim(keyOf('outage'), event('b', '09:00:01.000'), WITHIN);
      await expect(claim).rejects.toThrow(Unavailable);
      await expect(underTest.open().purge(at('08:00:00.000'))).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect(await claims('outage', ['b', '09:00:01.000'])).toEqual(['a']);
    });
  });
}
