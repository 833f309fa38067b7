import { beforeEach, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/key.ts';
import { decodeMessage, encodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aMessage, aRule, aSource, exampleDefinitions, USER_ID } from '../factories.ts';
import { bytes, createWorld, OPERATOR, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const byId = { target: { type: 'user', id: USER_ID } };
const baker = { Engineering: { Project: ['Baker'] } };

/** A request that the directory has rejected once; its id. */
async function rejected(document: Readonly<Record<string, unknown>> = byId): Promise<string> {
  const id = await world.request(document);
  world.directory.failNext('write', { kind: 'rejected' });
  await world.drain();
  expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'rejected' });
  return id;
}

const nothingLeft = () => expect([world.box.letters(), world.index.records()]).toEqual([[], []]);

/** Everything that a replay or discard could change. */
const everything = () =>
  structuredClone([
    ...[world.ledger.entries(), world.box.letters(), world.index.records()],
    ...[world.assignments.arrivals, world.events.arrivals],
  ]);

describe('a dead letter', () => {
  it('has the whole message, and an index entry without a value', async () => {
    const id = await rejected({ ...byId, reference: 'RITM1' });
    const [letter] = world.box.letters();
    expect(letter).toMatchObject({
      key: id,
      kind: 'assignment',
      source: 'hr',
      reason: 'rejected',
      hop: 0,
      attempts: 0,
    });
    expect(decodeMessage(letter?.body ?? bytes(''))).toMatchObject({
      ...{ key: id, objectId: USER_ID },
      request: { attributes: baker },
    });
    expect(world.index.records()).toEqual([
      {
        ...{ key: id, kind: 'assignment', source: 'hr', eventId: 'hire-8731', reason: 'rejected', attempts: 0, hop: 0 },
        ...{ receivedAt: '2026-11-20T09:00:00.000Z', deadLetteredAt: '2026-11-20T09:00:00.000Z', problems: undefined },
        ...{ target: { type: 'user', key: 'id', value: USER_ID }, objectId: USER_ID, reference: 'RITM1' },
      },
    ]);
  });
});

describe('a replay', () => {
  it('sends the letter once more, as the next hop, and it is applied', async () => {
    const id = await rejected();
    world.pass(60_000);
    expect(await world.replay(id)).toEqual({ kind: 'done' });

    nothingLeft();
    expect(world.entry(id)).toMatchObject({ state: 'queued', hop: 1, attempts: 0, operatedBy: OPERATOR });
    expect(world.entry(id).reason).toBeUndefined();
    expect(world.waiting().map((message) => message.messageId)).toEqual([messageId(id, 1)]);
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', hop: 1, operatedBy: OPERATOR });
    expect(world.directory.assignedTo(USER_ID)).toEqual(baker);
  });

  it('goes on in the trace of the letter', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const id = await rejected();
    const [letter] = world.box.letters();
    // In place of the one that was put where nobody traces.
    if (letter) await world.box.put({ ...letter, traceparent }, 'traced');
    await world.replay(id);
    expect(world.assignments.arrivals.at(-1)).toMatchObject({ messageId: messageId(id, 1), traceparent });
  });

  it('begins anew: tries and horizon count from the replay, the place among all events stays', async () => {
    const id = await rejected();
    world.pass(30 * 24 * 3_600_000);
    await world.replay(id);
    const [message] = world.waiting();
    const again = decodeMessage(message?.body ?? bytes(''));
    expect(again).toMatchObject({ attempts: 0, refusals: 0, heldInMs: 0 });
    expect(again?.since).toBeUndefined();
    expect(again?.receivedAt).toBe('2026-11-20T09:00:00.000Z');

    world.directory.failNext('read', { kind: 'unavailable' });
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
  });

  it('of a letter that fails again is a letter again, which can be replayed again', async () => {
    const id = await rejected();
    for (const hop of [1, 2, 3]) {
      world.directory.failNext('write', { kind: 'rejected' });
      expect(await world.replay(id)).toEqual({ kind: 'done' });
      await world.drain();
      expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'rejected', hop });
      expect(world.box.letters()).toMatchObject([{ key: id, hop }]);
      expect(world.index.records()).toMatchObject([{ key: id, reason: 'rejected' }]);
    }
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', hop: 4 });
    nothingLeft();
  });

  it('of an old letter loses against what has happened since', async () => {
    const id = await rejected({ ...byId, attributes: { Engineering: { NumVendors: 1 } } });
    world.pass(60_000);
    await world.request({ ...byId, eventId: 'hire-2', attributes: { Engineering: { NumVendors: 2 } } });
    await world.drain();
    await world.replay(id);
    await world.drain();
    expect(world.entry(id).state).toBe('superseded');
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: 2 } });
  });

  it('is said once more to be done when it is done a second time: gone, and nothing is sent', async () => {
    const id = await rejected();
    await world.replay(id);
    const before = everything();
    expect(await world.replay(id)).toEqual({ kind: 'gone' });
    expect(everything()).toEqual(before);
  });

  it('of an id that nobody knows is absent', async () => {
    expect(await world.replay('nobody')).toEqual({ kind: 'absent' });
    expect(everything()).toEqual([[], [], [], [], []]);
  });

  it('of a request that was never a dead letter is gone', async () => {
    const id = await world.request(byId);
    expect(await world.replay(id)).toEqual({ kind: 'gone' });
    expect(world.entry(id).state).toBe('reserved');
  });

  it.each<[string, string, () => unknown]>([
    ['whose source is gone', 'forbidden', () => world.configure(aSource({ name: 'another' }))],
    [
      'whose source may do less',
      'forbidden',
      () => world.configure(aSource({ allow: [aRule({ operations: ['clear'] })] })),
    ],
    ['whose attribute is gone', 'invalid', () => world.redefine(exampleDefinitions.slice(1))],
  ])('of a letter %s is refused, and nothing changes', async (_, reason, change) => {
    const id = await rejected();
    await change();
    const before = everything();
    expect(await world.replay(id)).toMatchObject({ kind: 'refused', reason });
    expect(await world.replay(id, true)).toMatchObject({ kind: 'refused', reason });
    expect(everything()).toEqual(before);
  });

  it('of a message whose request is not on record is refused: it was never checked', async () => {
    await world.apply(encodeMessage(aMessage()), world.log);
    const before = everything();
    expect(await world.replay(world.theEntry().key)).toMatchObject({
      ...{ kind: 'refused', reason: 'invalid' },
      problems: [{ code: 'notReplayable' }],
    });
    expect(everything()).toEqual(before);
  });

  it('for practice changes nothing', async () => {
    const id = await rejected();
    const before = everything();
    expect(await world.replay(id, true)).toEqual({ kind: 'done' });
    expect(everything()).toEqual(before);
    expect(await world.replay('nobody', true)).toEqual({ kind: 'absent' });
    await world.replay(id);
    expect(await world.replay(id, true)).toEqual({ kind: 'gone' });
  });

  it('by two operators at the same time is one', async () => {
    const id = await rejected();
    const answers = await Promise.allSettled([world.replay(id), world.start().replay(anOrder(id), world.log)]);
    const values = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.kind : 'unavailable'));
    expect(values.sort()).toEqual(['done', 'unavailable']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Unavailable) });
    await world.drain();
    expect(world.statesOf(id).filter((state) => state === 'applied')).toHaveLength(1);
    nothingLeft();
  });
});

describe('a discard', () => {
  it('closes the request for good, with who did it', async () => {
    const id = await rejected();
    expect(await world.discard(id)).toEqual({ kind: 'done' });
    expect(world.entry(id)).toMatchObject({ state: 'discarded', reason: 'rejected', operatedBy: OPERATOR });
    nothingLeft();
    expect(await world.replay(id)).toEqual({ kind: 'gone' });
    expect(await world.discard(id)).toEqual({ kind: 'gone' });
    expect(world.entry(id).state).toBe('discarded');
  });

  it('names the request that takes its place', async () => {
    const id = await rejected();
    await world.app.discard(anOrder(id), world.log, 'other');
    expect(world.entry(id)).toMatchObject({ state: 'discarded', replacedBy: 'other' });
  });

  it('for practice changes nothing', async () => {
    const id = await rejected();
    const before = everything();
    expect(await world.discard(id, true)).toEqual({ kind: 'done' });
    expect(everything()).toEqual(before);
  });

  it('of what was replayed is gone, of what was never a dead letter too, and of nothing absent', async () => {
    const id = await rejected();
    await world.replay(id);
    const other = await world.request({ eventId: 'hire-2' });
    expect(await world.discard(id)).toEqual({ kind: 'gone' });
    expect(await world.discard(other)).toEqual({ kind: 'gone' });
    expect(await world.discard('nobody')).toEqual({ kind: 'absent' });
    await world.drain();
    expect([world.entry(id).state, world.entry(other).state]).toEqual(['applied', 'unchanged']);
  });
});

const anOrder = (id: string) => ({ id, operatedBy: OPERATOR, dryRun: false });
