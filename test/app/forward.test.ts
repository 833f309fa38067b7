import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_AT_MOST_IN_MS } from '../../src/app/patience.ts';
import { laneOf } from '../../src/domain/lane.ts';
import { decodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { NOW, USER_ID } from '../factories.ts';
import { aUser, createWorld, jana, type World } from './world.ts';

const HOUR = 60 * 60_000;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const laneOfJana = laneOf({ type: 'user', key: 'id', value: USER_ID });
/** As it goes over the wire, read back. */
const sent = () =>
  world.assignments.arrivals.map(({ messageId, sessionId, body }) => {
    const { hop, objectId, attempts } = decodeMessage(body) ?? {};
    return { messageId, sessionId, hop, objectId, attempts };
  });

describe('a request that names its target otherwise', () => {
  it('is sent on to the lane of the object id, which is pinned from then on', async () => {
    const id = await world.request();
    await world.drain();

    const [first, second, ...others] = sent();
    expect(first).toMatchObject({ messageId: `${id}#0`, hop: 0, objectId: undefined });
    expect(first?.sessionId).not.toBe(laneOfJana);
    expect(second).toEqual({ messageId: `${id}#1`, sessionId: laneOfJana, hop: 1, objectId: USER_ID, attempts: 0 });
    expect(others).toEqual([]);
    expect(world.statesOf(id)).toEqual(['reserved', 'queued', 'applying', 'applied']);
    expect(world.entry(id)).toMatchObject({ state: 'applied', hop: 1, objectId: USER_ID, attempts: 0 });
  });

  it('is not sent on when both names have the same lane', async () => {
    // Number 6 has one lane for both of its names.
    world = createWorld({ principals: [aUser(6)] });
    const id = await world.request({ target: { type: 'user', userPrincipalName: 'user6@contoso.com' } });
    await world.drain();
    expect(sent()).toHaveLength(1);
    expect(world.statesOf(id)).toEqual(['reserved', 'applying', 'applied']);
  });

  it('is written once when the worker crashes between the send and the end of the first message', async () => {
    const id = await world.request();
    const [original] = world.bodies();
    if (!original) expect.unreachable('a message was sent');
    await world.apply(original, world.log);
    await world.drain();
    await world.start().apply(original, world.log);
    await world.drain();

    expect(world.directory.writes).toHaveLength(1);
    expect(world.statesOf(id).filter((state) => state === 'applied')).toHaveLength(1);
  });

  it('is dropped when it comes again before the one it was followed by', async () => {
    await world.request();
    const [original] = world.bodies();
    if (!original) expect.unreachable('a message was sent');
    await world.apply(original, world.log);
    await world.apply(original, world.log);
    expect(world.linesOf('message.dropped')).toMatchObject([{ hop: 0 }]);
    expect(sent()).toHaveLength(2);
  });

  it('writes the person it was meant for, even if her name passes to another one meanwhile', async () => {
    const joe = aUser(1);
    world = createWorld({ principals: [jana, joe] });
    await world.request();
    const [original] = world.bodies();
    if (!original) expect.unreachable('a message was sent');
    await world.apply(original, world.log);
    world.io.answer('directory.resolve', () => ({ kind: 'resolved', objectId: joe.id }));
    world.pass(HOUR);
    await world.drain();

    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
    expect(world.directory.assignedTo(joe.id)).toEqual({});
  });

  it('is on record as being applied, even if the note that it was sent on comes later than that', async () => {
    const id = await world.request();
    const [original] = world.bodies();
    if (!original) expect.unreachable('a message was sent');
    const send = world.io.hold('assignments.send');
    const sending = world.apply(original, world.log);
    await send.reached;
    const note = world.io.hold('ledger.get');
    send.letGo();
    await note.reached;
    const write = world.io.hold('directory.write');
    const applying = world.apply(world.bodies().at(-1) ?? original, world.log);
    await write.reached;
    note.letGo();
    await sending;
    expect(world.entry(id).state).toBe('applying');
    write.letGo();
    await applying;
    expect(world.statesOf(id)).toEqual(['reserved', 'applying', 'applied']);
  });

  it('is not written from the lane of its other name while it cannot be sent on', async () => {
    const id = await world.request();
    world.assignments.failNext('send', 'before');
    await world.drain();
    expect(sent().at(-1)).toMatchObject({ messageId: `${id}#1`, sessionId: laneOfJana });
    expect(world.statesOf(id)).toEqual(['reserved', 'queued', 'applying', 'applied']);
  });

  it('waits in its lane while it cannot be sent on, goes back after 4 minutes, and is applied later', async () => {
    const id = await world.request();
    const [original] = world.bodies();
    if (!original) expect.unreachable('a message was sent');
    world.assignments.setAway(true);
    await expect(world.apply(original, world.log)).rejects.toThrow(Unavailable);
    expect(world.now() - NOW).toBeGreaterThan(HELD_AT_MOST_IN_MS - 15_000);
    expect(world.now() - NOW).toBeLessThanOrEqual(HELD_AT_MOST_IN_MS);
    expect(world.directory.writes).toEqual([]);
    // The answer is known: nobody asks for it every second.
    expect(world.io.calls.filter((call) => call === 'directory.read').length).toBeLessThan(5);

    world.assignments.setAway(false);
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
  });
});
