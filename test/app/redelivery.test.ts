import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_AT_MOST_IN_MS } from '../../src/app/patience.ts';
import { isClosed } from '../../src/domain/state.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aLedgerEntry, aMessage, aRequest, NOW, USER_ID } from '../factories.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const applied = { Engineering: { Project: ['Baker'] } };

/** Submits a request, and gives its message to a worker whenever asked. */
async function submitted() {
  await world.request({ target: { type: 'user', id: USER_ID } });
  const [body] = world.bodies();
  if (!body) throw new Error('No message was sent.');
  return () => world.apply(body, world.log);
}

const closings = () => world.ledger.history.filter(({ state }) => isClosed(state));
const closedLines = () => world.linesOf('request.closed');

describe('a request that is closed', () => {
  it('is not written again when its message is delivered again', async () => {
    const deliver = await submitted();
    await deliver();
    const history = world.ledger.history.length;

    world.pass(60_000);
    await deliver();

    expect(world.directory.writes).toHaveLength(1);
    expect(world.ledger.history.length).toBe(history);
    expect(closedLines()).toHaveLength(1);
    expect(world.linesOf('message.dropped')).toEqual([{ id: world.theEntry().key, hop: 0 }]);
  });

  it('stays refused when its message is delivered again', async () => {
    const deliver = await submitted();
    world.directory.failNext('write', { kind: 'rejected' });
    await deliver();
    await deliver();

    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'rejected' });
    expect(world.box.letters()).toHaveLength(1);
    expect(world.directory.writes).toEqual([]);
  });
});

describe('two workers on one request, after a lost lock,', () => {
  it.each([2, 10])('close it once, even if they are %i', async (count) => {
    const deliver = await submitted();
    await Promise.all(Array.from({ length: count }, deliver));

    expect(closings()).toHaveLength(1);
    expect(world.theEntry()).toEqual({ ...closings()[0], untold: undefined });
    expect(['applied', 'unchanged']).toContain(world.theEntry().state);
    expect(world.directory.assignedTo(USER_ID)).toEqual(applied);
  });

  it.each([0, 1])('close it once, even if number %i fails', async (which) => {
    const deliver = await submitted();
    world.directory.failNext('read', { kind: 'rejected' }, 'before', which);
    await Promise.all([deliver(), deliver()]);
    expect(closings()).toHaveLength(1);
    expect(world.theEntry()).toEqual({ ...closings()[0], untold: undefined });
  });

  it('say once that it is closed, as the ledger has it', async () => {
    const deliver = await submitted();
    world.directory.failNext('read', { kind: 'rejected' }, 'before', 1);
    await Promise.all([deliver(), deliver()]);
    expect(closedLines().map(({ state }) => state)).toEqual([world.theEntry().state]);
  });
});

describe('a message that cannot be worked off now', () => {
  it.each(['get', 'update'] as const)(
    'is tried again in its lane when the ledger does not answer: %s',
    async (name) => {
      const deliver = await submitted();
      world.ledger.failNext(name);
      await deliver();
      expect(world.theEntry().state).toBe('applied');
      expect(world.directory.writes).toHaveLength(1);
      expect(world.now()).toBeGreaterThan(NOW);
      expect(world.linesOf('port.unavailable')).toEqual([{ id: world.theEntry().key, port: 'ledger' }]);
    },
  );

  it('is taken once more when the request was taken and the ledger timed out', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'after');
    await deliver();
    expect(world.ledger.history.map(({ state }) => state)).toEqual(['reserved', 'applying', 'applying', 'applied']);
  });

  it('has applied it although the ledger was away after the write, and writes no second time', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'before', 1);
    await deliver();

    expect(closings().map(({ state }) => state)).toEqual(['applied']);
    expect(world.directory.writes).toHaveLength(1);
    expect(world.directory.assignedTo(USER_ID)).toEqual(applied);
  });

  it('writes nothing more when the ledger closed and timed out', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'after', 1);
    await deliver();
    expect(closings().map(({ state }) => state)).toEqual(['applied']);
    expect(world.directory.writes).toHaveLength(1);
  });

  it('goes back after 4 minutes in which neither ledger nor queue answered, and is applied when they do', async () => {
    const deliver = await submitted();
    world.ledger.setAway(true);
    world.assignments.setAway(true);
    await expect(deliver()).rejects.toThrow(Unavailable);
    const heldInMs = world.now() - NOW;
    expect(heldInMs).toBeGreaterThan(HELD_AT_MOST_IN_MS - 20_000);
    expect(heldInMs).toBeLessThanOrEqual(HELD_AT_MOST_IN_MS);

    world.ledger.setAway(false);
    world.assignments.setAway(false);
    await deliver();
    expect(world.theEntry().state).toBe('applied');
  });

  it('waits while no catalog was ever seen', async () => {
    const message = aMessage({ request: aRequest({ target: { type: 'user', key: 'id', value: USER_ID } }) });
    await world.ledger.reserve(aLedgerEntry({ key: message.key }));
    world.definitions.failNext('load', { kind: 'unavailable' });
    await world.apply(encodeMessage(message), world.log);
    expect(world.theEntry().state).toBe('applied');
    expect(world.now()).toBeGreaterThan(NOW);
  });
});
