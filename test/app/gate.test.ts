import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_AT_MOST_IN_MS } from '../../src/app/patience.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { TargetId } from '../../src/domain/request.ts';
import { isClosed } from '../../src/domain/state.ts';
import { decodeMessage } from '../../src/intake/message.ts';
import { NOW } from '../factories.ts';
import { aUser, createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Nobody waits longer for the next probe, and for its message to come back. */
const RECOVERY = 3 * MINUTE;

let world: World;
const users = [1, 2, 3, 4, 5].map(aUser);
beforeEach(() => {
  world = createWorld({ principals: users });
});

/** One request for each user; their ids. */
async function requests(of: typeof users, event = 'event', more = {}): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { id } of of) {
    ids.push(await world.request({ eventId: `${event} ${id}`, target: { type: 'user', id }, ...more }));
  }
  return ids;
}

const statesOf = (ids: readonly string[]) => ids.map((id) => world.entry(id).state);
const attemptsOf = (ids: readonly string[]) =>
  world
    .waiting()
    .map(({ body }) => decodeMessage(body))
    .filter((message) => message && ids.includes(message.key))
    .map((message) => message?.attempts ?? 0)
    .sort();
const directoryCalls = () => world.io.calls.filter((call) => call.startsWith('directory.')).length;
const failAll = (kind: Failure['kind'] | undefined) => world.directory.failAlways(kind && { kind });

/** When the directory is called, from here on. */
function callTimes(): number[] {
  const times: number[] = [];
  for (const call of ['directory.read', 'directory.write']) {
    world.io.answer(call, () => void times.push(world.now()));
  }
  return times;
}

describe('a role that is revoked for 10 hours', () => {
  it('is nobody’s failure: all wait, none is tried in vain, and all are applied when it is back', async () => {
    failAll('targetForbidden');
    const ids = await requests(users.slice(0, 3));
    await world.drain(10 * HOUR);

    expect(statesOf(ids).filter((state) => state === 'deadLettered')).toEqual([]);
    expect(world.box.letters()).toEqual([]);
    expect(world.gateStore.state()).toMatchObject({ cause: 'forbidden' });
    // One probe in 2 minutes.
    expect(directoryCalls()).toBeLessThan(10 * 30 + 30);

    failAll(undefined);
    await world.drain(RECOVERY + HELD_AT_MOST_IN_MS);
    expect(statesOf(ids)).toEqual(ids.map(() => 'applied'));
    expect(world.gateStore.state().cause).toBeUndefined();
  });

  it('burns no tries, however often the messages are put off', async () => {
    failAll('targetForbidden');
    const ids = await requests(users);
    await world.drain(HOUR);
    const before = attemptsOf(ids);
    expect(before.length).toBeGreaterThan(0);
    expect(Math.max(...before)).toBeLessThan(3);
    await world.drain(5 * HOUR);
    expect(attemptsOf(ids)).toEqual(before);
  });
});

describe('a gate that stays closed', () => {
  it('stops the clock of a request: what could not be tried is not given up for it', async () => {
    world = createWorld({ principals: users, sources: [{ ...hr, waitForTargetInMs: 2 * HOUR }] });
    world.gateStore.set({ closedUntil: NOW + 6 * HOUR, cause: 'throttled', closings: 1, probeUntil: 0 });
    const id = await world.request({ target: { type: 'user', userPrincipalName: 'late@contoso.com' } });
    await world.drain(6 * HOUR + MINUTE);
    expect(world.entry(id).state).toBe('retrying');
    expect(world.linesOf('directory.failed')).not.toEqual([]);

    await world.drain(1.5 * HOUR);
    expect(world.entry(id).state).toBe('retrying');
    await world.drain(HOUR);
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'targetNotFound' });
  });

  it('holds a message for 4 minutes, and puts only that one off', async () => {
    world.gateStore.set({ closedUntil: NOW + HOUR, cause: 'throttled', closings: 1, probeUntil: 0 });
    const target = { type: 'user', id: users[0]?.id };
    const first = await world.request({ eventId: 'first', target });
    const second = await world.request({ eventId: 'second', target });
    await world.drain(1);
    expect(world.now() - NOW).toBe(HELD_AT_MOST_IN_MS);
    const [waiting, putOff, ...others] = world.waiting().map(({ messageId, body, scheduledFor }) => ({
      ...{ messageId, scheduledFor },
      ...decodeMessage(body),
    }));
    expect(waiting).toMatchObject({ messageId: `${second}#0`, heldInMs: 0 });
    expect(putOff).toMatchObject({ messageId: `${first}#1`, attempts: 0, heldInMs: HELD_AT_MOST_IN_MS });
    expect(putOff?.scheduledFor).toBeLessThanOrEqual(world.now() + 10_000);
    expect(others).toEqual([]);
    expect(directoryCalls()).toBe(0);
  });
});

describe('a directory that asks to be left alone', () => {
  it('is not called before it wants, by any lane of any process', async () => {
    await requests(users.slice(0, 3));
    const [first, second, third] = world.bodies();
    if (!first || !second || !third) expect.unreachable('three messages were sent');
    const other = world.start();
    world.directory.failNext('write', { kind: 'throttled', status: 429, retryAfterInMs: 73_500.2 });
    const work = [world.apply(first, world.log)];
    while (world.gateStore.state().cause === undefined) await new Promise((resolve) => setImmediate(resolve));
    const times = callTimes();
    work.push(other.apply(second, world.log), world.apply(third, world.log));
    await Promise.all(work);

    expect(world.directory.writes).toHaveLength(3);
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOW + 73_500.2);
  });

  it('is not written to by who was let in before, and has not written yet', async () => {
    const id = await world.request({ target: { type: 'user', id: users[0]?.id } });
    const [message] = world.waiting();
    const hold = world.io.hold('memories.read');
    const working = world.apply(message?.body ?? new Uint8Array(), world.log);
    await hold.reached;
    world.gateStore.set({ closedUntil: NOW + MINUTE, cause: 'throttled', closings: 1, probeUntil: 0 });
    world.pass(2_000);
    hold.letGo();
    await working;
    expect(world.entry(id).state).toBe('applied');
    expect(world.directory.writes).toHaveLength(1);
    expect(world.now()).toBeGreaterThanOrEqual(NOW + MINUTE);
  });

  it('is asked by one at first, and by the others when that has gone well', async () => {
    world.gateStore.set({ closedUntil: NOW + MINUTE, cause: 'throttled', closings: 1, probeUntil: 0 });
    await requests(users);
    const probe = world.io.hold('directory.read');
    const other = world.start();
    const work = world.bodies().map((body, index) => (index % 2 ? other : world.app).apply(body, world.log));
    await probe.reached;
    for (let tick = 0; tick < 100; tick++) await new Promise((resolve) => setImmediate(resolve));
    expect(directoryCalls()).toBe(1);
    probe.letGo();
    await Promise.all(work);
    expect(world.directory.writes).toHaveLength(5);
    expect(world.linesOf('gate.opened')).toHaveLength(1);
  });

  it('is left alone for longer each time that the one who asks is refused again', async () => {
    failAll('throttled');
    await requests(users.slice(0, 1));
    await world.drain(15 * MINUTE);
    const closings = world.linesOf('gate.closed').map(({ forInMs }) => forInMs);
    expect(closings.slice(0, 7)).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    expect(world.linesOf('gate.opened')).toEqual([]);
  });

  it('is asked by another one when the one who asked is never heard of again', async () => {
    world.gateStore.set({ closedUntil: NOW, cause: 'throttled', closings: 1, probeUntil: NOW + 45_000 });
    const [id = ''] = await requests(users.slice(0, 1));
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
    expect(world.now()).toBeGreaterThanOrEqual(NOW + 45_000);
    expect(world.now()).toBeLessThan(NOW + MINUTE);
  });
});

describe('a directory that fails for everybody', () => {
  it.each<[Failure['kind'], string]>([
    ['unavailable', 'unavailable'],
    ['unauthorized', 'unauthorized'],
    ['throttled', 'throttled'],
  ])('by %s closes the gate, and nobody is given up for it', async (kind, cause) => {
    failAll(kind);
    const ids = await requests(users);
    await world.drain(6 * HOUR);
    expect(world.gateStore.state()).toMatchObject({ cause });
    expect(world.box.letters()).toEqual([]);
    failAll(undefined);
    await world.drain(RECOVERY + HELD_AT_MOST_IN_MS);
    expect(statesOf(ids)).toEqual(ids.map(() => 'applied'));
  });
});

describe('a single target that fails', () => {
  it.each<[Failure['kind'], string]>([
    ['targetForbidden', 'deadLettered'],
    ['unavailable', 'retrying'],
  ])('by %s does not close the gate while others are served', async (kind, state) => {
    const [bad] = users;
    world.io.answer('directory.write', ([target]) =>
      (target as TargetId).objectId === bad?.id ? { kind: 'failed', failure: { kind } } : undefined,
    );
    const first = await world.request({ target: { type: 'user', id: bad?.id } });
    const others: string[] = [];
    for (let at = NOW; at < NOW + 10 * MINUTE; at += 5_000) {
      others.push(...(await requests(users.slice(1), String(at), { effectiveAt: new Date(at).toISOString() })));
    }
    await world.drain(9 * MINUTE);
    expect(world.linesOf('gate.closed')).toEqual([]);
    expect(world.entry(first)).toMatchObject({ state, attempts: expect.toSatisfy((attempts) => attempts >= 3) });
    const states = statesOf(others);
    expect(states.slice(0, 400).every(isClosed)).toBe(true);
    expect(states).not.toContain('deadLettered');
  });
});

describe('a gate whose row cannot be read', () => {
  it('lets nobody through: the directory is not called, and all are applied when it is back', async () => {
    world.gateStore.setAway(true);
    const ids = await requests(users.slice(0, 3));
    await world.drain(HOUR);
    expect(directoryCalls()).toBe(0);
    expect(world.box.letters()).toEqual([]);
    world.gateStore.setAway(false);
    await world.drain(RECOVERY);
    expect(statesOf(ids)).toEqual(['applied', 'applied', 'applied']);
  });

  it('or written is no reason to fail what has been applied', async () => {
    world.gateStore.failNext('write');
    const [id = ''] = await requests(users.slice(0, 1));
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', attempts: 0 });
    expect(world.now()).toBe(NOW);
  });

  it('notes the newest write, for whoever asks how things are', async () => {
    await requests(users.slice(0, 1));
    await world.drain();
    expect(world.gateStore.state()).toMatchObject({ closings: 0, lastWriteAt: NOW });
    expect(await world.app.gate.state()).toEqual(world.gateStore.state());
  });
});
