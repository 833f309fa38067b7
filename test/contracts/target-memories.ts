import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttributeMemory, TargetMemory } from '../../src/domain/memory.ts';
import type { TargetId } from '../../src/domain/request.ts';
import type { TargetMemories } from '../../src/ports/target-memories.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aStamp, NOW, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type TargetMemoriesUnderTest = {
  /** Another worker's view of the same memories. */
  open(): TargetMemories;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const jana: TargetId = { type: 'user', objectId: USER_ID };
const idOf = (number: number): TargetId => ({
  type: 'user',
  objectId: `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`,
});

const memoryOf = (attributes: Readonly<Record<string, AttributeMemory>>): TargetMemory =>
  new Map(Object.entries(attributes));
const newest = (number: number): TargetMemory => memoryOf({ 'Engineering/Note': { newest: aStamp(number) } });

const members = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `digest-${index}`,
      { stamp: aStamp(index), present: index % 3 === 0 },
    ]),
  );

const everything: TargetMemory = memoryOf({
  'Engineering/Note': {
    newest: aStamp(3),
    left: 'k7Qm0c1Zt3b9V5x2',
    written: { at: NOW, by: aStamp(3), value: 'Ü "quoted" \\ 🚀', dropped: [] },
  },
  'Engineering/Level': { newest: aStamp(1), written: { at: NOW, by: aStamp(1), value: 0, dropped: [] } },
  'Engineering/Certification': { newest: aStamp(1), written: { at: NOW, by: aStamp(1), value: false, dropped: [] } },
  'Engineering/Cleared': { newest: aStamp(2), left: '', written: { at: NOW, by: aStamp(2), dropped: ['Alpine', 1] } },
  'Überprüfung/Größe𝔘': {
    newest: aStamp(1),
    members: {
      ...members(5),
      'digest-5': {
        stamp: `${aStamp(9)}~`,
        present: true,
        isUndone: true,
        under: { stamp: aStamp(8), present: true, under: { stamp: '', present: true } },
      },
    },
    forgotten: aStamp(0),
    written: { at: NOW, by: aStamp(2), value: ['Alpine', 'Baker'], dropped: ['Cascade'] },
  },
  'Engineering/CostCenter': { members: {}, written: { at: NOW, by: aStamp(2), value: [1001, -1], dropped: [7] } },
  'Engineering/Nothing': {},
});

/** What every store of memories does. */
export function testTargetMemories(name: string, make: () => Promise<TargetMemoriesUnderTest>): void {
  describe(`the memories of targets ${name}`, () => {
    let underTest: TargetMemoriesUnderTest;
    let memories: TargetMemories;
    let other: TargetMemories;
    beforeAll(async () => {
      underTest = await make();
      [memories, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('know nothing of a target that nobody wrote about', async () => {
      expect(await memories.read(idOf(0))).toEqual({ memory: new Map(), version: undefined });
    });

    it('keep everything of a memory', async () => {
      expect(await memories.write(jana, everything, undefined)).toBe('written');
      const read = await other.read(jana);
      expect(read.memory).toEqual(everything);
      expect(read.version).toEqual(expect.any(String));
    });

    it('keep an empty memory apart from none', async () => {
      expect(await memories.write(idOf(1), new Map(), undefined)).toBe('written');
      expect(await other.read(idOf(1))).toEqual({ memory: new Map(), version: expect.any(String) });
    });

    it('keep a memory of several hundred members, and forget them again', async () => {
      const large = memoryOf({ 'Engineering/Project': { members: members(2_000) } });
      await memories.write(idOf(2), large, undefined);
      const { memory, version } = await other.read(idOf(2));
      expect(memory).toEqual(large);
      await other.write(idOf(2), newest(1), version);
      expect((await memories.read(idOf(2))).memory).toEqual(newest(1));
    });

    it('tell a user from a service principal, and targets from each other', async () => {
      const app: TargetId = { type: 'servicePrincipal', objectId: SERVICE_PRINCIPAL_ID };
      for (const [index, target] of [app, { ...app, type: 'user' } as const, idOf(3)].entries())
        expect(await memories.write(target, newest(index), undefined)).toBe('written');
      expect((await memories.read(app)).memory).toEqual(newest(0));
      expect((await memories.read({ ...app, type: 'user' })).memory).toEqual(newest(1));
    });

    it('change on a write against the version that was read, and each write gives another one', async () => {
      await memories.write(idOf(4), newest(1), undefined);
      const first = await memories.read(idOf(4));
      expect(await other.write(idOf(4), newest(2), first.version)).toBe('written');
      const second = await memories.read(idOf(4));
      expect(second.memory).toEqual(newest(2));
      expect(second.version).not.toBe(first.version);
    });

    it('stay as they are on a write against an outdated version, or against none', async () => {
      await memories.write(idOf(5), newest(1), undefined);
      const { version } = await memories.read(idOf(5));
      await other.write(idOf(5), newest(2), version);
      expect(await memories.write(idOf(5), newest(3), version)).toBe('changed');
      expect(await memories.write(idOf(5), newest(4), undefined)).toBe('changed');
      expect((await memories.read(idOf(5))).memory).toEqual(newest(2));
    });

    it('take no write against a version of a memory that is not there', async () => {
      const { version } = await memories.read(jana);
      expect(await memories.write(idOf(6), newest(1), version)).toBe('changed');
      expect((await memories.read(idOf(6))).version).toBeUndefined();
    });

    it.each([
      ['no version', 7, false],
      ['one version', 8, true],
    ])('let one of twenty concurrent writes against %s through', async (_, number, exists) => {
      if (exists) await memories.write(idOf(number), newest(0), undefined);
      const { version } = await memories.read(idOf(number));
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_none, index) => ({
          index,
          answer: await (index % 2 === 0 ? memories : other).write(idOf(number), newest(100 + index), version),
        })),
      );
      const written = answers.filter(({ answer }) => answer === 'written');
      expect(written).toHaveLength(1);
      expect((await other.read(idOf(number))).memory).toEqual(newest(100 + (written[0]?.index ?? 0)));
    });

    it('are unavailable in an outage, which is neither "nothing" nor "changed", and work again after', async () => {
      const { version } = await memories.read(jana);
      await underTest.goAway();
      const opened = underTest.open();
      await expect(memories.read(jana)).rejects.toThrow(Unavailable);
      await expect(memories.read(idOf(0))).rejects.toThrow(Unavailable);
      await expect(memories.write(jana, everything, version)).rejects.toThrow(Unavailable);
      await expect(opened.write(idOf(9), everything, undefined)).rejects.toThrow(Unavailable);

      await underTest.comeBack();
      expect(await opened.read(jana)).toEqual({ memory: everything, version });
      expect(await memories.write(jana, everything, version)).toBe('written');
    });
  });
}
