import { beforeEach, describe, expect, it } from 'vitest';
import { endingKey } from '../../src/domain/key.ts';
import { aRule, aSource, NOW, USER_ID } from '../factories.ts';
import { createWorld, editor, jana, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [editor] });
});

const at = (inMs: number) => new Date(NOW + inMs).toISOString();
const request = (engineering: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
  world.request({ target: { type: 'user', id: USER_ID }, attributes: { Engineering: engineering }, ...more });
const forADay = { effectiveUntil: at(DAY) };
const values = () => world.directory.assignedTo(USER_ID)['Engineering'] ?? {};

const isBoth = (project: readonly string[]) => project.toSorted().join() === 'Baker,Cascade';

/** To just after that time, with the timer before it. */
async function goTo(time: number): Promise<void> {
  world.pass(time - 30 * MINUTE - world.now());
  await world.sendDue();
  await world.drain(31 * MINUTE);
}

describe('what holds until a time', () => {
  it('is there until then, and is taken back then by a request of its own', async () => {
    const id = await request({ NumVendors: 1, Project: ['Baker'] }, { ...forADay, reference: 'RITM1' });
    await world.drain();
    const ending = endingKey(id);
    expect(world.entry(id)).toMatchObject({ state: 'applied', endedBy: ending, effectiveUntil: at(DAY) });
    expect(world.entry(ending)).toMatchObject({
      ...{ state: 'scheduled', source: 'hr', replaces: id, objectId: USER_ID, effectiveAt: at(DAY) },
      reference: 'RITM1',
    });
    expect(world.dueBook.all()).toMatchObject([{ key: ending, at: at(DAY) }]);

    await world.drain();
    expect(values()).toEqual({ NumVendors: 1, Project: ['Baker'] });
    await goTo(NOW + DAY);
    expect(values()).toEqual({});
    expect(world.entry(ending).state).toBe('applied');
    expect(world.entry(id).state).toBe('applied');
    expect(world.dueBook.all()).toEqual([]);
  });

  it('for a target that was named otherwise ends for whom it was pinned to', async () => {
    const id = await request(
      { NumVendors: 1 },
      { ...forADay, target: { type: 'user', userPrincipalName: 'jana@contoso.com' } },
    );
    await world.drain();
    expect(world.entry(endingKey(id)).target).toEqual({ type: 'user', key: 'id', value: USER_ID });
    await goTo(NOW + DAY);
    expect(values()).toEqual({});
  });

  it('takes back only what the request has changed', async () => {
    world = createWorld({
      sources: [editor],
      principals: [{ ...jana, assigned: { Engineering: { NumVendors: 1, CostCenter: [5] } } }],
    });
    await request({ NumVendors: 1, Certification: true, CostCenter: { add: [1, 2] } }, forADay);
    await world.drain();
    await goTo(NOW + DAY);
    expect(values()).toEqual({ NumVendors: 1, CostCenter: [5] });
  });

  it('takes away only the member that was not there for good', async () => {
    await request({ Project: ['Baker'] });
    await world.drain();
    world.pass(HOUR);
    await request({ Project: { add: ['Baker', 'Cascade'] } }, { ...forADay, eventId: 'for a day' });
    await world.drain();
    expect(values()).toEqual({ Project: expect.toSatisfy(isBoth) });
    await goTo(NOW + DAY);
    expect(values()).toEqual({ Project: ['Baker'] });
  });

  it('takes away only the member that was not assigned in the portal', async () => {
    world = createWorld({
      sources: [editor],
      principals: [{ ...jana, assigned: { Engineering: { Project: ['Baker'] } } }],
    });
    await request({ Project: { add: ['Baker', 'Cascade'] } }, forADay);
    await world.drain();
    expect(values()).toEqual({ Project: expect.toSatisfy(isBoth) });
    await goTo(NOW + DAY);
    expect(values()).toEqual({ Project: ['Baker'] });
  });

  it('ends nothing when nothing was changed', async () => {
    world = createWorld({ sources: [editor], principals: [{ ...jana, assigned: { Engineering: { NumVendors: 1 } } }] });
    const id = await request({ NumVendors: 1 }, forADay);
    await world.drain();
    expect(world.entry(id).endedBy).toBeUndefined();
    expect(world.dueBook.all()).toEqual([]);
  });

  it('leaves alone what a newer event has set meanwhile', async () => {
    await request({ NumVendors: 1, Certification: true, CostCenter: [1, 2] }, forADay);
    await world.drain();
    world.pass(HOUR);
    await request({ NumVendors: 5, CostCenter: { remove: [1], add: [7] } }, { eventId: 'newer' });
    await world.drain();
    await goTo(NOW + DAY);
    expect(values()).toEqual({ NumVendors: 5, CostCenter: [7] });
  });

  it('leaves alone what was set to the very same value by a newer event', async () => {
    await request({ NumVendors: 1 }, forADay);
    await world.drain();
    world.pass(HOUR);
    await request({ NumVendors: 1 }, { eventId: 'newer' });
    await world.drain();
    await goTo(NOW + DAY);
    expect(values()).toEqual({ NumVendors: 1 });
  });

  it('is not taken back when its end is cancelled', async () => {
    const id = await request({ NumVendors: 1 }, forADay);
    await world.drain();
    expect(await world.cancel(endingKey(id))).toEqual({ kind: 'cancelled' });
    await goTo(NOW + DAY);
    expect(values()).toEqual({ NumVendors: 1 });
  });

  it('is taken back at once when it was applied only after that time', async () => {
    const id = await request({ NumVendors: 1 }, { effectiveUntil: at(HOUR) });
    world.pass(2 * HOUR);
    await world.drain();
    await world.sendDue();
    await world.drain();
    expect(values()).toEqual({});
    expect(world.entry(endingKey(id)).state).toBe('applied');
  });

  it('from one time to another is there in between', async () => {
    const id = await request({ NumVendors: 1 }, { effectiveAt: at(DAY), effectiveUntil: at(2 * DAY) });
    await goTo(NOW + DAY);
    expect(values()).toEqual({ NumVendors: 1 });
    await goTo(NOW + 2 * DAY);
    expect(values()).toEqual({});
    expect([world.entry(id).state, world.entry(endingKey(id)).state]).toEqual(['applied', 'applied']);
  });

  it('may be taken back only by a source that may clear', async () => {
    const source = aSource({ allow: [aRule({ operations: ['set'] })] });
    world.configure(source);
    await expect(request({ NumVendors: 1 }, forADay)).rejects.toThrow('operationNotAllowed');
    await request({ NumVendors: 1 });
  });

  it('has an end that can be replayed when it failed', async () => {
    const id = await request({ NumVendors: 1 }, forADay);
    await world.drain();
    world.directory.failNext('write', { kind: 'rejected' });
    await goTo(NOW + DAY);
    expect(world.entry(endingKey(id))).toMatchObject({ state: 'deadLettered', reason: 'rejected' });
    expect(values()).toEqual({ NumVendors: 1 });
    expect(await world.replay(endingKey(id))).toEqual({ kind: 'done' });
    await world.drain();
    expect(values()).toEqual({});
  });
});

describe('a request that holds until a time and is interrupted', () => {
  it.each([
    ['outage', 'before'],
    ['outage', 'after'],
    ['crash', 'before'],
    ['crash', 'after'],
  ] as const)('once its write is remembered is taken back all the same: %s %s each call', async (by, when) => {
    await request({ NumVendors: 1 }, forADay);
    const first = world.io.calls.length;
    await world.drain();
    const calls = world.io.calls.slice(first);
    // Before that nobody can know whether the value was there already.
    const remembered = calls.indexOf('memories.write') + (when === 'before' ? 1 : 0);
    for (const [index, call] of calls.entries()) {
      if (index < remembered && index > calls.indexOf('directory.write')) continue;
      if (call === 'directory.write' && when === 'after') continue;
      const label = `${by} ${when} call ${index}, ${call}`;
      world = createWorld({ sources: [editor] });
      const id = await request({ NumVendors: 1 }, forADay);
      world.io.interrupt(first + index, by, when);
      await world.drain();
      expect(world.entry(id), label).toMatchObject({ state: 'applied', endedBy: endingKey(id) });
      await goTo(NOW + DAY);
      expect(values(), label).toEqual({});
      expect(world.ledger.entries().length, label).toBe(2);
    }
  });
});
