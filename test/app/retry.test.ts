import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_AT_MOST_IN_MS } from '../../src/app/patience.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { HORIZON_IN_MS, LANE_WAIT_IN_MS } from '../../src/domain/settle.ts';
import { decodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { NOW, USER_ID } from '../factories.ts';
import { createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const byId = { target: { type: 'user', id: USER_ID } };
const baker = { Engineering: { Project: ['Baker'] } };

/** When the directory is called, from here on, and how it answers: as ever, unless something is given. */
function watchDirectory(
  answer?: (at: number) => Failure | undefined,
  call: 'read' | 'resolve' = 'read',
): readonly number[] {
  const times: number[] = [];
  world.io.answer(`directory.${call}`, () => {
    times.push(world.now());
    const failure = answer?.(world.now());
    return failure && { kind: 'failed', failure };
  });
  return times;
}

describe('a failure of the directory', () => {
  it.each<[Failure['kind'], 'read' | 'write']>([
    ['unavailable', 'read'],
    ['unavailable', 'write'],
    ['throttled', 'read'],
    ['throttled', 'write'],
    ['unauthorized', 'write'],
    ['targetForbidden', 'write'],
    ['targetNotFound', 'read'],
  ])('that is over soon is no failure of the request: %s of a %s', async (kind, operation) => {
    const id = await world.request(byId);
    world.directory.failNext(operation, { kind, status: 400, code: 'Code', requestId: 'request-1' });
    await world.drain();

    expect(world.entry(id).state).toBe('applied');
    expect(world.directory.assignedTo(USER_ID)).toEqual(baker);
    expect(world.box.letters()).toEqual([]);
    expect(world.now() - NOW).toBeGreaterThan(0);
    expect(world.now() - NOW).toBeLessThanOrEqual(LANE_WAIT_IN_MS);
    expect(world.linesOf('directory.failed')).toEqual([
      { id, kind, status: 400, code: 'Code', requestId: 'request-1' },
    ]);
  });

  it.each(['read', 'write'] as const)(
    'rejected ends the request at once, when it comes from a %s',
    async (operation) => {
      const id = await world.request(byId);
      world.directory.failNext(operation, { kind: 'rejected', status: 400 });
      await world.drain();
      expect(world.now()).toBe(NOW);
      expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'rejected', attempts: 0 });
      expect(world.entry(id).objectId).toBe(operation === 'write' ? USER_ID : undefined);
      expect(world.box.letters()).toMatchObject([{ key: id, reason: 'rejected' }]);
    },
  );

  it.each<[Failure['kind'], number]>([
    ['throttled', 17_250.5],
    ['throttled', 10 * MINUTE],
    ['unavailable', 17_250.5],
    ['unavailable', 10 * MINUTE],
  ])('%s is left alone for all of the %i ms that it asks for', async (kind, retryAfterInMs) => {
    const id = await world.request(byId);
    const times = watchDirectory((at) => (at === NOW ? { kind, retryAfterInMs } : undefined));
    await world.drain();
    expect(world.entry(id).state).toBe('applied');
    expect(times[0]).toBe(NOW);
    expect(times[1]).toBeGreaterThanOrEqual(NOW + retryAfterInMs);
    expect(times[1]).toBeLessThan(NOW + retryAfterInMs + 20_000);
  });

  it('that lasts longer than a lane can wait goes on as a copy, with its count', async () => {
    const id = await world.request(byId);
    watchDirectory(() => ({ kind: 'unavailable', retryAfterInMs: LANE_WAIT_IN_MS + 1 }));
    await world.drain(1);

    const [copy, ...others] = world.waiting();
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ messageId: `${id}#1`, scheduledFor: NOW + LANE_WAIT_IN_MS + 1 });
    expect(decodeMessage(copy?.body ?? new Uint8Array())).toMatchObject({ hop: 1, attempts: 1 });
    expect(world.entry(id)).toMatchObject({ state: 'retrying', hop: 1, attempts: 1 });
    watchDirectory();
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', hop: 1, attempts: 1 });
  });

  it('that lasts longer than a lane can wait stays in its lane while the queue is away, and goes back in the end', async () => {
    const id = await world.request(byId);
    const [body] = world.bodies();
    if (!body) expect.unreachable('a message was sent');
    const times = watchDirectory(() => ({ kind: 'unavailable', retryAfterInMs: 10 * MINUTE }));
    world.assignments.setAway(true);
    await expect(world.apply(body, world.log)).rejects.toThrow(Unavailable);
    expect(world.now() - NOW).toBeGreaterThan(HELD_AT_MOST_IN_MS - 15_000);
    expect(world.now() - NOW).toBeLessThanOrEqual(HELD_AT_MOST_IN_MS);
    expect(times).toEqual([NOW]);

    world.assignments.setAway(false);
    watchDirectory();
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied' });
  });

  it('that lasts a day is for a person to look at, with its reason and how often it was tried', async () => {
    const id = await world.request(byId);
    // Long enough between two tries for others to be served: it is not everybody's failure.
    watchDirectory(() => {
      void world.app.gate.succeeded({ isProbe: false }, false);
      return { kind: 'unavailable' };
    });
    await world.drain(HORIZON_IN_MS - 1);
    expect(world.entry(id).state).toBe('retrying');
    await world.drain(HOUR);
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'unavailable' });
    const { attempts = 0 } = world.entry(id);
    expect(attempts).toBeGreaterThan(100);
    expect(world.box.letters()).toMatchObject([{ key: id, reason: 'unavailable', attempts }]);
    expect(decodeMessage(world.box.letters()[0]?.body ?? new Uint8Array())).toMatchObject({
      request: { attributes: baker },
    });
  });
});

describe('a target that is not there', () => {
  const nobody = { target: { type: 'user', userPrincipalName: 'jana@contoso.com' } };
  const notFoundUntil = (time: number) =>
    watchDirectory((at) => (at < time ? { kind: 'targetNotFound', status: 404 } : undefined), 'resolve');

  it('is waited for, and the request applied when it appears', async () => {
    const id = await world.request(nobody);
    const times = notFoundUntil(NOW + 20 * HOUR);
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', objectId: USER_ID });
    expect(world.now()).toBeLessThan(NOW + 20 * HOUR + 16 * MINUTE);
    expect(times.length).toBeLessThan(250);
  });

  it('does not keep its lane waiting', async () => {
    const late = await world.request(nobody);
    notFoundUntil(NOW + HOUR);
    const [body] = world.bodies();
    if (!body) expect.unreachable('a message was sent');
    await world.apply(body, world.log);
    expect(world.now()).toBe(NOW);
    expect(world.entry(late).state).toBe('retrying');
  });

  it.each<[string, number | undefined, number]>([
    ['a day', undefined, 24],
    ['as long as its source says', 4 * 24 * HOUR, 4 * 24],
  ])('is waited for %s, and then for nobody', async (_, waitForTargetInMs, hours) => {
    world = createWorld({ sources: [{ ...hr, waitForTargetInMs }] });
    const id = await world.request(nobody);
    notFoundUntil(Number.POSITIVE_INFINITY);
    await world.drain(hours * HOUR - 1);
    expect(world.entry(id).state).toBe('retrying');
    await world.drain(16 * MINUTE);
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'targetNotFound' });
    expect(world.box.letters()).toMatchObject([{ key: id, reason: 'targetNotFound' }]);
  });

  it('is waited for from the time that the request shall take effect', async () => {
    const id = await world.request({ ...nobody, effectiveAt: '2026-11-20T09:50:00Z' });
    notFoundUntil(Number.POSITIVE_INFINITY);
    await world.drain(50 * MINUTE + 24 * HOUR - 1);
    expect(world.entry(id).state).toBe('retrying');
    await world.drain(16 * MINUTE);
    expect(world.entry(id).reason).toBe('targetNotFound');
  });
});

describe('a target that alone may not be written', () => {
  it('is tried a few times, and then it is forbidden', async () => {
    const id = await world.request(byId);
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'targetForbidden', status: 403 } }));
    await world.drain();
    expect(world.entry(id)).toMatchObject({
      ...{ state: 'deadLettered', reason: 'targetForbidden', objectId: USER_ID },
      attempts: 3,
    });
    expect(world.linesOf('directory.failed')).toHaveLength(4);
    expect(world.linesOf('gate.closed')).toEqual([]);
    expect(world.now()).toBeLessThan(NOW + MINUTE);
  });
});

describe('a store of the relay', () => {
  it.each(['memories', 'ledger', 'gateStore'] as const)('that is away for hours is waited for: %s', async (name) => {
    const id = await world.request(byId);
    world[name].setAway(true);
    await world.drain(5 * HOUR);
    world[name].setAway(false);
    await world.drain(30 * MINUTE);
    expect(world.entry(id).state).toBe('applied');
    expect(world.directory.writes).toHaveLength(1);
  });

  it('that is away for more than a day: its request is a dead letter, and not lost', async () => {
    const id = await world.request(byId);
    world.memories.setAway(true);
    await world.drain(HORIZON_IN_MS + HOUR);
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'unavailable' });
    expect(world.box.letters()).toMatchObject([{ key: id, reason: 'unavailable' }]);
  });

  it('for dead letters that is away keeps the request open, until it is one', async () => {
    const id = await world.request(byId);
    world.directory.failNext('write', { kind: 'rejected' });
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected' } }));
    world.box.setAway(true);
    await world.drain(2 * HOUR);
    expect(world.entry(id).state).toBe('retrying');
    world.box.setAway(false);
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'rejected' });
    expect(world.box.letters()).toMatchObject([{ key: id }]);
  });
});
