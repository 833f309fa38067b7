import { createSecretKey, type KeyObject } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTargetMemories } from '../../../src/adapters/tables/target-memories.ts';
import type { AttributeMemory, Written } from '../../../src/domain/memory.ts';
import type { TargetId } from '../../../src/domain/request.ts';
import { rightAfter } from '../../../src/domain/stamp.ts';
import { STARTS_WITHIN_MS, startTables, type Tables } from '../../contracts/tables.ts';
import { aStamp, NOW, USER_ID } from '../../factories.ts';

const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const [before, after, unknown] = [keyOf(1), keyOf(2), keyOf(3)];
const jana: TargetId = { type: 'user', objectId: USER_ID };

let tables: Tables;
let table: TableClient;
beforeAll(async () => {
  tables = await startTables();
  table = tables.table('targets');
}, STARTS_WITHIN_MS);
afterAll(() => tables.close());

const memories = (...keys: readonly [KeyObject, ...KeyObject[]]) => createTargetMemories(table, keys);
const written: Written = { at: NOW, by: aStamp(7), value: ['Alpine'], dropped: ['Baker'] };
const member = (number: number) => ({ stamp: aStamp(number), present: true });

async function remember(attributes: Readonly<Record<string, AttributeMemory>>): Promise<void> {
  const { version } = await memories(before).read(jana);
  expect(await memories(before).write(jana, new Map(Object.entries(attributes)), version)).toBe('written');
}
const rowOfJana = () => table.getEntity<Record<string, unknown>>(jana.objectId, jana.type);
const read = async (...keys: readonly [KeyObject, ...KeyObject[]]) =>
  Object.fromEntries((await memories(...keys).read(jana)).memory);

describe('after a rotation of the key', () => {
  beforeEach(() =>
    remember({
      byMember: {
        newest: aStamp(3),
        members: { a: member(5), b: member(9), c: member(4) },
        forgotten: aStamp(8),
        written,
      },
      bySet: { newest: aStamp(9), members: { a: member(5) }, forgotten: aStamp(8) },
      byForgotten: { members: { a: member(1) }, forgotten: aStamp(8) },
      noMembers: { newest: aStamp(3), forgotten: aStamp(4), written },
    }),
  );

  it('nothing older than the newest change of a collection may change it', async () => {
    expect(await read(after, before)).toMatchObject({
      byMember: { newest: rightAfter(aStamp(9)) },
      bySet: { newest: aStamp(9) },
      byForgotten: { newest: rightAfter(aStamp(8)) },
    });
  });

  it('digests of the key before are gone, and what needs none stays', async () => {
    expect(await read(after, before)).toEqual({
      byMember: { newest: rightAfter(aStamp(9)), written },
      bySet: { newest: aStamp(9) },
      byForgotten: { newest: rightAfter(aStamp(8)) },
      noMembers: { newest: aStamp(3), forgotten: aStamp(4), written },
    });
  });

  it('our own writes are forgotten once the key before is gone, and nothing else', async () => {
    expect(await read(after)).toEqual({
      byMember: { newest: rightAfter(aStamp(9)) },
      bySet: { newest: aStamp(9) },
      byForgotten: { newest: rightAfter(aStamp(8)) },
      noMembers: { newest: aStamp(3), forgotten: aStamp(4) },
    });
    expect(await read(unknown, after)).toEqual(await read(after));
  });

  it('the next write makes the row one of the new key', async () => {
    const members = { d: member(11) };
    const { memory, version } = await memories(after, before).read(jana);
    await memories(after, before).write(jana, new Map([...memory, ['byMember', { members, written }]]), version);
    expect(await read(after)).toMatchObject({ byMember: { members, written }, noMembers: { written } });
  });

  it('a write against a version that the other key has written since is "changed"', async () => {
    const { version } = await memories(after, before).read(jana);
    await remember({});
    expect(await memories(after, before).write(jana, new Map(), version)).toBe('changed');
  });
});

describe('a row', () => {
  it('names its key without a word of it', async () => {
    await remember({ byMember: { written } });
    const name = (await rowOfJana())['digestKey'];
    expect(name).toMatch(/^[\w-]{8}$/);
    expect(Buffer.alloc(32, 1).toString('base64url')).not.toContain(name);
  });

  it('does not take a sealed part of another row, nor of another attribute', async () => {
    await remember({ mine: { written } });
    const text = String((await rowOfJana())['part0']);
    const other: TargetId = { type: 'user', objectId: '00000000-1111-4222-8333-444444444444' };
    await memories(before).write(other, new Map(), undefined);
    const moved = { partitionKey: other.objectId, rowKey: other.type, part0: text };
    await table.updateEntity(moved, 'Merge');
    expect((await memories(before).read(other)).memory).toEqual(new Map([['mine', {}]]));

    await table.updateEntity({ ...moved, partitionKey: USER_ID, part0: text.replace('mine', 'yours') }, 'Merge');
    expect(await read(before)).toEqual({ yours: {} });
  });

  it('of another shape is a defect, not an outage and not "nothing"', async () => {
    for (const part0 of ['', '{}', 'no JSON', '[["a",{"newest":1}]]', '[["a",{"members":{"d":{}}}]]']) {
      await remember({});
      await table.updateEntity({ partitionKey: USER_ID, rowKey: 'user', part0 }, 'Merge');
      const failure = await memories(before)
        .read(jana)
        .catch((error: Error) => error);
      expect(failure).toBeInstanceOf(Error);
      expect((failure as Error).name).not.toBe('Unavailable');
      await table.deleteEntity(USER_ID, 'user');
    }
  });
});
