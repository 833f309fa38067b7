import { describe, expect, it } from 'vitest';
import { isClosed, type State } from '../../src/domain/state.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { metrics } from '../../src/ports/meter.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aMessage, NOW, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import { Crash, type Disturbance } from './io.ts';
import { bytes, createWorld, type World } from './world.ts';

/**
 * Every call of every port fails once, before or after it has its effect: as an outage, or because the process is gone.
 * Whatever it hits, each closing of a request has exactly one audit record and one outcome, and none has a closing that
 * was not.
 */

const byId = { target: { type: 'user', id: USER_ID } };
const HOUR = 3_600_000;

/** An operator whose call was not answered calls again. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      return void (await work());
    } catch (error) {
      if (!(error instanceof Crash || error instanceof Unavailable)) throw error;
    }
  }
  throw new Error('It is never answered.');
}
/** Or gives up: the timer is all that is left. */
const once = (work: () => Promise<unknown>): Promise<void> =>
  work().then(
    () => {},
    (error) => {
      if (!(error instanceof Crash || error instanceof Unavailable)) throw error;
    },
  );

async function aLetter(world: World): Promise<string> {
  world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected', status: 400 } }));
  const id = await world.request(byId);
  await world.drain();
  world.io.answer('directory.write', undefined);
  return id;
}

type Story = {
  readonly name: string;
  /** Before anything fails. */
  readonly begin: (world: World) => Promise<string>;
  readonly go: (world: World, id: string) => Promise<unknown>;
};
const later = () => ({ ...byId, effectiveAt: new Date(NOW + 3 * HOUR).toISOString() });
const stories: readonly Story[] = [
  { name: 'applied', begin: (world) => world.request(byId), go: (world) => world.drain() },
  { name: 'applied in another lane', begin: (world) => world.request(), go: (world) => world.drain() },
  {
    name: 'refused by the directory',
    async begin(world) {
      world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected', status: 400 } }));
      return world.request(byId);
    },
    go: (world) => world.drain(),
  },
  {
    name: 'an event that is none',
    async begin(world) {
      await world.sendEvent('{"eventId":');
      return '';
    },
    go: (world) => world.drainEvents(),
  },
  {
    name: 'a message of nobody',
    async begin(world) {
      await world.assignments.send({ messageId: 'stray', body: encodeMessage(aMessage()) });
      return '';
    },
    go: (world) => world.drain(),
  },
  {
    name: 'given up by the broker',
    async begin(world) {
      const id = await world.request(byId);
      const message = world.assignments.messages()[0] ?? expect.unreachable('it was sent');
      const given = { reason: undefined, enqueuedAt: new Date(NOW).toISOString(), deliveries: 10 };
      world.givenUp.add('assignments', { ...given, ...message, properties: {}, contentType: undefined });
      return id;
    },
    async go(world) {
      for (let minute = 0; minute < 3; minute++) {
        await once(world.moveGivenUp);
        world.givenUp.letLocksRunOut();
      }
    },
  },
  {
    name: 'cancelled, by who asks again',
    begin: (world) => world.request(later()),
    go: (world, id) => insist(() => world.cancel(id)),
  },
  {
    name: 'cancelled, by who does not',
    begin: (world) => world.request(later()),
    go: (world, id) => once(() => world.cancel(id)),
  },
  { name: 'discarded, by who asks again', begin: aLetter, go: (world, id) => insist(() => world.discard(id)) },
  { name: 'discarded, by who does not', begin: aLetter, go: (world, id) => once(() => world.discard(id)) },
  {
    name: 'replayed, and applied',
    begin: aLetter,
    async go(world, id) {
      await insist(() => world.replay(id));
      await world.drain();
    },
  },
  {
    name: 'untold, and then discarded',
    async begin(world) {
      world.audit.setAway(true);
      const id = await aLetter(world);
      world.audit.setAway(false);
      return id;
    },
    go: (world, id) => insist(() => world.discard(id)),
  },
];

const closingsOf = ({ ledger }: World) => ledger.history.filter(({ state, untold }) => isClosed(state) && untold);

function expectOneOfEach(world: World, label: string): void {
  const closings = closingsOf(world).map(({ key, state, updatedAt }) => [key, state, updatedAt]);
  const records = world.audit.records().map(({ request, outcome, at }) => [request, outcome, at]);
  const outcomes = world.outcomes.taken().map(({ request, state, at }) => [request, state, at]);
  expect(records, label).toEqual(closings);
  expect(outcomes.toSorted(), label).toEqual(closings.toSorted());
  expect(
    world.ledger.entries().filter(({ untold }) => untold),
    label,
  ).toEqual([]);
  // Whatever is closed was closed by one of these.
  const last = world.ledger.entries().filter(({ state }) => isClosed(state));
  for (const { key, state } of last) expect(closings.filter(([id]) => id === key).at(-1)?.[1], label).toBe(state);
}

/** @param lost counts that a fault right after their closing may have taken */
function expectCounted(world: World, label: string, lost: number): void {
  const closings = closingsOf(world).map(({ state }) => state);
  const counted = world.meter.of(metrics.requestsClosed).map(({ state }) => state);
  expect(counted.length, label).toBeGreaterThanOrEqual(closings.length - lost);
  const uncounted = [...closings];
  for (const state of counted) expect(uncounted.splice(uncounted.indexOf(state as State), 1), label).toEqual([state]);
}

/** With the timer, which comes again whatever became of it. */
async function play({ begin, go }: Story, disturb: (io: World['io'], first: number) => void = () => {}) {
  const world = createWorld();
  const id = await begin(world);
  const first = world.io.calls.length;
  disturb(world.io, first);
  await go(world, id);
  await once(world.tellClosed);
  const calls = world.io.calls.slice(first);
  await world.tellClosed();
  return { world, calls };
}

const disturbances: readonly (readonly [Disturbance, When])[] = [
  ['outage', 'before'],
  ['outage', 'after'],
  ['crash', 'before'],
  ['crash', 'after'],
];

describe.each(stories)('a request that is $name', (story) => {
  it.each(disturbances)(
    'is audited once for each closing, and told, whichever call meets a fault: %s %s',
    async (by, when) => {
      const { world: undisturbed, calls } = await play(story);
      expect(closingsOf(undisturbed).length).toBeGreaterThan(0);
      expectOneOfEach(undisturbed, 'nothing fails');
      expectCounted(undisturbed, 'nothing fails', 0);
      for (const [index, call] of calls.entries()) {
        const { world } = await play(story, (io, first) => io.interrupt(first + index, by, when));
        const label = `${by} ${when} call ${index}, ${call}`;
        expectOneOfEach(world, label);
        expectCounted(world, label, when === 'after' && /^ledger\.(reserve|update)$/.test(call) ? 1 : 0);
      }
    },
  );
});

describe('two that close one request at the same moment', () => {
  it('in different ways: the record is of the one that the ledger took', async () => {
    const world = createWorld();
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'targetNotFound' } }));
    const id = await world.request(byId);
    await world.drain(60_000);
    expect(world.entry(id).state).toBe('retrying');
    // The broker gives a message up while an operator cancels its request.
    const message = world.assignments.arrivals.at(-1) ?? expect.unreachable('a copy was sent');
    const given = { reason: undefined, enqueuedAt: new Date(NOW).toISOString(), deliveries: 10 };
    world.givenUp.add('assignments', { ...given, ...message, properties: {}, contentType: undefined });
    const hold = world.io.hold('index.put');
    const moving = world.moveGivenUp();
    await hold.reached;
    expect(await world.cancel(id)).toEqual({ kind: 'cancelled' });
    hold.letGo();
    await moving;
    expect(world.audit.records()).toMatchObject([{ request: id, outcome: 'cancelled', operatedBy: 'operator' }]);
    expectOneOfEach(world, 'cancelled');
    expectCounted(world, 'cancelled', 0);
  });

  it('that are the same timer twice: one record', async () => {
    const world = createWorld();
    world.audit.setAway(true);
    await world.request(byId);
    await world.drain();
    expect([world.audit.records(), world.outcomes.sent]).toEqual([[], []]);
    world.audit.setAway(false);
    await Promise.all([world.tellClosed(), world.tellClosed()]);
    expectOneOfEach(world, 'twice');
    expectCounted(world, 'twice', 0);
  });
});

describe('while what is told cannot be told', () => {
  it.each(['audit', 'outcomes'] as const)('because of the %s, lanes go on, and it is told later', async (port) => {
    const world = createWorld();
    world[port].setAway(true);
    const ids = [await world.request(byId), await world.request({ ...byId, eventId: 'hire-2' })];
    await world.drain();
    expect(ids.map((id) => isClosed(world.entry(id).state))).toEqual([true, true]);
    expect(world.waiting()).toEqual([]);
    expect(world.now()).toBe(NOW);
    await world.tellClosed();
    expect(world.outcomes.taken()).toEqual([]);
    expect(world.linesOf('closing.untold').map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    world[port].setAway(false);
    await world.tellClosed();
    expectOneOfEach(world, 'later');
  });

  it('a letter stays a letter: what was not told could else not be told any more', async () => {
    const world = createWorld();
    world.audit.setAway(true);
    const id = await aLetter(world);
    await expect(world.replay(id)).rejects.toThrow(Unavailable);
    await expect(world.discard(id)).rejects.toThrow(Unavailable);
    expect(world.entry(id).state).toBe('deadLettered');
    world.audit.setAway(false);
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.audit.records().map(({ outcome }) => outcome)).toEqual(['deadLettered', 'applied']);
    expectOneOfEach(world, 'replayed');
  });
});

it('bytes that come again after they were told are told once', async () => {
  const world = createWorld();
  const event = { source: 'hr', receivedAt: new Date(NOW).toISOString(), body: bytes('{') };
  await world.receive(event, world.log);
  world.pass(HOUR);
  await world.receive(event, world.log);
  expectOneOfEach(world, 'again');
  expectCounted(world, 'again', 0);
  expect(world.outcomes.sent).toHaveLength(1);
});
