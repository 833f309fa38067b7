import { beforeEach, describe, expect, it } from 'vitest';
import { isClosed } from '../../src/domain/state.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aDocument, aLedgerEntry, aMessage, USER_ID } from '../factories.ts';
import { bytes, createWorld, hr, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const COMPLETE = { kind: 'complete' };
const applied = { Engineering: { Project: ['Baker'] } };

/** Submits a request, and gives its message to a worker whenever asked. */
async function submitted() {
  await world.submit(hr, aDocument(), { at: world.now() });
  const [body] = world.bodies();
  if (!body) throw new Error('No message was sent.');
  return () => world.apply(body, world.log);
}

const closings = () => world.ledger.history.filter(({ state }) => isClosed(state));
const closedLines = () => world.lines.filter(({ event }) => event === 'request.closed');

describe('a request that is closed', () => {
  it('is not written again when its message is delivered again', async () => {
    const deliver = await submitted();
    await deliver();
    const [history, lines] = [world.ledger.history.length, world.lines.length];

    world.pass(60_000);
    expect(await deliver()).toEqual(COMPLETE);

    expect(world.directory.writes).toHaveLength(1);
    expect([world.ledger.history.length, world.lines.length]).toEqual([history, lines]);
  });

  it('stays refused when its message is delivered again', async () => {
    const deliver = await submitted();
    world.directory.failNext('write', { kind: 'rejected' });
    await deliver();

    expect(await deliver()).toEqual(COMPLETE);
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'rejected' });
    expect(world.directory.writes).toEqual([]);
  });
});

describe('two workers on one request, after a lost lock,', () => {
  it.each([2, 10])('close it once, even if they are %i', async (count) => {
    const deliver = await submitted();
    const settlements = await Promise.all(Array.from({ length: count }, deliver));

    expect(settlements).toEqual(Array(count).fill(COMPLETE));
    expect(closings()).toHaveLength(1);
    expect(world.theEntry()).toEqual(closings()[0]);
    expect(['applied', 'unchanged']).toContain(world.theEntry().state);
    expect(world.directory.assignedTo(USER_ID)).toEqual(applied);
  });

  it.each([0, 1])('close it once, even if number %i fails', async (which) => {
    const deliver = await submitted();
    world.directory.failNext('read', { kind: 'unavailable' }, 'before', which);
    await Promise.all([deliver(), deliver()]);
    expect(closings()).toHaveLength(1);
    expect(world.theEntry()).toEqual(closings()[0]);
  });

  it('say once that it is closed, as the ledger has it', async () => {
    const deliver = await submitted();
    world.directory.failNext('read', { kind: 'unavailable' }, 'before', 1);
    await Promise.all([deliver(), deliver()]);
    expect(closedLines().map(({ fields }) => fields['state'])).toEqual([world.theEntry().state]);
  });
});

describe('a message that cannot be worked off now', () => {
  it.each(['get', 'update'] as const)('goes back when the ledger is away before the work: %s', async (operation) => {
    const deliver = await submitted();
    world.ledger.failNext(operation);
    await expect(deliver()).rejects.toThrow(Unavailable);
    expect(world.directory.writes).toEqual([]);

    expect(await deliver()).toEqual(COMPLETE);
    expect(world.theEntry().state).toBe('applied');
  });

  it('goes back when the request was taken and the ledger timed out', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'after');
    await expect(deliver()).rejects.toThrow(Unavailable);
    expect(world.theEntry().state).toBe('applying');

    expect(await deliver()).toEqual(COMPLETE);
    expect(world.theEntry().state).toBe('applied');
  });

  it('goes back when the ledger is away after the write, and the next delivery closes without another write', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'before', 1);
    await expect(deliver()).rejects.toThrow(Unavailable);
    expect([world.theEntry().state, closings()]).toEqual(['applying', []]);
    expect(world.directory.assignedTo(USER_ID)).toEqual(applied);

    expect(await deliver()).toEqual(COMPLETE);
    expect(closings().map(({ state }) => state)).toEqual(['unchanged']);
    expect(world.directory.writes).toHaveLength(1);
  });

  it('goes back when the ledger closed and timed out, and the next delivery writes nothing', async () => {
    const deliver = await submitted();
    world.ledger.failNext('update', 'after', 1);
    await expect(deliver()).rejects.toThrow(Unavailable);

    expect(await deliver()).toEqual(COMPLETE);
    expect(closings().map(({ state }) => state)).toEqual(['applied']);
    expect(world.directory.writes).toHaveLength(1);
  });

  it('goes back while no catalog was ever seen', async () => {
    const message = aMessage();
    await world.ledger.reserve(aLedgerEntry({ key: message.key }));
    world.definitions.failNext('load', { kind: 'unavailable' });
    await expect(world.apply(encodeMessage(message), world.log)).rejects.toThrow(Unavailable);
    expect(closings()).toEqual([]);

    expect(await world.apply(encodeMessage(message), world.log)).toEqual(COMPLETE);
    expect(world.theEntry().state).toBe('applied');
  });
});

describe('a message that is none of a request', () => {
  it('without an entry in the ledger ends as unknownRequest, and touches no target', async () => {
    for (let delivery = 0; delivery < 2; delivery++) {
      await world.apply(encodeMessage(aMessage()), world.log);
    }
    // The key that it claims stays free for the request itself.
    expect(world.theEntry().key).not.toBe(aMessage().key);
    expect(world.theEntry()).toMatchObject({
      source: 'hr',
      state: 'deadLettered',
      reason: 'unknownRequest',
    });
    expect(world.ledger.history).toHaveLength(1);
    expect(world.directory.writes).toEqual([]);
    expect(closedLines()[0]?.fields).toMatchObject({ id: world.theEntry().key, reason: 'unknownRequest' });
  });

  it.each([
    ['no JSON', bytes('{')],
    ['no UTF-8', Uint8Array.of(0xff)],
    ['nothing', new Uint8Array()],
    ['a document of another kind', bytes(aDocument())],
    ['a message of another version', bytes({ ...aMessage(), version: 2 })],
    ['a message with a target of no kind', bytes({ ...aMessage(), version: 1, request: { target: {} } })],
  ])('ends as malformed, on record once: %s', async (_, body) => {
    expect(await world.apply(body, world.log)).toEqual({ kind: 'deadLetter', reason: 'malformed' });
    expect(await world.apply(body, world.log)).toEqual({ kind: 'deadLetter', reason: 'malformed' });
    expect(world.ledger.history).toHaveLength(1);
    expect(world.theEntry()).toMatchObject({ source: '', state: 'deadLettered', reason: 'malformed' });
  });

  it('goes back while it cannot be recorded', async () => {
    world.ledger.setAway(true);
    await expect(world.apply(bytes('{'), world.log)).rejects.toThrow(Unavailable);
    await expect(world.apply(encodeMessage(aMessage()), world.log)).rejects.toThrow(Unavailable);
  });
});
