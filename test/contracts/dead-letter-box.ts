import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeadLetter, DeadLetterBox } from '../../src/ports/dead-letters.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { OUTAGE_WITHIN_MS } from './brokers.ts';
import { keyOf } from './key-of.ts';

export type DeadLetterBoxUnderTest = {
  /** Another instance's view of the same box. */
  open(): DeadLetterBox;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const aLetter = (name: string, fields: Partial<DeadLetter> = {}): DeadLetter => ({
  key: keyOf(name),
  kind: 'assignment',
  source: 'hr',
  reason: 'targetNotFound',
  attempts: 3,
  hop: 4,
  receivedAt: '2026-11-20T09:00:00.000Z',
  body: everyByte,
  ...fields,
});

const plain = (letter: DeadLetter | undefined) => letter && { ...letter, body: [...letter.body] };

/** What every box of dead letters does. */
export function testDeadLetterBox(name: string, make: () => Promise<DeadLetterBoxUnderTest>): void {
  describe(`the box of dead letters ${name}`, () => {
    let underTest: DeadLetterBoxUnderTest;
    let box: DeadLetterBox;
    let other: DeadLetterBox;
    beforeAll(async () => {
      underTest = await make();
      [box, other] = [underTest.open(), underTest.open()];
    });
    afterAll(() => underTest.close());

    /** The letter of a key, which stays. */
    async function look(letterName: string): Promise<DeadLetter | undefined> {
      const held = await other.open(keyOf(letterName));
      await held?.release();
      return held?.letter;
    }

    it('has no letter that nobody put, and says so each time', async () => {
      expect(await box.open(keyOf('nobody'))).toBeUndefined();
      expect(await other.open(keyOf('nobody'))).toBeUndefined();
    });

    it.each<[string, Partial<DeadLetter>]>([
      ['an assignment', {}],
      ['a raw event', { kind: 'event', reason: 'malformed', attempts: 0, hop: 0 }],
      ['a description', { description: 'No user "O\'Brien" ä 🚀\nnext line' }],
      ['no bytes', { body: new Uint8Array() }],
      ['what JSON would round', { body: new TextEncoder().encode('{"big":9007199254740993,"a":1,"a":2}') }],
      [
        '180 KB with a long description',
        { body: new Uint8Array(180 * 1024).fill(0x7b), description: 'x'.repeat(1_024) },
      ],
    ])('keeps everything of a letter: %s', async (label, fields) => {
      const letter = aLetter(label, fields);
      await box.put(letter);
      expect(plain(await look(label))).toEqual(plain(letter));
    });

    it('has no more than 1 024 characters of a description', async () => {
      await box.put(aLetter('long', { description: `${'d'.repeat(1_024)}and more` }));
      expect((await look('long'))?.description).toBe('d'.repeat(1_024));
    });

    it('keeps a letter that is released, as often as it is', async () => {
      await box.put(aLetter('released'));
      for (let time = 0; time < 15; time += 1) expect(await look('released')).toMatchObject({ key: keyOf('released') });
    });

    it('has a letter no more that is completed, and may have another one of that key later', async () => {
      await box.put(aLetter('completed'));
      await (await box.open(keyOf('completed')))?.complete();
      expect(await look('completed')).toBeUndefined();
      await box.put(aLetter('completed', { hop: 5 }));
      expect(await look('completed')).toMatchObject({ hop: 5 });
    });

    it('gives a letter to one at a time, and others at the same time theirs', async () => {
      await Promise.all(['held', 'free'].map((one) => box.put(aLetter(one))));
      const held = await box.open(keyOf('held'));
      await expect(other.open(keyOf('held'))).rejects.toThrow(Unavailable);
      expect(await look('free')).toMatchObject({ key: keyOf('free') });
      await held?.release();
      expect(await look('held')).toMatchObject({ key: keyOf('held') });
    });

    it('takes a letter that is put again for the same', async () => {
      await box.put(aLetter('twice'));
      await other.put(aLetter('twice'));
      await (await box.open(keyOf('twice')))?.complete();
      expect(await look('twice')).toBeUndefined();
    });

    it('has the one with the highest hop for the letter, and all of them gone when that is completed', async () => {
      for (const hop of [9, 12, 10]) await box.put(aLetter('several', { hop, body: Uint8Array.of(hop) }));
      expect(await look('several')).toMatchObject({ hop: 12 });
      const held = await box.open(keyOf('several'));
      expect(plain(held?.letter)).toMatchObject({ hop: 12, body: [12] });
      await held?.complete();
      expect(await look('several')).toBeUndefined();
    });

    it(
      'is unavailable while the broker is away, which is not "no letter", and works again after',
      async () => {
        await box.put(aLetter('before'));
        await underTest.goAway();
        await expect(box.put(aLetter('meanwhile'))).rejects.toThrow(Unavailable);
        await expect(box.open(keyOf('before'))).rejects.toThrow(Unavailable);

        await underTest.comeBack();
        await box.put(aLetter('meanwhile'));
        expect(await look('before')).toMatchObject({ key: keyOf('before') });
        expect(await look('meanwhile')).toMatchObject({ key: keyOf('meanwhile') });
      },
      OUTAGE_WITHIN_MS,
    );

    it(
      'says so when a letter could not be completed, and has it still',
      async () => {
        await box.put(aLetter('stays'));
        const held = await box.open(keyOf('stays'));
        await underTest.goAway();
        await expect(held?.complete()).rejects.toThrow(Unavailable);
        await underTest.comeBack();
        await expect
          .poll(() => look('stays').catch(() => undefined), { timeout: 8_000 })
          .toMatchObject({
            key: keyOf('stays'),
          });
      },
      OUTAGE_WITHIN_MS,
    );
  });
}
