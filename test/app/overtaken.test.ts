import { beforeEach, describe, expect, it } from 'vitest';
import { NOW, USER_ID } from '../factories.ts';
import { createWorld, editor, jana, type World } from './world.ts';

/**
 * Two workers on one target: the first lost its lock while it was paused, and does not know it. Whoever is newer, and
 * wherever the first one was paused, the newest stands in the end.
 */

let world: World;
beforeEach(() => {
  world = createWorld({
    sources: [editor],
    principals: [{ ...jana, assigned: { Engineering: { CostCenter: [9], NumVendors: 9 } } }],
  });
});

type Engineering = Readonly<Record<string, unknown>>;

/** The later its place, the newer; its message, for whoever shall work it off. */
async function message(place: number, engineering: Engineering): Promise<Uint8Array> {
  const sent = world.bodies().length;
  await world.request({
    eventId: `event ${place}`,
    target: { type: 'user', id: USER_ID },
    attributes: { Engineering: engineering },
    occurredAt: new Date(NOW - 60_000 + place).toISOString(),
  });
  const body = world.bodies()[sent];
  if (!body) throw new Error('No message was sent.');
  return body;
}

const events = () => world.lines.map(({ event }) => event).filter((event) => event.startsWith('order.'));
const shown = () => {
  const { Engineering: { CostCenter = [], ...others } = {} } = world.directory.assignedTo(USER_ID);
  return { CostCenter: [...(CostCenter as number[])].sort(), ...others };
};
const closed = () => world.ledger.entries().map(({ state }) => state);

/** What the first worker wants, what the second one does meanwhile, and what must be there in the end. */
const cases: readonly (readonly [string, Engineering, Engineering, Engineering])[] = [
  ['a value', { NumVendors: 1 }, { NumVendors: 2 }, { CostCenter: [9], NumVendors: 2 }],
  ['a clear after a value', { NumVendors: 1 }, { NumVendors: null }, { CostCenter: [9] }],
  ['a value after a clear', { NumVendors: null }, { NumVendors: 2 }, { CostCenter: [9], NumVendors: 2 }],
  ['a collection', { CostCenter: [1, 2] }, { CostCenter: [3] }, { CostCenter: [3], NumVendors: 9 }],
  ['additions', { CostCenter: { add: [1] } }, { CostCenter: { add: [2] } }, { CostCenter: [1, 2, 9], NumVendors: 9 }],
  [
    'an addition and its removal',
    { CostCenter: { add: [1, 2] } },
    { CostCenter: { remove: [1], add: [3] } },
    { CostCenter: [2, 3, 9], NumVendors: 9 },
  ],
  [
    'a removal and its addition',
    { CostCenter: { remove: [9], add: [1] } },
    { CostCenter: { add: [9, 3] } },
    { CostCenter: [1, 3, 9], NumVendors: 9 },
  ],
  [
    'a collection and an addition',
    { CostCenter: [1] },
    { CostCenter: { add: [2] } },
    { CostCenter: [1, 2], NumVendors: 9 },
  ],
  [
    'different attributes',
    { NumVendors: 1 },
    { Certification: true },
    { CostCenter: [9], NumVendors: 1, Certification: true },
  ],
];

const paused = ['directory.write', 'memories.write'] as const;

describe.each(paused)('a worker that is paused before its %s', (where) => {
  it.each(cases)('and that the other one is newer than: %s', async (_, older, newer, expected) => {
    const [mine, theirs] = [await message(1, older), await message(2, newer)];
    const hold = world.io.hold(where);
    const slow = world.apply(mine, world.log);
    await hold.reached;
    await world.start().apply(theirs, world.log);
    hold.letGo();
    await slow;
    expect(shown()).toEqual(expected);
    expect(closed().every((state) => ['applied', 'unchanged', 'superseded'].includes(state))).toBe(true);
    expect(events()[0]).toBe('order.overtaken');
    expect(events().at(-1)).toBe('order.restored');
  });

  it.each(cases)('and that is itself the newer one: %s', async (_, older, newer, expected) => {
    const [theirs, mine] = [await message(1, older), await message(2, newer)];
    const hold = world.io.hold(where);
    const slow = world.apply(mine, world.log);
    await hold.reached;
    await world.start().apply(theirs, world.log);
    hold.letGo();
    await slow;
    expect(shown()).toEqual(expected);
    expect(events()).toContain('order.overtaken');
  });

  it.each([
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])('with two others in between, of places %i, %i and %i', async (...places) => {
    const bodies = [];
    for (const place of places) {
      bodies.push(await message(place, { NumVendors: place, CostCenter: { add: [place] } }));
    }
    const [mine, theirs, last] = bodies;
    if (!mine || !theirs || !last) expect.unreachable('three messages were sent');
    const hold = world.io.hold(where);
    const slow = world.apply(mine, world.log);
    await hold.reached;
    await world.start().apply(theirs, world.log);
    // The third is paused too, and let go only when the first one puts right what it has done.
    const third = world.io.hold('directory.write');
    const slower = world.start().apply(last, world.log);
    await third.reached;
    hold.letGo();
    await slow;
    third.letGo();
    await slower;
    expect(shown()).toEqual({ CostCenter: [1, 2, 3, 9], NumVendors: 3 });
  });
});

describe('two workers', () => {
  it('that get into each other’s way are told apart in the log, without a value', async () => {
    const [mine, theirs] = [await message(1, { NumVendors: 4_711 }), await message(2, { NumVendors: 4_712 })];
    const hold = world.io.hold('directory.write');
    const slow = world.apply(mine, world.log);
    await hold.reached;
    await world.start().apply(theirs, world.log);
    hold.letGo();
    await slow;
    const [older, newer] = world.ledger.entries();
    expect([older?.state, newer?.state]).toEqual(['superseded', 'applied']);
    expect(world.lines.filter(({ event }) => event.startsWith('order.'))).toEqual([
      { level: 'warn', event: 'order.overtaken', fields: { id: older?.key, objectId: USER_ID, wrote: true } },
      { level: 'warn', event: 'order.restored', fields: { id: older?.key, objectId: USER_ID } },
    ]);
  });

  it('of which none writes do not disturb each other', async () => {
    const [mine, theirs] = [await message(1, { CostCenter: [9] }), await message(2, { CostCenter: [9] })];
    await Promise.all([world.apply(mine, world.log), world.start().apply(theirs, world.log)]);
    expect(world.directory.writes).toEqual([]);
    expect(shown()).toEqual({ CostCenter: [9], NumVendors: 9 });
  });

  it.each<[string, (of: World) => void]>([
    ['the directory fails', (of) => of.directory.failNext('write', { kind: 'unavailable' }, 'before', 1)],
    ['the directory throttles', (of) => of.directory.failNext('write', { kind: 'throttled' }, 'before', 1)],
    ['the memory cannot be read', (of) => of.memories.failNext('read', 'before')],
    ['the memory cannot be written', (of) => of.memories.failNext('write', 'before')],
  ])('leave the newest even if what must be put right fails at first: %s', async (_, fail) => {
    const [mine, theirs] = [await message(1, { NumVendors: 1 }), await message(2, { NumVendors: 2 })];
    const hold = world.io.hold('directory.write');
    const slow = world.apply(mine, world.log);
    await hold.reached;
    await world.start().apply(theirs, world.log);
    fail(world);
    hold.letGo();
    await slow;
    await world.drain();
    expect(shown()).toEqual({ CostCenter: [9], NumVendors: 2 });
  });
});
