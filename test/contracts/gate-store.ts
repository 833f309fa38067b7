import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateState, gateCauses, openGate } from '../../src/domain/gate.ts';
import type { GateStore } from '../../src/ports/gate-store.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { NOW } from '../factories.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type GateStoreUnderTest = {
  /** Another instance's view of the same row. */
  open(): GateStore;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const closed: GateState = { closedUntil: NOW + 5_000, cause: 'throttled', closings: 1, probeUntil: 0 };

/** What every gate store does. */
export function testGateStore(name: string, make: () => Promise<GateStoreUnderTest>): void {
  describe(`the gate store ${name}`, () => {
    let underTest: GateStoreUnderTest;
    let store: GateStore;
    let other: GateStore;
    beforeAll(async () => {
      underTest = await make();
      [store, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('is open for the first who read it, all at once, and for all of them it is the same', async () => {
      const readers = Array.from({ length: 20 }, () => underTest.open());
      const answers = await Promise.all(readers.map((reader) => reader.read()));
      expect(answers.map(({ state }) => state)).toEqual(Array(20).fill(openGate));
      expect(new Set(answers.map(({ version }) => version)).size).toBe(1);
    });

    it.each<[string, GateState]>([
      ['closed', closed],
      ['half open', { ...closed, closedUntil: NOW, probeUntil: NOW + 45_000 }],
      ['open, with a write', { ...openGate, lastWriteAt: NOW }],
      ['closed for longer than anybody lives', { ...closed, closedUntil: Number.MAX_SAFE_INTEGER }],
      ...gateCauses.map((cause): [string, GateState] => [`closed by ${cause}`, { ...closed, cause }]),
    ])('shows others what was written: %s', async (_, state) => {
      const { version } = await store.read();
      expect(await store.write(state, version)).toBe('written');
      const seen = await other.read();
      expect(seen.state).toEqual(state);
      expect(seen.version).not.toBe(version);
    });

    it('forgets what a write leaves out', async () => {
      await store.write({ ...closed, lastWriteAt: NOW }, (await store.read()).version);
      await store.write({ ...openGate, cause: undefined }, (await store.read()).version);
      expect((await other.read()).state).toEqual(openGate);
    });

    it('changes nothing on a write against an outdated version', async () => {
      const { version } = await store.read();
      await other.write(closed, version);
      expect(await store.write(openGate, version)).toBe('changed');
      expect((await store.read()).state).toEqual(closed);
    });

    it('lets one of twenty concurrent writes against one version through', async () => {
      const { version } = await store.read();
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => ({
          index,
          answer: await (index % 2 === 0 ? store : other).write({ ...closed, closings: index }, version),
        })),
      );
      const written = answers.filter(({ answer }) => answer === 'written');
      expect(written).toHaveLength(1);
      expect((await underTest.open().read()).state.closings).toBe(written[0]?.index);
    });

    it('is unavailable in an outage, which is not "open", and works again after', async () => {
      const { version } = await store.read();
      await underTest.goAway();
      const opened = underTest.open();
      await expect(store.read()).rejects.toThrow(Unavailable);
      await expect(store.write(closed, version)).rejects.toThrow(Unavailable);
      await expect(opened.read()).rejects.toThrow(Unavailable);

      await underTest.comeBack();
      expect((await opened.read()).version).toBe(version);
      expect(await store.write(closed, version)).toBe('written');
    });
  });
}
