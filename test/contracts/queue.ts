import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingMessage, Queue } from '../../src/ports/queue.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';

export type QueueUnderTest = {
  readonly queue: Queue;
  /** What a receiver of this session gets up to this message, as it was sent. */
  receiveUntil(messageId: string, sessionId: string): Promise<readonly OutgoingMessage[]>;
  /** The broker's time, which moves by `advance` only. */
  now(): number;
  advance(milliseconds: number): void;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What every queue with sessions and duplicate detection does. */
export function testQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`the queue ${name}`, () => {
    let underTest: QueueUnderTest;
    beforeAll(async () => {
      underTest = await make();
    });
    afterAll(() => underTest.close());

    it.each([
      ['every byte', everyByte],
      ['no bytes', new Uint8Array()],
      ['a number that JSON would round', new TextEncoder().encode('{"big":9007199254740993,"a":1,"a":2}')],
      ['180 KB', new Uint8Array(180 * 1024).fill(0x7b)],
    ])('delivers %s as they were sent', async (label, body) => {
      const message = { messageId: label, body, sessionId: label };
      await underTest.queue.send(message);
      expect(await underTest.receiveUntil(label, label)).toEqual([{ ...message, properties: {} }]);
    });

    it('delivers message id, session and properties', async () => {
      const message = {
        messageId: `${'k'.repeat(43)}#12`,
        body: everyByte,
        sessionId: 'lane-07',
        properties: { source: 'onboarding', receivedAt: '2026-11-20T09:00:00.000Z', note: 'ü "quoted"', empty: '' },
      };
      await underTest.queue.send(message);
      expect(await underTest.receiveUntil(message.messageId, 'lane-07')).toEqual([message]);
    });

    it('keeps the order of a session, and sessions apart', async () => {
      for (const [index, sessionId] of ['a', 'b', 'a', 'b', 'a'].entries()) {
        await underTest.queue.send({ messageId: `order ${index}`, body: Uint8Array.of(index), sessionId });
      }
      const bodies = async (session: string, last: string) =>
        (await underTest.receiveUntil(last, session)).map(({ body }) => body[0]);
      expect(await bodies('a', 'order 4')).toEqual([0, 2, 4]);
      expect(await bodies('b', 'order 3')).toEqual([1, 3]);
    });

    it('confirms a message id that it has seen, and drops the message', async () => {
      const message = { messageId: 'twice', body: Uint8Array.of(1), sessionId: 'duplicates' };
      await underTest.queue.send(message);
      await underTest.queue.send({ ...message, body: Uint8Array.of(2) });
      await underTest.queue.send({ ...message, messageId: 'thereafter', body: Uint8Array.of(3) });
      const received = await underTest.receiveUntil('thereafter', 'duplicates');
      expect(received.map(({ body }) => [...body])).toEqual([[1], [3]]);
    });

    it('takes a hundred messages at once', async () => {
      const sends = Array.from({ length: 100 }, (_, index) =>
        underTest.queue.send({ messageId: `many ${index}`, body: Uint8Array.of(index), sessionId: 'many' }),
      );
      await Promise.all(sends);
      await underTest.queue.send({ messageId: 'last of many', body: Uint8Array.of(0), sessionId: 'many' });
      const received = await underTest.receiveUntil('last of many', 'many');
      expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(101);
      expect(received).toHaveLength(101);
    });

    it('keeps a message back until its time, and lets later ones pass', async () => {
      const send = (messageId: string, inMs?: number) =>
        underTest.queue.send({
          messageId,
          body: everyByte,
          sessionId: 'scheduled',
          scheduledFor: inMs === undefined ? undefined : underTest.now() + inMs,
        });
      const receivedUntil = async (last: string) =>
        (await underTest.receiveUntil(last, 'scheduled')).map(({ messageId }) => messageId);
      await send('in an hour', 3_600_000);
      await send('in a minute', 60_000);
      await send('now');
      expect(await receivedUntil('now')).toEqual(['now']);

      underTest.advance(59_999);
      await send('before the minute is over');
      expect(await receivedUntil('before the minute is over')).not.toContain('in a minute');
      underTest.advance(1);
      expect(await receivedUntil('in a minute')).not.toContain('in an hour');
      underTest.advance(3_540_000);
      expect(await receivedUntil('in an hour')).toContain('in an hour');
    });

    it('sends at once what is scheduled for the past', async () => {
      const message = { body: everyByte, sessionId: 'past' };
      await underTest.queue.send({ ...message, messageId: 'long ago', scheduledFor: 0 });
      await underTest.queue.send({ ...message, messageId: 'just now', scheduledFor: underTest.now() - 1 });
      const received = await underTest.receiveUntil('just now', 'past');
      expect(received.map(({ messageId }) => messageId)).toEqual(['long ago', 'just now']);
    });

    it('is probed without a message being sent', async () => {
      expect(await underTest.queue.probe()).toBe(true);
      await underTest.queue.send({ messageId: 'after the probe', body: Uint8Array.of(1), sessionId: 'probed' });
      const received = await underTest.receiveUntil('after the probe', 'probed');
      expect(received.map(({ messageId }) => messageId)).toEqual(['after the probe']);
    });

    it('is unavailable while the broker is away, says so when probed, and works again when it is back', async () => {
      const message = { messageId: 'while away', body: Uint8Array.of(1), sessionId: 'outage' };
      await underTest.goAway();
      await expect(underTest.queue.send(message)).rejects.toThrow(Unavailable);
      expect(await underTest.queue.probe()).toBe(false);

      await underTest.comeBack();
      await underTest.queue.send(message);
      expect(await underTest.queue.probe()).toBe(true);
      expect(await underTest.receiveUntil('while away', 'outage')).toHaveLength(1);
    });
  });
}
