import { beforeEach, describe, expect, it } from 'vitest';
import { CALLER_ID } from '../factories.ts';
import { createGuardedWorld, type GuardedWorld, guarded, HELD, HOUR, LIMIT } from './guarded-world.ts';
import { hr, OPERATOR } from './world.ts';

let world: GuardedWorld;
beforeEach(() => {
  world = createGuardedWorld();
});

const who = { source: 'hr', operatedBy: OPERATOR };
const until = '2026-11-20T09:30:00.000Z';
const order = { targetsPerHour: 4, until, justification: 'CHG0030123' };
const grant = (over: Partial<typeof order> = {}) =>
  world.app.bulkException.grant(who, { ...order, ...over }, world.log);
const end = () => world.app.bulkException.end(who, world.log);
const granted = { ...order, grantedAt: '2026-11-20T09:00:00.000Z', grantedBy: OPERATOR };
const state = (targets: number, exception: object | undefined) => ({
  kind: 'state',
  state: { source: 'hr', targetsPerHour: LIMIT, hour: '2026-11-20T09', targets, exception },
});

describe('an exception', () => {
  it('lets as many targets through as it says, and ends by the clock', async () => {
    expect(await grant()).toEqual(state(0, granted));
    expect(world.endsOf(await world.hire([1, 2, 3, 4, 5]))).toEqual([...Array(4).fill('applied'), HELD]);
    world.pass(HOUR);
    expect(world.endsOf(await world.hire([1, 2, 6], { Engineering: { NumVendors: 1 } }))).toEqual([
      ...['applied', 'applied', HELD],
    ]);
    expect(world.linesOf('bulkGuard.held').map(({ limit }) => limit)).toEqual([4, LIMIT]);
    expect(world.linesOf('bulkException.granted')).toEqual([
      { source: 'hr', targetsPerHour: 4, until, operatedBy: OPERATOR },
    ]);
  });

  it('lasts until its time, and not a millisecond longer', async () => {
    await grant({ targetsPerHour: 9 });
    expect(world.endsOf(await world.hire([1, 2, 3]))).toEqual(Array(3).fill('applied'));
    world.pass(Date.parse(until) - 2 - world.now());
    expect(world.endsOf(await world.hire([4]))).toEqual(['applied']);
    expect(world.now()).toBe(Date.parse(until) - 1);
    expect(world.endsOf(await world.hire([5]))).toEqual([HELD]);
    // Who was let through in this hour stays so.
    expect(world.endsOf(await world.hire([4], { Engineering: { NumVendors: 1 } }))).toEqual(['applied']);
  });

  it('holds at once in every process, one that has met the limit already too, and so does its end', async () => {
    const other = world.start();
    expect(world.endsOf(await world.hire([1, 2, 3]))).toEqual(['applied', 'applied', HELD]);
    await other.bulkException.grant(who, order, world.log);
    expect(world.endsOf(await world.hire([4, 5]))).toEqual(['applied', 'applied']);
    await other.bulkException.end(who, world.log);
    expect(world.endsOf(await world.hire([6]))).toEqual([HELD]);
  });

  it('releases nothing that is held already, but lets it pass when it is sent again', async () => {
    const [, , held = ''] = await world.hire([1, 2, 3]);
    await grant();
    await world.drain();
    expect(world.endsOf([held])).toEqual([HELD]);
    expect(world.endsOf(await world.hire([3]))).toEqual(['applied']);
  });

  it('takes the place of the one before, and both are on record, of one millisecond too', async () => {
    await grant({ targetsPerHour: 9 });
    expect(await grant({ targetsPerHour: 3 })).toMatchObject(state(0, { targetsPerHour: 3 }));
    const recorded = world.audit.records().map(({ bulkException }) => bulkException?.targetsPerHour);
    expect(recorded.toSorted()).toEqual([3, 9]);
    expect(world.endsOf(await world.hire([1, 2, 3, 4]))).toEqual(['applied', 'applied', 'applied', HELD]);
  });

  it('is looked for only by who needs it', async () => {
    await grant();
    const before = world.guardCalls().length;
    await world.hire([1, 2]);
    expect(world.guardCalls().slice(before)).toEqual(['bulkCounter.admit', 'bulkCounter.admit']);
  });

  it('cannot take anything away: no more than the limit is refused, and not recorded', async () => {
    for (const targetsPerHour of [1, LIMIT]) {
      expect(await grant({ targetsPerHour })).toEqual({ kind: 'needless', targetsPerHour: LIMIT });
    }
    expect([world.audit.records(), await world.bulkExceptions.get('hr')]).toEqual([[], undefined]);
    // Of a source whose limit was raised since.
    await grant();
    world.configure({ ...guarded, targetsPerHour: 5 });
    expect(world.endsOf(await world.hire([1, 2, 3, 4, 5, 6]))).toEqual([...Array(5).fill('applied'), HELD]);
  });
});

describe('the audit', () => {
  it('has each grant, each replacement and each end by an operator, with who and why', async () => {
    await grant();
    world.pass(1_000);
    await grant({ targetsPerHour: 5, justification: 'more' });
    world.pass(1_000);
    await end();
    const common = { source: 'hr', operatedBy: OPERATOR };
    const more = { justification: 'more', bulkException: { targetsPerHour: 5, until } };
    expect(world.audit.records().map(({ id, ...record }) => record)).toEqual([
      {
        ...{ ...common, outcome: 'bulkExceptionGranted', at: '2026-11-20T09:00:00.000Z' },
        ...{ justification: 'CHG0030123', bulkException: { targetsPerHour: 4, until } },
      },
      { ...common, outcome: 'bulkExceptionGranted', at: '2026-11-20T09:00:01.000Z', ...more },
      { ...common, outcome: 'bulkExceptionEnded', at: '2026-11-20T09:00:02.000Z', ...more },
    ]);
  });

  it('comes first: without it none holds, and none ends', async () => {
    world.audit.failNext('put');
    await expect(grant()).rejects.toThrow('unavailable');
    expect(await world.bulkExceptions.get('hr')).toBeUndefined();
    await grant();
    world.audit.failNext('put');
    await expect(end()).rejects.toThrow('unavailable');
    expect(await world.bulkExceptions.get('hr')).toEqual(granted);
  });

  it('has an order that was recorded and not stored; ordered again, it holds', async () => {
    world.bulkExceptions.failNext('put');
    await expect(grant()).rejects.toThrow('unavailable');
    expect(world.audit.records()).toHaveLength(1);
    world.pass(1_000);
    expect(await grant()).toMatchObject({ kind: 'state', state: { exception: { targetsPerHour: 4 } } });
    expect(world.audit.records()).toHaveLength(2);
  });

  it('has nothing of an end where there is none, or none any more', async () => {
    expect(await end()).toEqual(state(0, undefined));
    await grant();
    world.pass(HOUR);
    await end();
    expect(world.audit.records().map(({ outcome }) => outcome)).toEqual(['bulkExceptionGranted']);
  });
});

describe('who may', () => {
  const all = (operatedBy: string, source = 'hr') => {
    const { show, grant: allow, end: finish } = world.app.bulkException;
    const asked = { source, operatedBy };
    return Promise.all([show(asked), allow(asked, order, world.log), finish(asked, world.log)]);
  };
  const three = (kind: string) => [{ kind }, { kind }, { kind }];

  it.each([CALLER_ID, CALLER_ID.toUpperCase()])('is not who sends: %s', async (operatedBy) => {
    expect(await all(operatedBy)).toEqual(three('own'));
    expect([world.audit.records(), await world.bulkExceptions.get('hr')]).toEqual([[], undefined]);
  });

  it('is nobody where there is no such source, or no limit', async () => {
    expect(await all(OPERATOR, 'nobody')).toEqual(three('absent'));
    world.configure(hr);
    expect(await all(OPERATOR)).toEqual(three('absent'));
    expect(world.audit.records()).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('does not find a source in %s', async (name) => {
    expect(await all(OPERATOR, name)).toEqual(three('absent'));
  });

  it('sees what was counted in this hour, and the exception as long as it lasts', async () => {
    await world.hire([1, 2, 3]);
    await grant();
    expect(await world.app.bulkException.show(who)).toMatchObject(state(2, { justification: 'CHG0030123' }));
    world.pass(HOUR);
    const { state: later } = (await world.app.bulkException.show(who)) as { state: object };
    expect(later).toMatchObject({ hour: '2026-11-20T10', targets: 0, exception: undefined });
  });
});
