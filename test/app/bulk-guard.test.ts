import { beforeEach, describe, expect, it } from 'vitest';
import {
  createGuardedWorld,
  type GuardedWorld,
  guarded,
  HELD,
  HOUR,
  LIMIT,
  named,
  place,
  projects,
} from './guarded-world.ts';
import { aUser, hr } from './world.ts';

let world: GuardedWorld;
beforeEach(() => {
  world = createGuardedWorld();
});

describe('a source with a bulk guard', () => {
  it('changes as many targets as it may; what is for others is held, and nothing of it is written', async () => {
    const ids = await world.hire([1, 2, 3, 4, 5]);
    expect(world.endsOf(ids)).toEqual(['applied', 'applied', HELD, HELD, HELD]);
    expect(world.changed()).toBe(LIMIT);
    expect(world.index.records()).toHaveLength(3);
    expect(world.linesOf('bulkGuard.held')).toEqual(
      [3, 4, 5].map((number, index) => ({
        ...{ id: ids[index + 2], source: 'hr', objectId: aUser(number).id, limit: LIMIT },
      })),
    );
  });

  it('is held to it also when everything comes at the same time, in all lanes', async () => {
    const ids = await Promise.all(
      world.principals.map((_, index) => world.request({ eventId: `hire-${index}`, target: named(index + 1) })),
    );
    await world.drain();
    expect(world.endsOf(ids).toSorted()).toEqual(['applied', 'applied', ...Array<string>(7).fill(HELD)]);
    expect(world.changed()).toBe(LIMIT);
  });

  it('may change the same targets as often as it likes, by whatever name', async () => {
    await world.hire([1, 2]);
    const target = { type: 'user', id: aUser(1).id };
    world.pass(1);
    const byId = await world.request({ eventId: 'again', target, attributes: projects('Alpine') });
    await world.drain();
    expect(world.entry(byId).state).toBe('applied');
    expect(world.endsOf(await world.hire([2], projects('Cascade')))).toEqual(['applied']);
    expect(await world.counted()).toBe(2);
  });

  it('is not charged for what changes nothing: a whole export may come again', async () => {
    world.configure(hr);
    await world.hire([1, 2, 3, 4]);
    world.configure(guarded);
    world.pass(60_000);
    expect(world.endsOf(await world.hire([1, 2, 3, 4]))).toEqual(Array(4).fill('unchanged'));
    expect(await world.counted()).toBe(0);
  });

  it('is not charged for what comes too late, or is refused', async () => {
    world.configure(hr);
    await world.hire([1]);
    world.configure(guarded);
    const late = { eventId: 'late', target: named(1), occurredAt: '2026-01-01T00:00:00Z' };
    const ids = [await world.request({ ...late, attributes: projects('Alpine') })];
    ids.push(await world.request({ eventId: 'full', target: named(2), attributes: projects('Baker') }));
    world.directory.failNext('read', { kind: 'rejected' }, 'before', 1);
    await world.drain();
    expect(world.endsOf(ids).toSorted()).toEqual(['deadLettered rejected', 'superseded']);
    expect(await world.counted()).toBe(0);
  });

  it('may go on with the next clock hour, which begins for everybody at the same time', async () => {
    world.pass(HOUR - 1_000);
    expect(world.endsOf(await world.hire([1, 2, 3]))).toEqual(['applied', 'applied', HELD]);
    world.pass(1_000);
    expect(world.endsOf(await world.hire([4, 5, 6]))).toEqual(['applied', 'applied', HELD]);
    expect(await world.counted({ ...place, hour: '2026-11-20T10' })).toBe(2);
  });

  it('is held to it by all processes together', async () => {
    const others = [world.start(), world.start()];
    const ids: string[] = [];
    for (const [index, number] of [1, 2, 3, 4].entries()) {
      ids.push(await world.request({ eventId: `hire-${number}`, target: { type: 'user', id: aUser(number).id } }));
      const body = world.bodies().at(-1);
      if (body) await others[index % 2]?.apply(body, world.log);
    }
    expect(world.endsOf(ids)).toEqual(['applied', 'applied', HELD, HELD]);
    expect(await world.counted()).toBe(2);
  });

  it('costs one call for a new target, and none for one that this process has admitted', async () => {
    await world.hire([1, 1, 2]);
    await world.hire([1], projects('Alpine'));
    const calls = world.guardCalls();
    expect(calls).toEqual(['bulkCounter.admit', 'bulkCounter.admit']);
  });

  it('costs nothing without the setting', async () => {
    world.configure(hr);
    await world.hire([1, 2, 3]);
    expect(world.guardCalls()).toEqual([]);
    expect(world.changed()).toBe(3);
  });

  it('and another source do not count for each other', async () => {
    world.configure(guarded, { ...guarded, name: 'other', identity: { kind: 'queue', queue: 'other' } });
    await world.hire([1, 2]);
    await world.sendEvent({ eventId: 'x', target: named(3), attributes: projects('Baker') }, 'other');
    await world.drainEvents();
    await world.drain();
    expect(world.changed()).toBe(3);
    expect(world.endsOf(await world.hire([4]))).toEqual([HELD]);
  });

  it('is held to it whatever kind it is: what comes by a queue is a target like any other', async () => {
    world.configure({ ...guarded, identity: { kind: 'queue', queue: 'hr' } });
    for (const number of [1, 2, 3]) {
      await world.sendEvent({ eventId: `x${number}`, target: named(number), attributes: projects('Baker') });
    }
    await world.drainEvents();
    await world.drain();
    expect(world.changed()).toBe(LIMIT);
    expect(world.index.records()).toMatchObject([{ reason: 'bulkGuard', source: 'hr' }]);
  });
});

describe('a crash', () => {
  const aRun = () => world.hire([1, 2]);
  const isGuarded = (call: string) => call === 'bulkCounter.admit';

  it.each(['before', 'after'] as const)(
    '%s a target was admitted neither loses it nor counts it twice',
    async (when) => {
      await aRun();
      const at = world.io.calls.findIndex(isGuarded);
      world = createGuardedWorld();
      world.io.interrupt(at, 'crash', when);
      expect(world.endsOf(await world.hire([1, 2, 3]))).toEqual(['applied', 'applied', HELD]);
      expect(await world.counted()).toBe(2);
    },
  );

  it('between the admission and the write keeps the place of the target, for another process too', async () => {
    await aRun();
    const writes = world.io.calls.flatMap((call, index) => (call === 'directory.write' ? [index] : []));
    for (const at of writes) {
      world = createGuardedWorld();
      world.io.interrupt(at, 'crash', 'before');
      expect(world.endsOf(await world.hire([1, 2, 3]))).toEqual(['applied', 'applied', HELD]);
      expect([await world.counted(), world.changed()]).toEqual([2, 2]);
    }
    expect(writes).toHaveLength(2);
  });

  it('of the table delays a request, and neither holds it nor lets it through', async () => {
    world.bulkCounter.setAway(true);
    const ids = [await world.request(aHire(1))];
    await world.drain(60_000);
    expect(world.changed()).toBe(0);
    expect(world.index.records()).toEqual([]);
    world.bulkCounter.setAway(false);
    await world.drain();
    expect(world.endsOf(ids)).toEqual(['applied']);
  });
});

describe('a worker that was overtaken in the middle of its write', () => {
  it('puts right what it has written over, though the hour is full by then', async () => {
    world.pass(HOUR - 60_000);
    const target = { type: 'user', id: aUser(1).id };
    const one = await world.request({ ...aHire(1), target, occurredAt: '2026-11-20T09:59:00Z' });
    const newer = { attributes: projects('Cascade'), eventId: 'newer', occurredAt: '2026-11-20T09:59:30Z' };
    await world.request({ ...newer, target });
    const [mine = Buffer.of(), theirs = Buffer.of()] = world.bodies();
    const write = world.io.hold('directory.write');
    const slow = world.apply(mine, world.log);
    await write.reached;
    await world.start().apply(theirs, world.log);
    // The hour turns, and others take all its places.
    world.pass(60_000);
    const next = { ...place, hour: '2026-11-20T10' };
    for (const other of ['x', 'y']) await world.bulkCounter.admit(next, other, LIMIT);
    write.letGo();
    await slow;
    expect(world.linesOf('order.restored')).toHaveLength(1);
    expect(world.directory.assignedTo(aUser(1).id)).toEqual(projects('Cascade'));
    expect(world.entry(one).state).toBe('superseded');
  });
});

describe('the purge', () => {
  it('leaves this hour and the one before', async () => {
    await world.hire([1]);
    world.pass(HOUR);
    await world.app.purgeBulkCounts();
    expect(await world.counted()).toBe(1);
    world.pass(HOUR);
    await world.app.purgeBulkCounts();
    expect(await world.counted()).toBe(0);
  });
});

const aHire = (number: number) => ({
  eventId: `hire-of-${number}`,
  target: named(number),
  attributes: projects('Baker'),
});
