import { beforeEach, describe, expect, it } from 'vitest';
import { aDocument, aLedgerEntry, NOW, USER_ID } from '../factories.ts';
import { createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const later = (inMs: number) => ({
  ...{ target: { type: 'user', id: USER_ID }, effectiveAt: new Date(NOW + inMs).toISOString() },
});

/** Past the time of what shall take effect in a day, with the timer. */
async function goOnForADay(): Promise<void> {
  world.pass(23.5 * HOUR);
  await world.sendDue();
  await world.drain(HOUR);
}

describe('a request that is cancelled', () => {
  it('in the book is never applied', async () => {
    const id = await world.request(later(DAY));
    expect(await world.cancel(id)).toEqual({ kind: 'cancelled' });
    expect(world.dueBook.all()).toEqual([]);
    await goOnForADay();
    expect(world.statesOf(id)).toEqual(['scheduled', 'cancelled']);
    expect(world.entry(id).operatedBy).toBe('operator');
    expect(world.directory.writes).toEqual([]);
  });

  it.each([
    ['with the broker', async () => world.request(later(30 * MINUTE))],
    ['in its lane', async () => world.request({ target: { type: 'user', id: USER_ID } })],
    [
      'while it waits for its target',
      async () => {
        const id = await world.request({ target: { type: 'user', userPrincipalName: 'late@contoso.com' } });
        await world.drain(1);
        expect(world.entry(id).state).toBe('retrying');
        return id;
      },
    ],
  ])('%s is dropped when its message comes', async (_, begin) => {
    const id = await begin();
    expect(await world.cancel(id)).toEqual({ kind: 'cancelled' });
    await world.drain();
    expect(world.entry(id).state).toBe('cancelled');
    expect(world.linesOf('message.dropped')).toMatchObject([{ id }]);
    expect(world.directory.writes).toEqual([]);
    expect(world.box.letters()).toEqual([]);
  });

  it('twice is cancelled, and submitted again it stays so', async () => {
    const id = await world.request(later(DAY));
    await world.cancel(id);
    expect(await world.cancel(id)).toEqual({ kind: 'cancelled' });
    expect(await world.submit(hr, aDocument(later(DAY)), { at: NOW })).toMatchObject({ state: 'cancelled' });
    expect(world.dueBook.all()).toEqual([]);
    expect(await world.cancel('nobody')).toEqual({ kind: 'absent' });
  });

  it('after it was applied, or while it is, is too late', async () => {
    const id = await world.request({ target: { type: 'user', id: USER_ID } });
    const hold = world.io.hold('directory.write');
    const [body] = world.bodies();
    if (!body) expect.unreachable('a message was sent');
    const work = world.apply(body, world.log);
    await hold.reached;
    expect(await world.cancel(id)).toEqual({ kind: 'late', state: 'applying' });
    hold.letGo();
    await work;
    expect(await world.cancel(id)).toEqual({ kind: 'late', state: 'applied' });
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('at the moment that a worker takes it is one or the other', async () => {
    for (const call of ['ledger.get', 'directory.read', 'ledger.update']) {
      world = createWorld();
      const id = await world.request({ target: { type: 'user', id: USER_ID } });
      const hold = world.io.hold(call);
      const [body] = world.bodies();
      if (!body) expect.unreachable('a message was sent');
      const work = world.apply(body, world.log);
      await hold.reached;
      expect(await world.cancel(id), call).toEqual({ kind: 'cancelled' });
      hold.letGo();
      await work;
      expect(world.entry(id).state, call).toBe('cancelled');
      expect(world.directory.writes, call).toEqual([]);
    }
  });

  it('while a worker buries it leaves no letter behind', async () => {
    for (const call of ['box.put', 'index.put', 'ledger.update']) {
      world = createWorld();
      const id = await world.request();
      world.directory.failNext('resolve', { kind: 'rejected' });
      const hold = world.io.hold(call);
      const [body] = world.bodies();
      if (!body) expect.unreachable('a message was sent');
      const work = world.apply(body, world.log);
      await hold.reached;
      expect(await world.cancel(id), call).toEqual({ kind: 'cancelled' });
      hold.letGo();
      await work;
      expect(world.entry(id).state, call).toBe('cancelled');
      expect([world.box.letters(), world.index.records()], call).toEqual([[], []]);
    }
  });

  it('has gone from the book, or is dropped, even if the cancelling was interrupted', async () => {
    for (const [index, when] of [0, 1, 2].flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const])) {
      world = createWorld();
      const id = await world.request(later(DAY));
      world.io.interrupt(world.io.calls.length + index, 'outage', when);
      await world.cancel(id).catch(() => world.cancel(id));
      await goOnForADay();
      expect(world.entry(id).state).toBe('cancelled');
      expect(world.directory.writes).toEqual([]);
    }
  });

  it('changes nothing of a request that somebody else has moved on in the same moment', async () => {
    await world.ledger.reserve(aLedgerEntry({ key: 'key' }));
    const hold = world.io.hold('ledger.update');
    const cancelling = world.cancel('key');
    await hold.reached;
    const recorded = await world.ledger.get('key');
    await world.ledger.update({ ...aLedgerEntry({ key: 'key' }), state: 'applied' }, recorded?.version ?? '');
    hold.letGo();
    expect(await cancelling).toEqual({ kind: 'late', state: 'applied' });
  });
});
