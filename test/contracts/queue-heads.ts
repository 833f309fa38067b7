import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueHeads } from '../../src/ports/queue-heads.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { OUTAGE_WITHIN_MS } from './brokers.ts';

export type QueueHeadsUnderTest = {
  readonly heads: QueueHeads;
  /** Two queues without sessions. */
  readonly queues: readonly [string, string];
  /** The broker's time, which moves by `advance` only. */
  now(): number;
  advance(milliseconds: number): void;
  send(queue: string, scheduledFor?: number): Promise<void>;
  /** Receives and completes the first message; what it was sent with stays. */
  takeFirst(queue: string): Promise<void>;
  /** Has the first message in hand, as long as that lasts. */
  whileHeld(queue: string, work: () => Promise<void>): Promise<void>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const MINUTE = 60_000;

/** What looks at the queues does, and above all does not. */
export function testQueueHeads(name: string, make: () => Promise<QueueHeadsUnderTest>): void {
  describe(`the heads of queues ${name}`, () => {
    let underTest: QueueHeadsUnderTest;
    let heads: QueueHeads;
    let queue: string;
    let another: string;
    beforeAll(async () => {
      underTest = await make();
      heads = underTest.heads;
      [queue, another] = underTest.queues;
    });
    afterAll(() => underTest.close());

    it('are none at first', async () => {
      expect([await heads.oldest(queue), await heads.oldest(another)]).toEqual([undefined, undefined]);
    });

    it('are the oldest of each, again and again, until it is taken', async () => {
      const first = underTest.now();
      await underTest.send(queue);
      underTest.advance(MINUTE);
      await underTest.send(queue);
      await underTest.send(another);
      for (let times = 0; times < 3; times++) expect(await heads.oldest(queue)).toBe(first);
      expect(await heads.oldest(another)).toBe(first + MINUTE);
      await underTest.takeFirst(queue);
      expect(await heads.oldest(queue)).toBe(first + MINUTE);
      await underTest.takeFirst(queue);
      await underTest.takeFirst(another);
      expect([await heads.oldest(queue), await heads.oldest(another)]).toEqual([undefined, undefined]);
    });

    it('are there while somebody has them in hand, and are nobody the less for being looked at', async () => {
      const first = underTest.now();
      await underTest.send(queue);
      await underTest.whileHeld(queue, async () => expect(await heads.oldest(queue)).toBe(first));
      for (let times = 0; times < 12; times++) await heads.oldest(queue);
      await underTest.takeFirst(queue);
      expect(await heads.oldest(queue)).toBeUndefined();
    });

    it('are not what is scheduled, however much of it is before them, until its time comes', async () => {
      const due = underTest.now() + 10 * MINUTE;
      for (let index = 0; index < 40; index++) await underTest.send(queue, due);
      expect(await heads.oldest(queue)).toBeUndefined();
      const first = underTest.now();
      await underTest.send(queue);
      await underTest.send(queue, due);
      expect(await heads.oldest(queue)).toBe(first);
      await underTest.takeFirst(queue);
      expect(await heads.oldest(queue)).toBeUndefined();
      underTest.advance(10 * MINUTE);
      expect(await heads.oldest(queue)).toBe(due);
      for (let index = 0; index < 41; index++) await underTest.takeFirst(queue);
      expect(await heads.oldest(queue)).toBeUndefined();
    });

    it(
      'are unavailable while the broker is away, which is not "none"',
      async () => {
        await underTest.send(queue);
        const first = underTest.now();
        await underTest.goAway();
        await expect(heads.oldest(queue)).rejects.toThrow(Unavailable);
        await underTest.comeBack();
        expect(await heads.oldest(queue)).toBe(first);
      },
      OUTAGE_WITHIN_MS,
    );
  });
}
