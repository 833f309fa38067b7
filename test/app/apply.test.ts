import { beforeEach, describe, expect, it } from 'vitest';
import { aRule, aSource, exampleDefinitions, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createWorld, jana, payroll, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const attributes = (engineering: Readonly<Record<string, unknown>>) => ({ attributes: { Engineering: engineering } });
const isAppId = { target: { type: 'servicePrincipal', appId: payroll.appId } };

describe('a request', () => {
  it('is applied, and closed with a result for each attribute', async () => {
    await world.request(attributes({ Project: ['Baker'], NumVendors: 4 }));
    world.pass(1_000);

    await world.drain();

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
    expect(world.ledger.history.map(({ state }) => state)).toEqual(['reserved', 'queued', 'applying', 'applied']);
  });

  it('is unchanged without a write when the target is as wanted already', async () => {
    const assigned = { Engineering: { Project: ['Baker', 'Alpine'], NumVendors: 4 } };
    world = createWorld({ principals: [{ ...jana, assigned }] });
    await world.request(attributes({ Project: ['Alpine', 'Baker'], ProjectDate: null }));

    await world.drain();

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
    await world.request(attributes({ NumVendors: 4, ProjectDate: null, Certification: false }));
    await world.drain();

    expect(world.directory.writes.flatMap(({ changes }) => changes.map(({ attribute }) => attribute.name))).toEqual([
      'ProjectDate',
      'Certification',
    ]);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: 4, Certification: false } });
    const results = world.theEntry().results?.map(({ name, result }) => `${name} ${result}`);
    expect(results?.sort()).toEqual(['Certification applied', 'NumVendors unchanged', 'ProjectDate applied']);
  });

  it('writes even a removal when nothing can be seen of the target', async () => {
    await world.request(attributes({ ProjectDate: null }));
    await world.drain();
    expect(world.directory.writes).toHaveLength(1);
    expect(world.theEntry().state).toBe('applied');
  });

  it('is written in the spelling of its definition, whatever the sender wrote', async () => {
    await world.request({ attributes: { engineering: { PROJECT: ['Baker'] } } });
    await world.drain();
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('of a service principal that is listed is applied by its application id', async () => {
    await world.request(isAppId);
    await world.drain();
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
    await world.request();
    world.configure(source);

    await world.drain();
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'forbidden' });
    expect(world.directory.writes).toEqual([]);
  });

  it.each([
    ['deprecated', 'Deprecated' as const, 'deprecatedAttribute'],
    ['removed', undefined, 'unknownAttribute'],
  ])('a definition was %s', async (_, status, code) => {
    await world.request();
    const [project, ...others] = exampleDefinitions;
    if (!project) expect.unreachable('there are definitions');
    await world.redefine(status ? [{ ...project, status }, ...others] : others);

    await world.drain();
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'invalid' });
    // Without the detail, which may suggest a value or a name near to what was sent.
    expect(world.theEntry().problems).toEqual([{ pointer: '/attributes/Engineering/Project', code }]);
    expect(world.directory.writes).toEqual([]);
  });

  it('a service principal, named by its application id, has an object id that is not listed', async () => {
    const byAppId = aRule({ servicePrincipals: { keys: ['id', 'appId'], ids: [USER_ID] } });
    await world.request(isAppId);
    world.configure(aSource({ allow: [byAppId] }));

    await world.drain();
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
    await world.request(attributes({ NumVendors: 1, Certification: true }));

    await world.drain();
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
    await world.request(attributes({ NumVendors: 1 }));
    await world.drain();
    expect(world.theEntry().state).toBe('applied');
  });
});
