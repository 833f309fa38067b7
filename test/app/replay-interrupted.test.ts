import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aDocument, exampleDefinitions, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import { Crash, type Disturbance } from './io.ts';
import { createWorld, type World } from './world.ts';

/** An operator's work on a letter is interrupted at each of its calls, and done again until it gets through. */

const disturbances: readonly (readonly [Disturbance, When])[] = [
  ['outage', 'before'],
  ['outage', 'after'],
  ['crash', 'before'],
  ['crash', 'after'],
];

async function rejected(world: World): Promise<string> {
  const id = await world.request({ target: { type: 'user', id: USER_ID } });
  world.directory.failNext('write', { kind: 'rejected' });
  await world.drain();
  return id;
}

/** An event that named an attribute which there was not; now there is. */
async function refusedEvent(world: World): Promise<string> {
  await world.redefine(exampleDefinitions.slice(1));
  await world.sendEvent(aDocument({ target: { type: 'user', id: USER_ID } }));
  await world.drainEvents();
  await world.redefine(exampleDefinitions);
  return world.theEntry().key;
}

/** As an operator does: once more, when there was no answer. */
async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof Crash)) throw error;
    }
  }
  return work();
}

async function callsOf(begin: (world: World) => Promise<string>, work: (world: World, id: string) => Promise<unknown>) {
  const world = createWorld();
  const id = await begin(world);
  const first = world.io.calls.length;
  await work(world, id);
  return { first, calls: world.io.calls.slice(first) };
}

const letters = [
  { name: 'a request', begin: rejected },
  { name: 'an event', begin: refusedEvent },
];
const cases = letters.flatMap((letter) => disturbances.map(([by, when]) => ({ ...letter, by, when })));

describe('a replay that is interrupted and done again', () => {
  it.each(cases)('applies $name once, and the letter is gone: $by $when each call', async ({ begin, by, when }) => {
    const { first, calls } = await callsOf(begin, (world, id) => world.replay(id));
    expect(calls.length).toBeGreaterThan(4);
    for (const [index, call] of calls.entries()) {
      const label = `${by} ${when} call ${index}, ${call}`;
      const world = createWorld();
      const id = await begin(world);
      world.io.interrupt(first + index, by, when);
      expect(['done', 'gone'], label).toContain((await untilAnswered(() => world.replay(id))).kind);
      expect([world.box.letters(), world.index.records()], label).toEqual([[], []]);
      await world.drainEvents();
      await world.drain();
      expect(world.statesOf(id).filter((state) => state === 'applied').length, label).toBe(1);
      expect(world.theEntry().state, label).toBe('applied');
      expect(world.directory.assignedTo(USER_ID), label).toEqual({ Engineering: { Project: ['Baker'] } });
    }
  });

  it.each(cases)('after the request has been worked off: $name, $by $when each call', async ({ begin, by, when }) => {
    const { first, calls } = await callsOf(begin, (world, id) => world.replay(id));
    for (const [index, call] of calls.entries()) {
      const label = `${by} ${when} call ${index}, ${call}`;
      const world = createWorld();
      const id = await begin(world);
      world.io.interrupt(first + index, by, when);
      await world.replay(id).catch(() => undefined);
      await world.drainEvents();
      await world.drain();
      await untilAnswered(() => world.replay(id));
      await world.drainEvents();
      await world.drain();
      expect([world.box.letters(), world.index.records()], label).toEqual([[], []]);
      expect(world.statesOf(id).filter((state) => state === 'applied').length, label).toBe(1);
    }
  });

  it.each(disturbances)('finds the letter of a second failure: %s %s each call', async (by, when) => {
    const { first, calls } = await callsOf(rejected, (world, id) => world.replay(id));
    for (const [index, call] of calls.entries()) {
      const label = `${by} ${when} call ${index}, ${call}`;
      const world = createWorld();
      const id = await rejected(world);
      world.directory.failNext('write', { kind: 'rejected' });
      world.io.interrupt(first + index, by, when);
      await world.replay(id).catch(() => undefined);
      await world.drain();
      // Replayed by now or not at all: whichever, it is a letter that can be found and replayed.
      expect(world.box.letters().length, label).toBeGreaterThan(0);
      expect(world.index.records(), label).toMatchObject([{ key: id }]);
      for (let tries = 0; tries < 3 && world.entry(id).state !== 'applied'; tries++) {
        await world.replay(id);
        await world.drain();
      }
      expect(world.entry(id).state, label).toBe('applied');
    }
  });
});

describe('a discard that is interrupted and done again', () => {
  it.each(cases)('discards $name once, and the letter is gone: $by $when each call', async ({ begin, by, when }) => {
    const { first, calls } = await callsOf(begin, (world, id) => world.discard(id));
    expect(calls.length).toBeGreaterThan(4);
    for (const [index, call] of calls.entries()) {
      const label = `${by} ${when} call ${index}, ${call}`;
      const world = createWorld();
      const id = await begin(world);
      world.io.interrupt(first + index, by, when);
      expect(['done', 'gone'], label).toContain((await untilAnswered(() => world.discard(id))).kind);
      expect([world.box.letters(), world.index.records()], label).toEqual([[], []]);
      expect(world.entry(id).state, label).toBe('discarded');
      await world.drainEvents();
      await world.drain();
      expect(world.directory.assignedTo(USER_ID), label).toEqual({});
    }
  });
});
