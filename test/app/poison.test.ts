import { beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/intake/message.ts';
import { limits } from '../../src/topology.ts';
import { aDocument, aMessage, aRequest, NOW, USER_ID } from '../factories.ts';
import { bytes, createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** Looks like nothing, and is the same in each run. */
const noise = Uint8Array.from({ length: limits.bodyBytes }, (_, index) => (index * index * 31 + 7) % 256);
const poison: readonly (readonly [string, Uint8Array])[] = [
  ['no JSON', bytes('{')],
  ['no UTF-8', Uint8Array.of(0xff)],
  ['nothing', new Uint8Array()],
  ['180 KB of noise', noise],
  ['a document of another kind', bytes(aDocument())],
  ['a message of another version', bytes({ ...aMessage(), version: 2 })],
  ['a message with a target of no kind', bytes({ ...aMessage(), version: 1, request: { target: {} } })],
];

describe('a message that is none of a request', () => {
  it.each(poison)('ends as malformed, on record once: %s', async (_, body) => {
    await world.apply(body, world.log);
    await world.apply(body, world.log);
    expect(world.ledger.history).toHaveLength(1);
    expect(world.theEntry()).toMatchObject({ source: '', state: 'deadLettered', reason: 'malformed' });
    expect(world.now()).toBe(NOW);
  });

  it.each(poison)('is a dead letter of exactly its bytes: %s', async (_, body) => {
    await world.apply(body, world.log);
    const { key } = world.theEntry();
    expect(world.box.letters()).toEqual([
      expect.objectContaining({ key, kind: 'assignment', source: '', reason: 'malformed', attempts: 0, body }),
    ]);
    expect(world.index.records()).toMatchObject([
      { key, reason: 'malformed', deadLetteredAt: world.theEntry().updatedAt },
    ]);
  });

  it('keeps as much of its bytes as a dead letter has room for', async () => {
    const whole = Uint8Array.from({ length: limits.messageBytes - 100 }, (_, index) => index % 251);
    await world.apply(whole, world.log);
    const [letter] = world.box.letters();
    expect(letter?.body).toEqual(whole.subarray(0, limits.letterBytes));
    expect(letter?.description).toContain(String(limits.letterBytes));
    expect(world.index.records()[0]?.description).toBe(letter?.description);
  });

  it('does not keep those behind it waiting', async () => {
    const id = await world.request({ target: { type: 'user', id: USER_ID } });
    const [good] = world.assignments.arrivals;
    if (!good) expect.unreachable('a message was sent');
    for (const [name, body] of poison) await world.assignments.send({ ...good, messageId: name, body });
    await world.request({ eventId: 'hire-2', target: { type: 'user', id: USER_ID } });
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
    expect(world.ledger.entries().map(({ state }) => state)).toEqual([
      ...['applied', 'unchanged'],
      ...poison.map(() => 'deadLettered'),
    ]);
  });

  it('waits in its lane while it cannot be recorded, and is recorded then as what it is', async () => {
    world.io.interrupt(0, 'outage', 'before');
    world.io.interrupt(1, 'outage', 'after');
    world.io.interrupt(3, 'outage', 'after');
    await world.apply(bytes('{'), world.log);
    expect(world.theEntry().reason).toBe('malformed');
    expect(world.box.letters()).toHaveLength(1);
    expect(world.index.records()).toHaveLength(1);
  });

  it('without an entry in the ledger ends as unknownRequest, and touches no target', async () => {
    for (let delivery = 0; delivery < 2; delivery++) {
      await world.apply(encodeMessage(aMessage()), world.log);
    }
    // The key that it claims stays free for the request itself.
    expect(world.theEntry().key).not.toBe(aMessage().key);
    expect(world.theEntry()).toMatchObject({ source: 'hr', state: 'deadLettered', reason: 'unknownRequest' });
    expect(world.ledger.history).toHaveLength(1);
    expect(world.directory.writes).toEqual([]);
    expect(world.linesOf('request.closed')[0]).toMatchObject({ id: world.theEntry().key, reason: 'unknownRequest' });
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'without an entry is one dead letter, even if what is called as number %i fails',
    async (at) => {
      world.io.interrupt(at, 'outage', 'before');
      await world.apply(encodeMessage(aMessage({ request: aRequest() })), world.log);
      const [record, ...others] = world.index.records();
      expect(others).toEqual([]);
      expect(world.theEntry()).toMatchObject({ key: record?.key, reason: 'unknownRequest' });
      expect(world.box.letters().map(({ key }) => key)).toEqual([record?.key]);
    },
  );
});
