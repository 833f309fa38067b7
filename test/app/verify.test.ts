import { beforeEach, describe, expect, it } from 'vitest';
import { createVerify, type Verification } from '../../src/app/verify.ts';
import type { AttributeValue } from '../../src/domain/change.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { openGate } from '../../src/domain/gate.ts';
import { READS_MAY_BE_STALE_FOR_IN_MS } from '../../src/domain/memory.ts';
import type { Target, TargetId } from '../../src/domain/request.ts';
import { notCompared } from '../../src/domain/verify.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aChange, aDocument, NOW } from '../factories.ts';
import { aUser, createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const users = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(aUser);
const byId = ({ id }: { readonly id: string }): Target => ({ type: 'user', key: 'id', value: id });
const [one, two] = [aUser(1), aUser(2)];

let world: World;
beforeEach(() => {
  world = createWorld({ principals: users });
});

/** A value for each of them, applied so long ago that every read shows it. */
async function applied(of = users): Promise<void> {
  const attributes = { Engineering: { ProjectDate: '2026-12-01', CostCenter: [1001, 1003] } };
  for (const { id } of of) {
    await world.submit(hr, aDocument({ eventId: id, target: { type: 'user', id }, attributes }), { at: world.now() });
  }
  await world.drain();
  world.pass(READS_MAY_BE_STALE_FOR_IN_MS);
}
const change = ({ id }: { readonly id: string }, value: AttributeValue | null, name = 'ProjectDate') =>
  world.directory.write({ type: 'user', objectId: id }, [aChange(value, { name })]);
const verify = (...targets: readonly Target[]) => world.app.verify(targets, world.log);
const idsOf = ({ verified }: Verification) => verified.map(({ objectId }) => objectId);
const failWith = (failure: Failure, ...of: readonly { readonly id: string }[]) =>
  world.io.answer('directory.read', ([target]) =>
    of.some(({ id }) => id === (target as TargetId).objectId) ? { kind: 'failed', failure } : undefined,
  );
const reads = () => world.io.calls.filter((call) => call === 'directory.read').length;

describe('a verification', () => {
  it('finds nothing where the directory shows what was applied', async () => {
    await applied([one, two]);
    expect(await verify(byId(one), { type: 'user', key: 'userPrincipalName', value: 'USER2@contoso.com' })).toEqual({
      verified: [
        { target: byId(one), objectId: one.id, checked: 2, unverifiable: 0, differences: [] },
        {
          ...{ target: { type: 'user', key: 'userPrincipalName', value: 'USER2@contoso.com' }, objectId: two.id },
          ...{ checked: 2, unverifiable: 0, differences: [] },
        },
      ],
    });
  });

  it('finds exactly what somebody else has changed, and nothing once it is submitted again', async () => {
    await applied([one]);
    await change(one, 'never');
    const { verified } = await verify(byId(one));
    const difference = { attributeSet: 'Engineering', name: 'ProjectDate', difference: 'different' };
    expect(verified).toMatchObject([{ checked: 2, differences: [difference] }]);

    const attributes = { Engineering: { ProjectDate: '2026-12-01' } };
    const again = aDocument({ eventId: 'again', target: { type: 'user', id: one.id }, attributes });
    await world.submit(hr, again, { at: world.now() });
    await world.drain();
    expect(await verify(byId(one))).toMatchObject({ verified: [{ checked: 2, differences: [] }] });
  });

  it('takes a change of the last 15 minutes for one that may not be shown yet', async () => {
    await applied([one]);
    world.pass(-1);
    await change(one, 'never');
    expect(await verify(byId(one))).toMatchObject({ verified: [{ differences: [{ difference: 'notYetShown' }] }] });
  });

  it('does not take a write between its two looks for a difference', async () => {
    await applied([one]);
    const hold = world.io.hold('directory.read');
    const verifying = verify(byId(one));
    await hold.reached;
    const attributes = { Engineering: { ProjectDate: '2027-01-31' } };
    const newer = aDocument({ eventId: 'newer', target: { type: 'user', id: one.id }, attributes });
    await world.submit(hr, newer, { at: world.now() });
    await world.drain();
    hold.letGo();
    expect(await verifying).toMatchObject({ verified: [{ differences: [] }] });
  });

  it('says of a target that has lost all its values that they are gone, or may not be seen', async () => {
    await applied([one]);
    await change(one, null);
    await change(one, null, 'CostCenter');
    expect(await verify(byId(one))).toMatchObject({ verified: [{ differences: [], finding: 'noneOrNotPermitted' }] });
  });

  it.each<[Failure['kind'], string]>([
    ['targetNotFound', 'targetNotFound'],
    ['targetForbidden', 'noneOrNotPermitted'],
    ['rejected', 'unreadable'],
  ])('says of a target that cannot be read for %s: %s, and goes on', async (kind, finding) => {
    await applied();
    failWith({ kind }, one);
    const { verified, stopped } = await verify(byId(one), byId(two));
    expect(verified).toMatchObject([{ target: byId(one), ...notCompared(finding as 'unreadable') }, { checked: 2 }]);
    expect([stopped, world.gateStore.state()]).toEqual([undefined, expect.objectContaining({ closings: 0 })]);
  });

  it('says of a name that leads nowhere, or to several, that it does', async () => {
    const twin = { ...two, mail: 'twin@contoso.com' };
    world = createWorld({ principals: [{ ...one, mail: 'twin@contoso.com' }, twin] });
    const named = (key: 'mail' | 'userPrincipalName', value: string): Target => ({ type: 'user', key, value });
    const targets = [named('userPrincipalName', 'nobody@contoso.com'), named('mail', 'twin@contoso.com')];
    expect((await verify(...targets)).verified).toEqual([
      { target: targets[0], ...notCompared('targetNotFound') },
      { target: targets[1], ...notCompared('targetAmbiguous') },
    ]);
  });

  it('finds nothing to compare of a target that the relay has never written', async () => {
    expect((await verify(byId(one))).verified).toMatchObject([{ checked: 0, unverifiable: 0, differences: [] }]);
  });

  it('logs no value, and writes nothing', async () => {
    await applied();
    await change(one, 'Geheim');
    const writes = world.directory.writes.length;
    failWith({ kind: 'unavailable', status: 503, code: 'x', requestId: 'y' }, two);
    await verify(...users.map(byId));
    expect(world.linesOf('directory.failed')).toEqual([
      { kind: 'unavailable', status: 503, code: 'x', requestId: 'y' },
    ]);
    expect(JSON.stringify(world.lines)).not.toMatch(/Geheim|2026-12-01|1001/);
    expect(world.directory.writes).toHaveLength(writes);
  });

  it('cannot be made while the memories are away', async () => {
    world.memories.setAway(true);
    await expect(verify(byId(one))).rejects.toThrow(Unavailable);
  });

  it('looks at four targets at a time', async () => {
    let inFlight = 0;
    const counts: number[] = [];
    const verifyFour = createVerify({
      ...{ gate: world.app.gate, now: world.now },
      async verifyTarget(target) {
        counts.push(++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        return { kind: 'verified', verified: { target, checked: 0, unverifiable: 0, differences: [] } };
      },
    });
    const targets = users.map(byId);
    expect((await verifyFour(targets, world.log)).verified.map(({ target }) => target)).toEqual(targets);
    expect(Math.max(...counts)).toBe(4);
  });
});

describe('the workers are not disturbed:', () => {
  const closed = { ...openGate, cause: 'throttled', closedUntil: NOW + 20 * MINUTE, closings: 1 } as const;

  it('while the gate is closed nothing is read', async () => {
    world.gateStore.set(closed);
    expect(await verify(byId(one))).toEqual({ verified: [], stopped: { retryAfterInMs: 20 * MINUTE } });
    world.gateStore.set({ ...closed, closedUntil: NOW - 1, probeUntil: NOW + 30_000 });
    world.pass(1_000);
    expect(await verify(byId(one))).toEqual({ verified: [], stopped: { retryAfterInMs: 29_000 } });
    expect(reads()).toBe(0);
  });

  it('when the time has come to probe, that is left to them', async () => {
    const halfOpen = { ...closed, closedUntil: NOW - 1 };
    world.gateStore.set(halfOpen);
    expect(idsOf(await verify(byId(one), byId(two)))).toEqual([one.id, two.id]);
    expect(world.gateStore.state()).toEqual(halfOpen);
  });

  it.each(['throttled', 'unauthorized'] as const)('the first answer that is %s closes the gate', async (kind) => {
    await applied();
    failWith({ kind, retryAfterInMs: 73_500 }, ...users.slice(4));
    const before = reads();
    const { verified, stopped } = await verify(...users.map(byId));
    expect(verified.map(({ objectId }) => objectId)).toEqual(users.slice(0, 4).map(({ id }) => id));
    expect(stopped).toEqual({ retryAfterInMs: 73_500 });
    expect(world.gateStore.state()).toMatchObject({ cause: kind, closedUntil: world.now() + 73_500 });
    expect(reads() - before).toBeLessThanOrEqual(8);
  });

  it('what can be read does not hide from them that nothing can be written', async () => {
    const { gate } = world.app;
    const refused = (objectId: string) => gate.failed({ isProbe: false }, { kind: 'targetForbidden' }, objectId);
    expect([await refused('a'), await refused('b')]).toEqual([false, false]);
    await verify(byId(one));
    expect(await refused('c')).toBe(true);
  });
});

describe('a directory that does not answer', () => {
  const unavailable = { kind: 'unavailable' } as const;

  it('for one target here and there is no reason not to look at the others', async () => {
    await applied();
    failWith(unavailable, one, aUser(5));
    const targets = [...users, ...users, ...users];
    const { verified, stopped } = await verify(...targets.map(byId));
    expect(stopped).toBeUndefined();
    expect(verified.map(({ finding }) => finding === 'unreadable')).toEqual(
      targets.map((_, at) => at % 9 === 0 || at % 9 === 4),
    );
  });

  it('for any is not asked for all of them, and what it could not tell is asked again', async () => {
    await applied();
    failWith(unavailable, ...users);
    const before = reads();
    expect(await verify(...users.map(byId))).toEqual({ verified: [], stopped: { retryAfterInMs: 5_000 } });
    expect(reads() - before).toBeLessThanOrEqual(7);
    failWith(unavailable, ...users.slice(2));
    const { verified, stopped } = await verify(...users.map(byId));
    expect([verified.length, stopped]).toEqual([2, { retryAfterInMs: 5_000 }]);
    expect(world.gateStore.state()).toMatchObject({ closings: 0 });
  });
});
