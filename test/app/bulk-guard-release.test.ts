import { beforeEach, describe, expect, it } from 'vitest';
import { CALLER_ID } from '../factories.ts';
import { createGuardedWorld, type GuardedWorld, guarded, HELD, HOUR, named, place, projects } from './guarded-world.ts';
import { OPERATOR } from './world.ts';

let world: GuardedWorld;
beforeEach(() => {
  world = createGuardedWorld();
});

describe('what ends by itself', () => {
  it('is taken back in any case, and counts for nobody', async () => {
    const effectiveUntil = '2026-11-20T12:30:00.000Z';
    const request = (number: number) =>
      world.request({ eventId: `for-a-time-${number}`, target: named(number), effectiveUntil });
    await Promise.all([1, 2].map(request));
    await world.drain();
    expect(world.changed()).toBe(2);
    world.pass(3 * HOUR);
    await world.hire([3, 4]);
    await world.sendDue();
    await world.drain();
    expect(world.changed()).toBe(2);
    expect(world.linesOf('bulkGuard.held')).toEqual([]);
    expect(await world.counted({ ...place, hour: '2026-11-20T12' })).toBe(2);
  });

  it('is not even planned for what is held', async () => {
    await world.hire([1, 2]);
    const effectiveUntil = '2026-11-21T09:00:00.000Z';
    const id = await world.request({ eventId: 'held', target: named(3), effectiveUntil });
    await world.drain();
    expect(world.endsOf([id])).toEqual([HELD]);
    expect(world.dueBook.all()).toEqual([]);
    await world.release(id);
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
    expect(world.dueBook.all()).toHaveLength(1);
  });
});

describe('what the bulk guard holds', () => {
  let held: string;
  beforeEach(async () => {
    [, , held = ''] = await world.hire([1, 2, 3]);
  });

  it('is applied once somebody else has released it, and counts for nobody', async () => {
    expect(await world.release(held, OPERATOR, true)).toEqual({ kind: 'done' });
    expect(await world.release(held)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(held)).toMatchObject({ state: 'applied', operatedBy: OPERATOR });
    expect(await world.counted()).toBe(2);
    expect(world.endsOf(await world.hire([3], projects('Alpine')))).toEqual([HELD]);
  });

  it.each([
    ['by the application that is the source', CALLER_ID],
    ['by it in other letters', CALLER_ID.toUpperCase()],
  ])('cannot be released %s, and for practice not either', async (_, operatedBy) => {
    expect(await world.release(held, operatedBy, true)).toEqual({ kind: 'own' });
    expect(await world.release(held, operatedBy)).toEqual({ kind: 'own' });
    expect(world.endsOf([held])).toEqual([HELD]);
    expect(world.box.letters()).toMatchObject([{ key: held }]);
    expect(world.waiting()).toEqual([]);
  });

  it('cannot be released by the application that submitted it, though the source is another one’s by now', async () => {
    const { id } = (await world.submit(guarded, { ...aHire(4) }, { at: world.now(), submittedBy: 'sender' })) as {
      id: string;
    };
    await world.drain();
    expect(world.endsOf([id])).toEqual([HELD]);
    world.configure({ ...guarded, identity: { kind: 'queue', queue: 'hr' } });
    expect(await world.release(id, 'sender')).toEqual({ kind: 'own' });
    expect(await world.release(id, CALLER_ID)).toEqual({ kind: 'done' });
  });

  it('cannot be released by an application whose tokens its webhook takes', async () => {
    world.configure({ ...guarded, identity: { kind: 'webhook', name: 'hr' }, senders: ['a', 'B'] });
    expect(await world.release(held, 'b')).toEqual({ kind: 'own' });
    expect(await world.release(held, CALLER_ID)).toEqual({ kind: 'done' });
  });

  it('can be discarded by whoever sent it', async () => {
    const order = { id: held, operatedBy: CALLER_ID, dryRun: false };
    expect(await world.app.discard(order, world.log)).toEqual({ kind: 'done' });
    expect(world.entry(held).state).toBe('discarded');
  });

  it('stays released through forwards, retries and waiting', async () => {
    world.directory.failNext('write', { kind: 'unavailable' });
    world.directory.failNext('write', { kind: 'targetForbidden' });
    await world.release(held);
    await world.drain();
    expect(world.entry(held)).toMatchObject({ state: 'applied', attempts: 2 });
  });

  it('is guarded again when it became a dead letter for another reason, and was replayed for that', async () => {
    world.directory.failNext('write', { kind: 'rejected' });
    await world.release(held);
    await world.drain();
    expect(world.endsOf([held])).toEqual(['deadLettered rejected']);
    expect(await world.release(held, CALLER_ID)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.endsOf([held])).toEqual([HELD]);
    await world.release(held);
    await world.drain();
    expect(world.endsOf([held])).toEqual(['applied']);
  });

  it('loses against what has been written since, as ever', async () => {
    world.pass(HOUR);
    await world.hire([3], projects('Cascade'));
    await world.release(held);
    await world.drain();
    expect(world.endsOf([held])).toEqual(['superseded']);
  });
});

const aHire = (number: number) => ({
  eventId: `hire-of-${number}`,
  target: named(number),
  attributes: projects('Baker'),
});
