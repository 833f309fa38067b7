import { describe, expect, it } from 'vitest';
import { isClosed } from '../../src/domain/state.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { aMessage, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import type { Disturbance } from './io.ts';
import { createWorld, type World } from './world.ts';

/**
 * Every call of every port fails once, before or after it has its effect: as an outage, or because the process is gone.
 * Whatever it hits, the request ends once, as if nothing had been.
 */

const byId = { target: { type: 'user', id: USER_ID } };
const refuse = (world: World) =>
  world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected', status: 400 } }));

type Story = {
  readonly name: string;
  readonly begin: (world: World) => Promise<unknown>;
  readonly ends: 'done' | 'deadLettered';
};
const stories: readonly Story[] = [
  { name: 'by its user principal name', begin: (world) => world.request(), ends: 'done' },
  { name: 'by its object id', begin: (world) => world.request(byId), ends: 'done' },
  {
    name: 'that takes a second try, later',
    async begin(world) {
      world.directory.failNext('read', { kind: 'targetNotFound' });
      await world.request();
    },
    ends: 'done',
  },
  {
    name: 'that has to wait at the gate',
    async begin(world) {
      world.directory.failNext('write', { kind: 'throttled', retryAfterInMs: 10_000 });
      await world.request(byId);
    },
    ends: 'done',
  },
  {
    name: 'that the directory rejects',
    async begin(world) {
      refuse(world);
      await world.request();
    },
    ends: 'deadLettered',
  },
  {
    name: 'that nobody knows',
    begin: (world) => world.assignments.send({ messageId: 'stray', body: encodeMessage(aMessage()) }),
    ends: 'deadLettered',
  },
];

/** The calls of a run in which nothing fails, from the first delivery on. */
async function callsOf({ begin }: Story): Promise<{ readonly first: number; readonly calls: readonly string[] }> {
  const world = createWorld();
  await begin(world);
  const first = world.io.calls.length;
  await world.drain();
  return { first, calls: world.io.calls.slice(first) };
}

function expectOneEnd(world: World, ends: Story['ends'], label: string): void {
  const { key, state } = world.theEntry();
  const closings = world.ledger.history.filter((entry) => isClosed(entry.state));
  expect(closings.length, label).toBe(1);
  expect(world.waiting(), label).toEqual([]);
  if (ends === 'done') {
    expect(['applied', 'unchanged'], label).toContain(state);
    expect(world.directory.assignedTo(USER_ID), label).toEqual({ Engineering: { Project: ['Baker'] } });
    expect([world.box.letters(), world.index.records()], label).toEqual([[], []]);
  } else {
    expect(state, label).toBe('deadLettered');
    expect(world.directory.assignedTo(USER_ID), label).toEqual({});
    expect(
      world.box.letters().map((letter) => letter.key),
      label,
    ).toEqual([key]);
    expect(world.index.records(), label).toMatchObject([{ key, reason: world.theEntry().reason }]);
  }
}

const disturbances: readonly (readonly [Disturbance, When])[] = [
  ['outage', 'before'],
  ['outage', 'after'],
  ['crash', 'before'],
  ['crash', 'after'],
];

describe.each(stories)('a request $name', (story) => {
  it('ends as it should when nothing fails', async () => {
    const world = createWorld();
    await story.begin(world);
    await world.drain();
    expectOneEnd(world, story.ends, 'nothing fails');
  });

  it.each(disturbances)('ends once, whichever call meets a fault: %s %s its effect', async (by, when) => {
    const { first, calls } = await callsOf(story);
    expect(calls.length).toBeGreaterThan(2);
    for (const [index, call] of calls.entries()) {
      const world = createWorld();
      await story.begin(world);
      world.io.interrupt(first + index, by, when);
      await world.drain();
      expectOneEnd(world, story.ends, `${by} ${when} call ${index}, ${call}`);
    }
  });

  it('ends once, whichever two calls in a row fail', async () => {
    const { first, calls } = await callsOf(story);
    for (const [index, call] of calls.entries()) {
      for (const [by, when] of disturbances) {
        const world = createWorld();
        await story.begin(world);
        world.io.interrupt(first + index, 'outage', when);
        world.io.interrupt(first + index + 1, by, 'after');
        await world.drain();
        expectOneEnd(world, story.ends, `outage ${when} call ${index}, ${call}, and ${by} after the next`);
      }
    }
  });
});
