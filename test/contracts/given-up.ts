import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GivenUp, GivenUpMessage } from '../../src/ports/given-up.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import type { Abandoned } from '../fakes/given-up.ts';
import { OUTAGE_WITHIN_MS } from './brokers.ts';

export type GivenUpUnderTest = {
  readonly givenUp: GivenUp;
  /** Two queues, of which one has sessions. */
  readonly queues: readonly [string, string];
  /** Lets the broker give up a message, and says what is known of it then. */
  giveUp(queue: string, message: Pick<Abandoned, 'messageId' | 'body' | 'properties'>): Promise<Abandoned>;
  letLocksRunOut(): void;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What all native dead-letter queues do. */
export function testGivenUp(name: string, make: () => Promise<GivenUpUnderTest>): void {
  describe(`what was given up ${name}`, () => {
    let underTest: GivenUpUnderTest;
    beforeAll(async () => {
      underTest = await make();
    });
    afterAll(() => underTest.close());

    const giveUp = (queue: string, messageId: string, body = everyByte, properties = {}) =>
      underTest.giveUp(queue, { messageId, body, properties });

    async function drain(
      queue: string,
      handle: (message: GivenUpMessage) => Promise<void>,
      most = Number.POSITIVE_INFINITY,
    ): Promise<string[]> {
      const handled: string[] = [];
      const handleOne = async (message: GivenUpMessage) => {
        handled.push(message.messageId);
        await handle(message);
      };
      await underTest.givenUp.drain(queue, handleOne, () => handled.length < most);
      return handled;
    }
    const complete = (message: GivenUpMessage) => message.complete();

    it('is nothing at first', async () => {
      for (const queue of underTest.queues) expect(await drain(queue, complete)).toEqual([]);
    });

    it.each([0, 1] as const)('comes with everything that is known of it, from queue %i', async (index) => {
      const properties = { source: 'hr', receivedAt: '2026-11-20T09:00:00.000Z', note: 'ü "quoted"', empty: '' };
      const expected = await giveUp(underTest.queues[index], `${'k'.repeat(43)}#12`, everyByte, properties);
      const seen: unknown[] = [];
      await underTest.givenUp.drain(
        underTest.queues[index],
        async ({ complete, release, ...message }) => {
          seen.push({ ...message, body: [...message.body] });
          await complete();
        },
        () => true,
      );
      expect(seen).toEqual([{ ...expected, body: [...everyByte] }]);
    });

    it.each([
      ['no bytes', new Uint8Array()],
      ['what JSON would round', new TextEncoder().encode('{"big":9007199254740993,"a":1,"a":2}')],
      ['180 KB', new Uint8Array(180 * 1024).fill(0x7b)],
    ])('keeps its bytes: %s', async (label, body) => {
      const [queue] = underTest.queues;
      await giveUp(queue, label, body);
      const seen: Uint8Array[] = [];
      await drain(queue, async (message) => {
        seen.push(message.body);
        await message.complete();
      });
      expect(seen.map((one) => Buffer.compare(one, body))).toEqual([0]);
    });

    it('is drained in several batches until there is no more, each queue apart', async () => {
      const [queue, another] = underTest.queues;
      const ids = Array.from({ length: 70 }, (_, index) => `many ${index}`);
      for (const id of ids) await giveUp(queue, id);
      await giveUp(another, 'of another queue');
      expect(await drain(queue, complete)).toEqual(ids);
      expect(await drain(queue, complete)).toEqual([]);
      expect(await drain(another, complete)).toEqual(['of another queue']);
    }, 20_000);

    it('is drained no further than it is to go on, and the rest is there the next time', async () => {
      const [queue] = underTest.queues;
      const ids = Array.from({ length: 40 }, (_, index) => `more ${index}`);
      for (const id of ids) await giveUp(queue, id);
      const first = await drain(queue, complete, 1);
      expect(first.length).toBeLessThan(ids.length);
      expect([...first, ...(await drain(queue, complete))]).toEqual(ids);
    }, 20_000);

    it('is there again once the drain is over when it is released, and then it blocks nothing', async () => {
      const [queue] = underTest.queues;
      for (const id of ['released', 'completed']) await giveUp(queue, id);
      const handle = (message: GivenUpMessage) =>
        message.messageId === 'released' ? message.release() : message.complete();
      expect(await drain(queue, handle)).toEqual(['released', 'completed']);
      expect(await drain(queue, handle)).toEqual(['released']);
      expect(await drain(queue, complete)).toEqual(['released']);
    });

    it('is there again when its lock has run out when it is neither completed nor released', async () => {
      const [queue] = underTest.queues;
      await giveUp(queue, 'left');
      expect(await drain(queue, async () => {})).toEqual(['left']);
      expect(await drain(queue, complete)).toEqual([]);
      underTest.letLocksRunOut();
      expect(await drain(queue, complete)).toEqual(['left']);
    });

    it('is not lost with a defect of who handles it', async () => {
      const [queue] = underTest.queues;
      for (const id of ['defect', 'behind']) await giveUp(queue, id);
      const failing = drain(queue, async () => {
        throw new TypeError('A defect');
      });
      await expect(failing).rejects.toThrow(TypeError);
      underTest.letLocksRunOut();
      expect(new Set(await drain(queue, complete))).toEqual(new Set(['defect', 'behind']));
    });

    it(
      'is unavailable while the broker is away, which is not "none", and there after',
      async () => {
        const [queue] = underTest.queues;
        await giveUp(queue, 'outage');
        await underTest.goAway();
        await expect(drain(queue, complete)).rejects.toThrow(Unavailable);
        await underTest.comeBack();
        underTest.letLocksRunOut();
        expect(await drain(queue, complete)).toEqual(['outage']);
      },
      OUTAGE_WITHIN_MS,
    );

    it(
      'stays when completing it fails, which is unavailable too',
      async () => {
        const [queue] = underTest.queues;
        await giveUp(queue, 'fails');
        const failing = drain(queue, async (message) => {
          await underTest.goAway();
          await message.complete();
        });
        await expect(failing).rejects.toThrow(Unavailable);
        await underTest.comeBack();
        underTest.letLocksRunOut();
        expect(await drain(queue, complete)).toEqual(['fails']);
      },
      OUTAGE_WITHIN_MS,
    );
  });
}
