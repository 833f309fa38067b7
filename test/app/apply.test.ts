import { beforeEach, describe, expect, it } from 'vitest';
import { failureKinds } from '../../src/domain/failure.ts';
import { aDocument, aRule, aSource, exampleDefinitions, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createWorld, hr, jana, payroll, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** Submits a request, and gives its message to a worker whenever asked. */
async function submitted(document: Readonly<Record<string, unknown>> = {}) {
  const submission = await world.submit(hr, aDocument(document), { at: world.now() });
  expect(submission).toMatchObject({ kind: 'accepted' });
  const [body] = world.bodies();
  if (!body) throw new Error('No message was sent.');
  return () => world.apply(body, world.log);
}

const attributes = (engineering: Readonly<Record<string, unknown>>) => ({ attributes: { Engineering: engineering } });
const deadLetter = (reason: string) => ({ kind: 'deadLetter', reason });
const isAppId = { target: { type: 'servicePrincipal', appId: payroll.appId } };

describe('a request', () => {
  it('is applied, and closed with a result for each attribute', async () => {
    const deliver = await submitted(attributes({ Project: ['Baker'], NumVendors: 4 }));
    world.pass(1_000);

    expect(await deliver()).toEqual({ kind: 'complete' });

    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'], NumVendors: 4 } });
    expect(world.theEntry()).toMatchObject({
      state: 'applied',
      objectId: USER_ID,
      results: [
        { attributeSet: 'Engineering', name: 'Project', result: 'applied' },
        { attributeSet: 'Engineering', name: 'NumVendors', result: 'applied' },
      ],
      receivedAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:00:01.000Z',
    });
    expect(world.ledger.history.map(({ state }) => state)).toEqual(['reserved', 'applying', 'applied']);
  });

  it('is unchanged without a write when the target is as wanted already', async () => {
    const assigned = { Engineering: { Project: ['Baker', 'Alpine'], NumVendors: 4 } };
    world = createWorld({ principals: [{ ...jana, assigned }] });
    const deliver = await submitted(attributes({ Project: ['Alpine', 'Baker'], ProjectDate: null }));

    expect(await deliver()).toEqual({ kind: 'complete' });

    expect(world.directory.writes).toEqual([]);
    expect(world.theEntry()).toMatchObject({
      state: 'unchanged',
      objectId: USER_ID,
      results: [
        { name: 'Project', result: 'unchanged' },
        { name: 'ProjectDate', result: 'unchanged' },
      ],
    });
  });

  it('writes only what differs', async () => {
    world = createWorld({ principals: [{ ...jana, assigned: { Engineering: { NumVendors: 4, ProjectDate: 'x' } } }] });
    const deliver = await submitted(attributes({ NumVendors: 4, ProjectDate: null, Certification: false }));
    await deliver();

    expect(world.directory.writes.flatMap(({ changes }) => changes.map(({ attribute }) => attribute.name))).toEqual([
      'ProjectDate',
      'Certification',
    ]);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: 4, Certification: false } });
    const results = world.theEntry().results?.map(({ name, result }) => `${name} ${result}`);
    expect(results?.sort()).toEqual(['Certification applied', 'NumVendors unchanged', 'ProjectDate applied']);
  });

  it('writes even a removal when nothing can be seen of the target', async () => {
    const deliver = await submitted(attributes({ ProjectDate: null }));
    await deliver();
    expect(world.directory.writes).toHaveLength(1);
    expect(world.theEntry().state).toBe('applied');
  });

  it('is written in the spelling of its definition, whatever the sender wrote', async () => {
    const deliver = await submitted({ attributes: { engineering: { PROJECT: ['Baker'] } } });
    await deliver();
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('of a service principal that is listed is applied by its application id', async () => {
    const deliver = await submitted(isAppId);
    expect(await deliver()).toEqual({ kind: 'complete' });
    expect(world.theEntry()).toMatchObject({ state: 'applied', objectId: SERVICE_PRINCIPAL_ID });
  });
});

describe('what was decided at intake is decided again:', () => {
  it.each([
    ['an attribute is not allowed any more', aSource({ allow: [aRule({ attributes: { Marketing: '*' } })] })],
    ['the operation is not allowed any more', aSource({ allow: [aRule({ operations: ['clear'] })] })],
    ['the kind of target is not allowed any more', aSource({ allow: [aRule({ users: undefined })] })],
    ['the source is gone', aSource({ name: 'another' })],
  ])('%s', async (_, source) => {
    const deliver = await submitted();
    world.configure(source);

    expect(await deliver()).toEqual(deadLetter('forbidden'));
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'forbidden' });
    expect(world.directory.writes).toEqual([]);
  });

  it.each([
    ['deprecated', 'Deprecated' as const, 'deprecatedAttribute'],
    ['removed', undefined, 'unknownAttribute'],
  ])('a definition was %s', async (_, status, code) => {
    const deliver = await submitted();
    const [project, ...others] = exampleDefinitions;
    if (!project) expect.unreachable('there are definitions');
    await world.redefine(status ? [{ ...project, status }, ...others] : others);

    expect(await deliver()).toEqual(deadLetter('invalid'));
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'invalid' });
    // Without the detail, which may suggest a value or a name near to what was sent.
    expect(world.theEntry().problems).toEqual([{ pointer: '/attributes/Engineering/Project', code }]);
    expect(world.directory.writes).toEqual([]);
  });

  it('a service principal, named by its application id, has an object id that is not listed', async () => {
    const byAppId = aRule({ servicePrincipals: { keys: ['id', 'appId'], ids: [USER_ID] } });
    const deliver = await submitted(isAppId);
    world.configure(aSource({ allow: [byAppId] }));

    expect(await deliver()).toEqual(deadLetter('forbidden'));
    expect(world.theEntry()).toMatchObject({
      reason: 'forbidden',
      objectId: SERVICE_PRINCIPAL_ID,
      problems: [{ pointer: '/target/appId', code: 'targetNotAllowed' }],
    });
    expect(world.directory.writes).toEqual([]);
  });

  it('the target has so many values that the wanted ones do not fit', async () => {
    const held = Array.from({ length: 49 }, (_, index) => `Country ${index}`);
    world = createWorld({ principals: [{ ...jana, assigned: { Marketing: { AppCountry: held } } }] });
    const deliver = await submitted(attributes({ NumVendors: 1, Certification: true }));

    expect(await deliver()).toEqual(deadLetter('invalid'));
    expect(world.theEntry()).toMatchObject({
      reason: 'invalid',
      objectId: USER_ID,
      problems: [{ pointer: '/attributes', code: 'tooManyValues' }],
    });
    expect(world.directory.writes).toEqual([]);
  });

  it('the target has exactly as many values as fit', async () => {
    const held = Array.from({ length: 49 }, (_, index) => `Country ${index}`);
    world = createWorld({ principals: [{ ...jana, assigned: { Marketing: { AppCountry: held } } }] });
    const deliver = await submitted(attributes({ NumVendors: 1 }));
    await deliver();
    expect(world.theEntry().state).toBe('applied');
  });
});

describe('a failure of the directory', () => {
  it.each(failureKinds.flatMap((kind) => [[kind, 'read'] as const, [kind, 'write'] as const]))(
    '%s ends the request with this reason, when it comes from a %s',
    async (kind, operation) => {
      const deliver = await submitted();
      world.directory.failNext(operation, { kind, status: 400, code: 'Code', requestId: 'request-1' });

      expect(await deliver()).toEqual(deadLetter(kind));
      expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: kind });
      expect(world.theEntry().objectId).toBe(operation === 'write' ? USER_ID : undefined);
      expect(world.lines.find(({ event }) => event === 'directory.failed')?.fields).toEqual({
        id: world.theEntry().key,
        kind,
        status: 400,
        code: 'Code',
        requestId: 'request-1',
      });
      expect(world.directory.assignedTo(USER_ID)).toEqual({});
    },
  );

  it('of a target that is not there is targetNotFound', async () => {
    const deliver = await submitted({ target: { type: 'user', userPrincipalName: 'nobody@contoso.com' } });
    expect(await deliver()).toEqual(deadLetter('targetNotFound'));
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'targetNotFound' });
  });
});
