import { createSecretKey } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import type { Target } from '../../src/domain/request.ts';
import type { Source } from '../../src/domain/source.ts';
import { searchTargets } from '../../src/handlers/search-targets.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import { roles } from '../../src/topology.ts';
import { aUser, createWorld, payroll, type World } from '../app/world.ts';
import { aCaller, aDefinition, aSource, exampleDefinitions, SERVICE_PRINCIPAL_ID } from '../factories.ts';
import type { Principal } from '../fakes/directory.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const OTHER_ID = 'a3d8c7b6-2e4f-4a1b-8c9d-7e6f5a4b3c2d';
const cursors = createCursors(createSeal([createSecretKey(Buffer.alloc(32, 7))]));

const baker = { Engineering: { Project: ['Baker'] }, Marketing: { AppCountry: ['Canada'] } };
const users: readonly Principal[] = [1, 2, 3, 4, 5].map((number) => ({
  ...aUser(number),
  displayName: `User ${number}`,
  ...(number < 5 ? { assigned: baker } : {}),
}));
const app: Principal = { ...payroll, assigned: baker };

const both = aSource({ reads: ['engineering', 'Marketing'] });
const other = aSource({
  name: 'other',
  identity: { kind: 'application', applicationId: OTHER_ID },
  reads: '*',
});

let world: World;
beforeEach(() => {
  world = createSearchable();
});
const createSearchable = (...sources: readonly Source[]) =>
  createWorld({ sources: [both, other, ...sources], principals: [...users, app] });

async function ask(
  body: unknown,
  { type = 'user', applicationId }: { type?: Target['type']; applicationId?: string } = {},
) {
  const handler = searchTargets(type, { ...world.app, sources: world.sources, cursors });
  const caller = aCaller({ roles: [roles.readAttributes], ...(applicationId ? { applicationId } : {}) });
  return answerOf(await handler(anHttpRequest({ body }), caller, world.log));
}
const eq = (value: unknown, attribute = 'Project', attributeSet = 'Engineering') => ({
  attributeSet,
  attribute,
  operator: 'eq',
  value,
});
const problemsOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  (json['errors'] as readonly Record<string, string>[] | undefined)?.map(({ pointer, code }) => `${pointer} ${code}`);
const idsOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  (json['value'] as readonly { readonly id: string }[]).map(({ id }) => id);

describe('a search', () => {
  it('answers who passes the filters, with what is assigned and how many they are', async () => {
    const { status, headers, json } = await ask({ filters: [eq('Baker'), eq('Canada', 'AppCountry', 'Marketing')] });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      count: 4,
      value: users.slice(0, 4).map(({ id, displayName }) => ({ id, displayName, attributes: baker })),
    });
  });

  it('asks in the spelling of the definitions', async () => {
    await ask({ filters: [eq('Baker', 'PROJECT', 'engineering')] });
    expect(world.search.queries).toEqual([
      {
        type: 'user',
        filters: [
          {
            attribute: { attributeSet: 'Engineering', name: 'Project', type: 'String', isCollection: true },
            operator: 'eq',
            value: 'Baker',
          },
        ],
      },
    ]);
  });

  it('says of who has nothing that it may also be hidden', async () => {
    const { json } = await ask({ filters: [{ ...eq('Baker'), operator: 'ne' }] });
    const nothing = { attributes: null, because: 'noneOrNotPermitted' };
    expect(json['value']).toEqual([{ id: users[4]?.id, displayName: 'User 5', ...nothing }]);
  });

  it('finds service principals among themselves', async () => {
    const { json } = await ask({ filters: [eq('Baker')] }, { type: 'servicePrincipal' });
    expect(json).toEqual({ count: 1, value: [{ id: SERVICE_PRINCIPAL_ID, displayName: null, attributes: baker }] });
  });

  it('shows only the sets that the source may read', async () => {
    world.configure(aSource({ reads: ['Marketing'] }));
    const { json, text } = await ask({ filters: [eq('Canada', 'AppCountry', 'Marketing')], top: 1 });
    expect(json['value']).toMatchObject([{ attributes: { Marketing: baker.Marketing } }]);
    expect(text).not.toMatch(/Engineering|Baker/);
  });

  it('may find nobody', async () => {
    expect((await ask({ filters: [eq('Alpine')] })).json).toEqual({ count: 0, value: [] });
  });
});

describe('a filter', () => {
  const refused = async (filters: readonly unknown[], expected: number, problems: readonly string[]) => {
    const answer = await ask({ filters });
    expect([answer.status, problemsOf(answer)]).toEqual([expected, problems]);
    expect(world.search.queries).toEqual([]);
  };

  it('of a set that the source may not read is refused, even beside one that it may: it would tell who has a value', async () => {
    world.configure(aSource({ reads: ['Marketing'] }));
    const filters = [eq('Canada', 'AppCountry', 'Marketing'), eq('Baker', 'Project', 'ENGINEERING')];
    await refused(filters, 403, ['/filters/1/attributeSet attributeSetNotAllowed']);
    await refused([eq('x', 'Unheard')], 403, ['/filters/0/attributeSet attributeSetNotAllowed']);
  });

  it('is refused by a source that may read nothing, and by who is none', async () => {
    world.configure(aSource({ reads: [] }));
    await refused([eq('Baker')], 403, ['/filters/0/attributeSet attributeSetNotAllowed']);
    world.configure();
    expect(await ask({ filters: [eq('Baker')] })).toMatchObject({ status: 403 });
  });

  it('that does not fit the catalog is refused with all that is wrong', async () => {
    await refused([eq('x', 'Projct'), eq('x', 'y', 'Enginering'), eq('four', 'NumVendors')], 422, [
      '/filters/0/attribute unknownAttribute',
      '/filters/1/attributeSet unknownAttributeSet',
      '/filters/2/value wrongType',
    ]);
  });

  it('of an attribute that is not searchable is refused', async () => {
    await world.redefine([...exampleDefinitions, aDefinition({ isSearchable: false })]);
    await refused([eq('x', 'Note')], 422, ['/filters/0/attribute notSearchable']);
  });

  it('of an attribute that was defined a moment ago is found: the catalog is read again', async () => {
    await world.catalog.get();
    const definitions = [...exampleDefinitions, aDefinition()];
    world.definitions.define({ attributeSets: [], definitions });
    await ask({ filters: [eq('x', 'Note')] });
    expect(world.search.queries).toHaveLength(1);
    const loads = world.io.calls.filter((call) => call === 'definitions.load').length;
    await ask({ filters: [eq('x', 'Unheard')] });
    expect(world.io.calls.filter((call) => call === 'definitions.load')).toHaveLength(loads);
  });

  it('that has not its form is refused', async () => {
    await refused([{ ...eq('x'), operator: 'contains' }], 422, ['/filters/0/operator invalidFormat']);
    await refused([], 422, ['/filters tooShort']);
  });
});

describe('a cursor', () => {
  const filters = [eq('Baker')];
  const cursorOf = async (body: unknown = { filters, top: 3 }) => String((await ask(body)).json['cursor']);

  it.each([1, 2, 3])('leads through pages of %i, until everybody was there once', async (top) => {
    const ids: string[] = [];
    let body: unknown = { filters, top };
    for (let page = 0; page < 10; page++) {
      const answer = await ask(body);
      ids.push(...idsOf(answer));
      expect(answer.json['count']).toBe(page === 0 ? 4 : undefined);
      const { cursor } = answer.json;
      if (cursor === undefined) break;
      body = { cursor };
    }
    expect(ids).toEqual(users.slice(0, 4).map(({ id }) => id));
    expect(world.search.queries.map((query) => query.top)).toEqual(Array(Math.ceil(4 / top)).fill(top));
  });

  it('says nothing of what it stands for', async () => {
    const cursor = await cursorOf();
    const seen = cursor + Buffer.from(cursor, 'base64url').toString('latin1');
    expect(seen).not.toMatch(/Baker|Engineering|filters/);
    expect(seen).not.toContain(users[2]?.id);
  });

  it('is only for who got it, and for the same list', async () => {
    const cursor = await cursorOf();
    for (const answer of [
      await ask({ cursor }, { applicationId: OTHER_ID }),
      await ask({ cursor }, { type: 'servicePrincipal' }),
    ]) {
      expect([answer.status, problemsOf(answer)]).toEqual([422, ['/cursor invalidFormat']]);
    }
    expect(world.search.queries).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['noise', 'Zugspitze'],
    ['a bare search', Buffer.from(JSON.stringify({ filters, after: 'x' })).toString('base64url')],
    ['OData', "' or 1 eq 1"],
  ])('that is %s is none', async (_, cursor) => {
    const answer = await ask({ cursor });
    expect([answer.status, problemsOf(answer)]).toEqual([422, ['/cursor invalidFormat']]);
    expect(world.search.queries).toEqual([]);
  });

  it('is held against the rights of now', async () => {
    const cursor = await cursorOf();
    world.configure(aSource({ reads: ['Marketing'] }));
    const answer = await ask({ cursor });
    expect([answer.status, problemsOf(answer)]).toEqual([403, ['/filters/0/attributeSet attributeSetNotAllowed']]);
    expect(world.search.queries).toHaveLength(1);
  });

  it('is held against the definitions of now', async () => {
    const cursor = await cursorOf();
    await world.redefine(exampleDefinitions.filter(({ name }) => name !== 'Project'));
    expect(problemsOf(await ask({ cursor }))).toEqual(['/filters/0/attribute unknownAttribute']);
  });

  it('that the directory does not continue is told to begin anew', async () => {
    const cursor = await cursorOf();
    world.search.expire();
    const answer = await ask({ cursor });
    expect([answer.status, problemsOf(answer)]).toEqual([422, ['/cursor invalidFormat']]);
    expect(answer.text).toContain('Begin anew');
  });
});
