import { beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/intake/message.ts';
import type { DeadLetter } from '../../src/ports/dead-letters.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { queues, sourceQueue } from '../../src/topology.ts';
import { aMessage, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import { DELIVERED, ENQUEUED_AT, giveUp, left } from './give-up.ts';
import { Crash, type Disturbance } from './io.ts';
import { bytes, createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const byId = { target: { type: 'user', id: USER_ID } };

/** A request whose message the broker has given up. */
async function givenUpRequest(of: World): Promise<string> {
  const id = await of.request(byId);
  const [message] = of.assignments.arrivals;
  if (!message) throw new Error('No message was sent.');
  giveUp(of, queues.assignments, message);
  return id;
}

describe('a message of the lanes that the broker has given up', () => {
  it.each([
    [DELIVERED, 'deliveryCountExceeded'],
    ['TTLExpiredException', 'expired'],
  ])('is a dead letter with that as its reason: %s', async (brokers, reason) => {
    const id = await world.request(byId);
    const [message] = world.assignments.arrivals;
    if (!message) expect.unreachable('a message was sent');
    giveUp(world, queues.assignments, message, { reason: brokers });
    await world.moveGivenUp();

    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason });
    expect(world.box.letters()).toMatchObject([{ key: id, kind: 'assignment', reason, hop: 0 }]);
    expect(world.index.records()).toMatchObject([{ key: id, reason }]);
    expect(left(world)).toEqual([]);
    expect(world.linesOf('message.givenUp')).toEqual([{ queue: 'assignments', reason: brokers, deliveries: 10 }]);
  });

  it('can be replayed', async () => {
    const id = await givenUpRequest(world);
    await world.moveGivenUp();
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', hop: 1 });
  });

  it.each([
    ['closed', async () => world.drain(), 'applied'],
    ['cancelled', async () => world.cancel(world.theEntry().key), 'cancelled'],
  ])('whose request is %s is just completed', async (_, close, state) => {
    const id = await givenUpRequest(world);
    await close();
    await world.moveGivenUp();
    expect(world.entry(id).state).toBe(state);
    expect([world.box.letters(), world.index.records(), left(world)]).toEqual([[], [], []]);
  });

  it('that has been followed by a copy is just completed', async () => {
    const id = await world.request();
    const [first] = world.assignments.arrivals;
    if (!first) expect.unreachable('a message was sent');
    await world.apply(first.body, world.log);
    giveUp(world, queues.assignments, first);
    await world.moveGivenUp();
    expect(world.entry(id).state).toBe('queued');
    expect([world.box.letters(), left(world)]).toEqual([[], []]);
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
  });

  it.each([
    ['is no JSON', bytes('{')],
    ['belongs to no request', encodeMessage(aMessage())],
  ])('and %s is a dead letter of its bytes', async (_, body) => {
    giveUp(world, queues.assignments, { messageId: 'stray', body });
    await world.moveGivenUp();
    expect(world.theEntry()).toMatchObject({
      state: 'deadLettered',
      reason: 'deliveryCountExceeded',
      receivedAt: ENQUEUED_AT,
    });
    expect(world.box.letters()).toMatchObject([{ key: world.theEntry().key, body }]);
    expect(left(world)).toEqual([]);
  });
});

/** A dead letter that the broker gives up, as if it could not be opened too often. */
async function givenUpLetter(of: World): Promise<string> {
  const id = await of.request(byId);
  of.directory.failNext('write', { kind: 'rejected' });
  await of.drain();
  const held = await of.box.open(id);
  if (!held) throw new Error('There is no letter.');
  await held.complete();
  const { hop, body, kind, source, reason } = held.letter;
  giveUp(of, queues.deadLetters, { messageId: `${id}#${hop}`, body }, { properties: { kind, source, reason } });
  return id;
}

describe('a dead letter that the broker has given up', () => {
  it('goes back to where it was, and can be replayed', async () => {
    const id = await givenUpLetter(world);
    await world.moveGivenUp();
    expect(world.box.letters()).toMatchObject([
      { key: id, kind: 'assignment', source: 'hr', reason: 'rejected', hop: 0 },
    ]);
    expect(world.entry(id).state).toBe('deadLettered');
    expect(left(world)).toEqual([]);
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
  });

  it('goes back too when a replay had begun and not come to its end', async () => {
    const id = await world.request(byId);
    world.directory.failNext('write', { kind: 'rejected' });
    await world.drain();
    world.assignments.setAway(true);
    await expect(world.replay(id)).rejects.toThrow(Unavailable);
    expect(world.entry(id).state).toBe('queued');
    const held = await world.box.open(id);
    await held?.complete();
    giveUp(world, queues.deadLetters, { messageId: `${id}#0`, body: held?.letter.body ?? bytes('') });

    await world.moveGivenUp();
    world.assignments.setAway(false);
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
    expect([world.box.letters(), world.index.records()]).toEqual([[], []]);
  });

  it('of a request that is done or discarded is just completed', async () => {
    const id = await givenUpLetter(world);
    const recorded = await world.ledger.get(id);
    await world.ledger.update({ ...world.entry(id), state: 'discarded' }, recorded?.version ?? '');
    await world.moveGivenUp();
    expect([world.box.letters(), left(world)]).toEqual([[], []]);
  });
});

describe('moving what was given up', () => {
  it('ends in time for the host, and goes on with the next run', async () => {
    for (const at of [1, 2, 3]) giveUp(world, queues.events, { messageId: `event ${at}`, body: bytes(`{${at}`) });
    world.io.answer('box.put', ([letter]) => {
      world.pass(90_000);
      return world.box.put(letter as DeadLetter);
    });
    await world.moveGivenUp();
    expect(left(world)).toHaveLength(1);
    await world.moveGivenUp();
    expect([left(world), world.box.letters().length]).toEqual([[], 3]);
  });

  const stories = [
    { queue: 'assignments', begin: givenUpRequest },
    {
      queue: 'events',
      async begin(of: World) {
        giveUp(of, queues.events, { messageId: 'event', body: bytes('{') }, { properties: { source: 'hr' } });
      },
    },
    {
      queue: 'onboarding',
      async begin(of: World) {
        giveUp(of, sourceQueue('onboarding'), { messageId: 'event', body: bytes('{') });
      },
    },
    { queue: 'dead-letters', begin: givenUpLetter },
  ];
  const disturbances: readonly (readonly [Disturbance, When])[] = [
    ['outage', 'before'],
    ['outage', 'after'],
    ['crash', 'before'],
    ['crash', 'after'],
  ];
  const cases = stories.flatMap((story) => disturbances.map(([by, when]) => ({ ...story, by, when })));

  it.each(cases)('from $queue ends in one letter, whichever call it is interrupted at: $by $when', async (story) => {
    const clean = createWorld();
    await story.begin(clean);
    const first = clean.io.calls.length;
    await clean.moveGivenUp();
    for (const [index, call] of clean.io.calls.slice(first).entries()) {
      const label = `${story.by} ${story.when} call ${index}, ${call}`;
      const of = createWorld();
      await story.begin(of);
      of.io.interrupt(first + index, story.by, story.when);
      await of.moveGivenUp().catch((error: unknown) => {
        if (!(error instanceof Unavailable || error instanceof Crash)) throw error;
      });
      of.givenUp.letLocksRunOut();
      await of.moveGivenUp();
      const { key, state } = of.theEntry();
      expect([left(of), state], label).toEqual([[], 'deadLettered']);
      expect(
        of.box.letters().map((letter) => letter.key),
        label,
      ).toEqual([key]);
      expect(of.index.records(), label).toMatchObject([{ key }]);
    }
  });
});
