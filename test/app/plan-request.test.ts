import { beforeEach, describe, expect, it } from 'vitest';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import { openGate } from '../../src/domain/gate.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { APP_ID, aDocument, aRule, aSource, NOW, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createWorld, editor, hr, jana, payroll, type World } from './world.ts';

const HOUR = 3_600_000;
const assigned = { Engineering: { Project: ['Alpine'], NumVendors: 4 } };

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [hr], principals: [{ ...jana, assigned }, payroll] });
});

const engineering = (values: Readonly<Record<string, unknown>>) => ({ attributes: { Engineering: values } });
const plan = (override: Readonly<Record<string, unknown>> = {}, source = hr, mayRead = true) =>
  world.app.planRequest(source, aDocument(override), () => mayRead, world.log);
const warningsOf = (planned: Awaited<ReturnType<typeof plan>>) =>
  planned.kind === 'planned' ? planned.warnings.map(({ pointer, code }) => `${pointer} ${code}`) : [planned.kind];
const at = (ms: number) => new Date(NOW + ms).toISOString();

describe('a plan', () => {
  it('has the outcome, the effects, and the call that would be made', async () => {
    expect(await plan(engineering({ Project: ['Baker'], NumVendors: 4, ProjectDate: '2026-12-01' }))).toMatchObject({
      kind: 'planned',
      outcome: 'applied',
      target: { type: 'user', key: 'id', value: USER_ID },
      effects: [
        { attributeSet: 'Engineering', name: 'Project', result: 'applied' },
        { attributeSet: 'Engineering', name: 'NumVendors', result: 'unchanged' },
        { attributeSet: 'Engineering', name: 'ProjectDate', result: 'applied' },
      ],
      call: {
        path: `user ${USER_ID}`,
        body: [
          { attribute: { name: 'Project' }, operation: 'set', value: ['Baker'] },
          { attribute: { name: 'ProjectDate' }, operation: 'set', value: '2026-12-01' },
        ],
      },
      warnings: [],
    });
  });

  it('has no call when the target is so already', async () => {
    expect(await plan(engineering({ NumVendors: 4 }))).toMatchObject({
      outcome: 'unchanged',
      call: null,
      warnings: [],
    });
  });

  it('is superseded by what the relay has applied of a newer event', async () => {
    await world.request({ eventId: 'newer', ...engineering({ NumVendors: 7 }) });
    await world.drain();
    const older = { occurredAt: at(-HOUR), ...engineering({ NumVendors: 5 }) };
    const planned = await plan(older);
    expect(planned).toMatchObject({ outcome: 'superseded', effects: [{ result: 'superseded' }], call: null });
    expect(warningsOf(planned)).toEqual(['/attributes/Engineering/NumVendors recentlyWritten']);
  });

  it('of a request for later is told as of now', async () => {
    const planned = await plan({ effectiveAt: at(1), ...engineering({ NumVendors: 5 }) });
    expect(planned).toMatchObject({
      outcome: 'scheduled',
      effects: [{ result: 'applied' }],
      call: { method: 'WRITE' },
    });
    expect(warningsOf(planned)).toEqual(['/effectiveAt notYetEffective']);
    expect(warningsOf(await plan({ effectiveAt: at(0) }))).toEqual([]);
  });

  it.each([
    ['retrying', 'targetNotFound', { userPrincipalName: 'nobody@contoso.com' }],
    ['retrying', 'targetNotFound', { id: '00000000-0000-4000-8000-000000000000' }],
    ['deadLettered', 'targetAmbiguous', { mail: 'info@contoso.com' }],
  ])('is %s as %s, with the target as it was named: %j', async (outcome, reason, name) => {
    const mail = 'info@contoso.com';
    const sources = [aSource({ allow: [aRule({ users: { keys: ['id', 'userPrincipalName', 'mail'] } })] })] as const;
    world = createWorld({
      sources,
      principals: [
        { ...jana, mail },
        { ...jana, id: SERVICE_PRINCIPAL_ID, mail },
      ],
    });
    const [key, value] = Object.entries(name)[0] ?? [];
    const target = { type: 'user', ...name };
    const expected = { reason, target: { type: 'user', key, value }, effects: [], call: null };
    expect(await plan({ target }, sources[0])).toMatchObject({ outcome, ...expected, warnings: [] });
    const later = await plan({ target, effectiveAt: at(1) }, sources[0]);
    expect(later).toMatchObject({ outcome: 'scheduled', ...expected, warnings: [{ code: 'notYetEffective' }] });
  });

  it('is deadLettered when the target would hold more values than it can', async () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
    expect(await plan(engineering({ CostCenter: numbers(49) }))).toMatchObject({
      ...{ outcome: 'deadLettered', reason: 'invalid', effects: [], call: null, warnings: [] },
      problems: [{ pointer: '/attributes', code: 'tooManyValues' }],
    });
    const fits = await plan(engineering({ CostCenter: numbers(48) }));
    expect([fits, warningsOf(fits)]).toMatchObject([{ outcome: 'applied' }, ['/attributes nearValueLimit']]);
  });
});

describe('a plan has no effect', () => {
  it.each([
    ['applied', {}],
    ['scheduled', { effectiveAt: at(2 * HOUR), effectiveUntil: at(3 * HOUR) }],
    ['retrying', { target: { type: 'user', userPrincipalName: 'nobody@contoso.com' } }],
  ])('on any store, queue or target: %s', async (outcome, override) => {
    await world.catalog.get();
    const before = world.io.calls.length;
    expect(await plan(override)).toMatchObject({ outcome });
    const reads = ['ledger.get', 'gateStore.read', 'directory.resolve', 'directory.read', 'memories.read'];
    expect(reads).toEqual(expect.arrayContaining(world.io.calls.slice(before)));
    expect([world.ledger.entries(), world.directory.writes, world.assignments.arrivals]).toEqual([[], [], []]);
  });

  it('and finds a name once for itself and for the request that follows', async () => {
    await plan();
    await plan();
    await world.request();
    await world.drain();
    expect(world.io.calls.filter((call) => call === 'directory.resolve')).toHaveLength(1);
  });
});

describe('a request that would be refused', () => {
  const listed = aSource({ allow: [aRule({ servicePrincipals: { keys: ['appId'], ids: [SERVICE_PRINCIPAL_ID] } })] });
  const unlisted = aSource({ allow: [aRule({ servicePrincipals: { keys: ['appId'], ids: [USER_ID] } })] });
  const application = { target: { type: 'servicePrincipal', appId: APP_ID } };

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['by its shape', { target: { type: 'group' }, attributes: { Engineering: { Project: ['Bakr'] } }, more: 1 }],
    ['by the definitions', engineering({ Project: ['Bakr', 'Denali'], NumVendors: 'four', Nothing: 1 })],
    ['by the policy', { attributes: { Marketing: { AppCountry: ['Canada'] } } }],
    ['by the clock', { occurredAt: at(HOUR) }],
  ])('is refused in the same words, unasked of the directory: %s', async (_, override) => {
    const planned = await plan(override);
    expect(planned).toMatchObject({ kind: 'refused' });
    expect(planned).toEqual(await world.submit(hr, aDocument(override), { at: world.now() }));
    expect(world.io.calls.filter((call) => call.startsWith('directory.'))).toEqual([]);
  });

  it('by the policy once the object id is known, is refused before the target is read', async () => {
    expect(await plan(application, unlisted)).toMatchObject({
      ...{ kind: 'refused', reason: 'forbidden' },
      problems: [{ pointer: '/target/appId', code: 'targetNotAllowed' }],
    });
    expect(world.io.calls).not.toContain('directory.read');
    expect(await plan(application, listed)).toMatchObject({ outcome: 'applied' });
  });
});

describe('a request that was submitted before', () => {
  it('and said something else is an idConflict', async () => {
    await world.request();
    const planned = await plan(engineering({ NumVendors: 1 }));
    expect(planned).toMatchObject({ reason: 'idConflict', problems: [{ pointer: '/eventId', code: 'idConflict' }] });
    expect(planned).toEqual(await world.submit(hr, aDocument(engineering({ NumVendors: 1 })), { at: world.now() }));
  });

  it('and is closed stays what it is, whatever the target is now', async () => {
    await world.request();
    await world.drain();
    await world.request({ eventId: 'newer', ...engineering({ Project: ['Cascade'] }) });
    await world.drain();
    world.pass(HOUR);
    const planned = await plan();
    expect(planned).toMatchObject({
      outcome: 'applied',
      effects: [{ name: 'Project', result: 'applied' }],
      call: null,
    });
    expect(planned).toMatchObject({ target: { key: 'id', value: USER_ID }, warnings: [{ code: 'alreadySubmitted' }] });
  });

  it('and was cancelled, or is a dead letter, says so', async () => {
    await world.cancel(await world.request());
    expect(await plan()).toMatchObject({ outcome: 'cancelled', effects: [], call: null });
    const mail = { eventId: 'rejected' };
    await world.request(mail);
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected' } }));
    await world.drain();
    expect(await plan(mail)).toMatchObject({ outcome: 'deadLettered', reason: 'rejected', effects: [], call: null });
  });

  it('and is still on its way has the place of its first submission', async () => {
    const target = { type: 'user', id: USER_ID };
    const mine = { target, ...engineering({ NumVendors: 5 }) };
    const id = await world.request(mine);
    world.pass(1_000);
    await world.request({ eventId: 'newer', target, ...engineering({ NumVendors: 7 }) });
    const [, theirs] = world.bodies();
    if (!theirs) expect.unreachable('two messages were sent');
    await world.apply(theirs, world.log);
    world.pass(1_000);
    const planned = await plan(mine);
    expect([world.entry(id).state, planned]).toMatchObject(['reserved', { outcome: 'superseded', call: null }]);
    expect(warningsOf(planned)).toContain('/eventId alreadySubmitted');
  });
});

describe('a target that a request has found', () => {
  it('stays its target, whoever has the name meanwhile', async () => {
    const id = await world.request();
    const [body] = world.bodies();
    if (!body) expect.unreachable('a message was sent');
    await world.apply(body, world.log);
    expect(world.entry(id)).toMatchObject({ state: 'queued', objectId: USER_ID });
    world.pass(HOUR);
    world.io.answer('directory.resolve', () => ({ kind: 'resolved', objectId: SERVICE_PRINCIPAL_ID }));
    expect(await plan()).toMatchObject({ outcome: 'applied', target: { key: 'id', value: USER_ID } });
  });
});

describe('the directory', () => {
  const closedFor = (retryAfterInMs: number) => ({
    ...{ kind: 'failed', failure: { kind: 'unavailable', retryAfterInMs } },
  });
  const asked = () => world.io.calls.filter((call) => call.startsWith('directory.'));

  it('is not asked while the gate is closed', async () => {
    world.gateStore.set({ ...openGate, cause: 'throttled', closedUntil: NOW + 30_000, closings: 1 });
    expect(await plan()).toEqual(closedFor(30_000));
    expect(asked()).toEqual([]);
  });

  it('is not asked while somebody probes, and is asked when nobody does', async () => {
    const halfOpen = { ...openGate, cause: 'unavailable', closedUntil: NOW - 1, closings: 1 } as const;
    world.gateStore.set({ ...halfOpen, probeUntil: NOW + 45_000 });
    expect(await plan()).toEqual(closedFor(0));
    world.pass(1_000);
    world.gateStore.set(halfOpen);
    expect(await plan()).toMatchObject({ outcome: 'applied' });
    expect(world.io.calls).not.toContain('gateStore.write');
  });

  it('is not read any more when the gate closes while the target is found', async () => {
    const hold = world.io.hold('directory.resolve');
    const planned = plan();
    await hold.reached;
    world.pass(1_000);
    world.gateStore.set({ ...openGate, cause: 'throttled', closedUntil: NOW + 31_000, closings: 1 });
    hold.letGo();
    expect(await planned).toEqual(closedFor(30_000));
    expect(asked()).toEqual(['directory.resolve']);
  });

  const failing = failureKinds.filter((kind) => kind !== 'targetNotFound' && kind !== 'targetAmbiguous');
  it.each(failing.flatMap((kind) => [['resolve', kind] as const, ['read', kind] as const]))(
    'that fails to %s is told as it failed: %s',
    async (operation, kind: FailureKind) => {
      const failure = { kind, retryAfterInMs: 7_000 };
      world.directory.failNext(operation, failure);
      expect(await plan()).toMatchObject({ kind: 'failed', failure });
      // What concerns everybody concerns the workers too.
      const isEverybodys = kind === 'throttled' || kind === 'unauthorized';
      expect(world.io.calls.includes('gateStore.write')).toBe(isEverybodys);
    },
  );

  it.each(['ledger', 'gateStore', 'memories'] as const)('is of no use while a store is away: %s', async (store) => {
    world[store].setAway(true);
    await expect(plan()).rejects.toThrow(Unavailable);
  });
});

describe('who may not read what a target holds', () => {
  beforeEach(() => {
    world = createWorld({ sources: [editor], principals: [{ ...jana, assigned }] });
  });

  it('is not told the call of an edit, which has the whole collection', async () => {
    const edit = engineering({ Project: { add: ['Baker'] }, NumVendors: 5 });
    const planned = await plan(edit, editor, false);
    expect(planned).toMatchObject({ outcome: 'applied', call: 'withheld' });
    expect(warningsOf(planned)).toEqual(['/attributes/Engineering/Project requestWithheld']);
    expect(JSON.stringify(planned)).not.toContain('Alpine');
    expect(await plan(edit, editor, true)).toMatchObject({ call: { body: [{ value: ['Alpine', 'Baker'] }, {}] } });
  });

  it('is not told what newer events have left', async () => {
    await world.request({ eventId: 'newer', ...engineering({ Project: { add: ['Cascade'] } }) });
    await world.drain();
    const older = { occurredAt: at(-HOUR), ...engineering({ Project: ['Baker'] }) };
    expect(await plan(older, editor, false)).toMatchObject({ call: 'withheld' });
    expect(await plan(older, editor, true)).toMatchObject({ call: { body: [{ value: ['Baker', 'Cascade'] }] } });
  });

  it('is told what it would write itself', async () => {
    expect(await plan(engineering({ Project: ['Baker'] }), editor, false)).toMatchObject({
      call: { body: [{ value: ['Baker'] }] },
      warnings: [],
    });
  });
});
