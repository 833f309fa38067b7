import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { SCHEDULED_AHEAD_IN_MS } from '../../src/topology.ts';
import { aDocument, NOW, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import { Crash, type Disturbance } from './io.ts';
import { createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const at = (inMs: number) => new Date(NOW + inMs).toISOString();
const later = (inMs: number, eventId = 'hire-8731') => ({
  ...{ eventId, target: { type: 'user', id: USER_ID }, effectiveAt: at(inMs) },
});
const baker = { Engineering: { Project: ['Baker'] } };

/** The timer, each minute for so long, and the lanes beside it. */
async function goOn(forMs: number): Promise<void> {
  for (const end = world.now() + forMs; world.now() < end; ) {
    await world.sendDue();
    await world.drain(MINUTE);
  }
}

describe('a request that shall take effect later', () => {
  it('waits in the book when that is more than an hour ahead, and not in the queue', async () => {
    const id = await world.request(later(10 * DAY));
    expect(world.entry(id)).toMatchObject({ state: 'scheduled', effectiveAt: at(10 * DAY) });
    expect(world.dueBook.all()).toMatchObject([{ key: id, at: at(10 * DAY) }]);
    expect(world.assignments.arrivals).toEqual([]);
  });

  it('is handed to the broker within the hour before, and applied at its time', async () => {
    const id = await world.request(later(10 * DAY));
    world.pass(10 * DAY - SCHEDULED_AHEAD_IN_MS - MINUTE);
    await world.sendDue();
    expect(world.assignments.arrivals).toEqual([]);

    world.pass(2 * MINUTE);
    await world.sendDue();
    expect(world.dueBook.all()).toEqual([]);
    expect(world.assignments.arrivals).toMatchObject([{ messageId: `${id}#0`, scheduledFor: NOW + 10 * DAY }]);
    expect(world.entry(id).state).toBe('scheduled');
    await world.drain(NOW + 10 * DAY - world.now());
    expect(world.directory.writes).toEqual([]);
    await world.drain();
    expect(world.now()).toBe(NOW + 10 * DAY);
    expect(world.entry(id).state).toBe('applied');
    expect(world.directory.assignedTo(USER_ID)).toEqual(baker);
  });

  it('goes to the broker at once when that is within the hour', async () => {
    const id = await world.request(later(HOUR));
    expect(world.dueBook.all()).toEqual([]);
    expect(world.assignments.arrivals).toMatchObject([{ messageId: `${id}#0`, scheduledFor: NOW + HOUR }]);
    await world.drain();
    expect(world.now()).toBe(NOW + HOUR);
    expect(world.entry(id).state).toBe('applied');
  });

  it('whose time is over already is applied at once', async () => {
    const id = await world.request(later(-MINUTE));
    await world.drain();
    expect(world.now()).toBe(NOW);
    expect(world.entry(id).state).toBe('applied');
  });

  it('is applied late rather than never when the timer has not run for days', async () => {
    const id = await world.request(later(DAY));
    world.pass(5 * DAY);
    await world.sendDue();
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
  });

  it('takes its place at that time: what happens before it does not win for arriving later', async () => {
    await world.request({ ...later(2 * HOUR), attributes: { Engineering: { NumVendors: 2 } } });
    await goOn(3 * HOUR);
    await world.request({
      ...{ eventId: 'hire-2', target: { type: 'user', id: USER_ID }, attributes: { Engineering: { NumVendors: 1 } } },
      occurredAt: at(HOUR),
    });
    await world.drain();
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: 2 } });
  });

  it.each([
    ['in the book', 0],
    ['with the broker', 2 * DAY - 30 * MINUTE],
    ['at its time', 2 * DAY],
  ])('is one request when it is submitted again while it is %s', async (_, afterMs) => {
    const id = await world.request(later(2 * DAY));
    world.pass(afterMs);
    await world.sendDue();
    const again = await world.submit(hr, aDocument(later(2 * DAY)), { at: world.now() });
    expect(again).toMatchObject({ kind: 'accepted', id, state: 'scheduled', replayed: true });
    await goOn(2 * DAY - afterMs + HOUR);
    expect(world.statesOf(id).filter((state) => state === 'applied')).toHaveLength(1);
    expect(world.directory.writes).toHaveLength(1);
    expect(world.dueBook.all()).toEqual([]);
  });

  it('is not accepted while the book is away, and is one request when its sender tries again', async () => {
    world.dueBook.failNext('put', 'before');
    await expect(world.request(later(DAY))).rejects.toThrow(Unavailable);
    world.dueBook.failNext('put', 'after');
    await expect(world.request(later(DAY))).rejects.toThrow(Unavailable);
    await world.request(later(DAY));
    expect(world.dueBook.all()).toHaveLength(1);
    expect(world.ledger.history).toHaveLength(1);
  });
});

describe('the timer', () => {
  it('sends any number, in the order of their time', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 250; number++)
      ids.push(await world.request(later(2 * HOUR + number, `hire ${number}`)));
    world.pass(2 * HOUR);
    await world.sendDue();
    expect(world.dueBook.all()).toEqual([]);
    expect(world.assignments.taken).toHaveLength(250);
    await world.drain();
    expect(ids.every((id) => ['applied', 'unchanged'].includes(world.entry(id).state))).toBe(true);
  });

  it('leaves in the book what it cannot open, says so, and sends the others', async () => {
    const ids = [];
    for (let number = 0; number < 150; number++) ids.push(await world.request(later(2 * HOUR, `hire ${number}`)));
    const [lost = '', ...others] = ids.toSorted();
    world.dueBook.loseKeyOf(lost);
    await goOn(3 * HOUR);
    expect(others.every((id) => ['applied', 'unchanged'].includes(world.entry(id).state))).toBe(true);
    expect(world.entry(lost).state).toBe('scheduled');
    expect(world.dueBook.all()).toMatchObject([{ key: lost }]);
    expect(world.linesOf('due.unreadable')[0]).toEqual({ id: lost, at: at(2 * HOUR) });
  });

  it.each<[Disturbance, When]>([
    ['outage', 'before'],
    ['outage', 'after'],
    ['crash', 'before'],
    ['crash', 'after'],
  ])('that is interrupted sends the rest the next time, and nothing twice: %s %s each call', async (by, when) => {
    const clean = await dueWorld();
    const first = clean.io.calls.length;
    await clean.sendDue();
    const calls = clean.io.calls.slice(first);
    expect(calls.length).toBeGreaterThan(6);
    for (const [index, call] of calls.entries()) {
      const label = `${by} ${when} call ${index}, ${call}`;
      const interrupted = await dueWorld();
      interrupted.io.interrupt(first + index, by, when);
      const error = await interrupted.sendDue().catch((thrown: unknown) => thrown);
      expect(error instanceof Unavailable || error instanceof Crash, label).toBe(true);
      await interrupted.sendDue();
      await interrupted.drain();
      expect(interrupted.dueBook.all(), label).toEqual([]);
      for (const { key } of interrupted.ledger.entries()) {
        const ends = interrupted.statesOf(key).filter((state) => ['applied', 'unchanged'].includes(state));
        expect(ends.length, label).toBe(1);
      }
    }
  });

  async function dueWorld(): Promise<World> {
    const made = createWorld();
    for (const number of [1, 2, 3]) await made.request(later(2 * HOUR, `hire ${number}`));
    made.pass(2 * HOUR);
    return made;
  }
});
