import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/domain/request.ts';
import type { Source } from '../../src/domain/source.ts';
import { searchAttributes, showAttributes } from '../../src/handlers/read-attributes.ts';
import { roles } from '../../src/topology.ts';
import { createWorld, type World } from '../app/world.ts';
import {
  APP_ID,
  aCaller,
  aDefinition,
  aSource,
  exampleDefinitions,
  SERVICE_PRINCIPAL_ID,
  USER_ID,
} from '../factories.ts';
import type { Principal } from '../fakes/directory.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const NOBODY = '00000000-1111-4222-8333-444444444444';
const jana: Principal = {
  type: 'user',
  id: USER_ID,
  userPrincipalName: 'jana@contoso.com',
  mail: 'jana@contoso.com',
  employeeId: '0042',
  assigned: {
    Engineering: { Project: ['Alpine', 'Baker'], CostCenter: [1001], NumVendors: 4, Certification: false },
    Marketing: { AppCountry: ['Canada'] },
  },
};
const twin: Principal = { type: 'user', id: NOBODY.replace('444444444444', '000000000001'), mail: 'twin@contoso.com' };
const principals: readonly Principal[] = [
  jana,
  twin,
  { ...twin, id: twin.id.replace(/1$/, '2') },
  {
    type: 'servicePrincipal',
    id: SERVICE_PRINCIPAL_ID,
    appId: APP_ID,
    assigned: { Engineering: { Project: ['Baker'] } },
  },
];

const everything = aSource({ reads: '*' });
const marketing = aSource({ reads: ['MARKETING'] });
const createReader = (source: Source = everything) => createWorld({ sources: [source], principals });

type Question = {
  readonly type?: Target['type'];
  readonly name?: string;
  readonly query?: Record<string, string> | string;
  readonly body?: unknown;
};

/** Asks behind the guard; with a body it is a search. */
async function ask(world: World, { type = 'user', name = USER_ID, query = {}, body }: Question = {}) {
  const handler = (body === undefined ? showAttributes : searchAttributes)(type, {
    ...world.app,
    sources: world.sources,
  });
  const caller = aCaller({ roles: [roles.readAttributes] });
  const request = anHttpRequest({ params: { name }, query, ...(body === undefined ? {} : { body }) });
  return answerOf(await handler(request, caller, world.log));
}
const problemsOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  (json['errors'] as readonly Record<string, string>[] | undefined)?.map(({ pointer, code }) => `${pointer} ${code}`);
const calls = (world: World) => world.io.calls.filter((call) => call.startsWith('directory.'));

describe('what is assigned to a target', () => {
  it('is answered in Graph’s shape without annotations, and is not kept by anybody', async () => {
    const { status, headers, json } = await ask(createReader());
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({ target: { type: 'user', id: USER_ID }, attributes: jana.assigned });
  });

  it.each([
    ['user', 'id', USER_ID.toUpperCase(), USER_ID],
    ['user', 'userPrincipalName', 'JANA@contoso.com', USER_ID],
    ['user', 'mail', 'jana@contoso.com', USER_ID],
    ['user', 'employeeId', '0042', USER_ID],
    ['servicePrincipal', 'id', SERVICE_PRINCIPAL_ID, SERVICE_PRINCIPAL_ID],
    ['servicePrincipal', 'appId', APP_ID, SERVICE_PRINCIPAL_ID],
  ] as const)('is found for a %s by %s', async (type, key, name, id) => {
    for (const more of [{}, { body: { startsWith: 'Pro' } }]) {
      const { json } = await ask(createReader(), { type, name, query: { key }, ...more });
      expect(json).toMatchObject({ target: { type, id }, attributes: { Engineering: { Project: expect.anything() } } });
    }
  });

  it('is that of one set, asked for in any case', async () => {
    const { json } = await ask(createReader(), { query: { attributeSet: 'mArketing' } });
    expect(json['attributes']).toEqual({ Marketing: { AppCountry: ['Canada'] } });
  });

  it('is that of the sets that the source may read, and nothing of the others', async () => {
    const { text, json } = await ask(createReader(marketing));
    expect(json['attributes']).toEqual({ Marketing: { AppCountry: ['Canada'] } });
    expect(text).not.toMatch(/Engineering|Baker/);
  });

  it('may be nothing in these sets, where there is something in others', async () => {
    const question = { type: 'servicePrincipal', name: SERVICE_PRINCIPAL_ID } as const;
    expect((await ask(createReader(marketing), question)).json['attributes']).toEqual({});
  });

  it.each([
    ['all', everything, {}],
    ['one set', everything, { query: { attributeSet: 'Marketing' } }],
    ['a search', marketing, { body: { startsWith: 'x' } }],
  ])('is null where Graph says null, with what that means: %s', async (_, source, question) => {
    const { status, json } = await ask(createReader(source), { name: twin.id, ...question });
    expect(status).toBe(200);
    const target = { type: 'user', id: twin.id };
    expect(json).toEqual({ target, attributes: null, because: 'noneOrNotPermitted' });
  });
});

describe('a search in what is assigned', () => {
  it.each([
    [{ startsWith: 'BA' }, { Engineering: { Project: ['Alpine', 'Baker'] } }],
    [
      { startsWith: 'C' },
      { Engineering: { CostCenter: [1001], Certification: false }, Marketing: { AppCountry: ['Canada'] } },
    ],
    [{ startsWith: 'c', attributeSet: 'MARKETING' }, { Marketing: { AppCountry: ['Canada'] } }],
    [{ startsWith: 'fal' }, { Engineering: { Certification: false } }],
    [{ startsWith: 'Zug' }, {}],
  ])('%j', async (body, found) => {
    const { status, headers, json } = await ask(createReader(), { body });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({ target: { type: 'user', id: USER_ID }, attributes: found });
  });

  it('finds nothing in sets that the source may not read', async () => {
    expect((await ask(createReader(marketing), { body: { startsWith: 'B' } })).json['attributes']).toEqual({});
  });

  it('is refused as it stands, and the directory not asked', async () => {
    const world = createReader();
    const answer = await ask(world, { body: { startsWith: '', set: 'x' } });
    expect([answer.status, problemsOf(answer)]).toEqual([422, ['/startsWith tooShort', '/set unknownField']]);
    expect((await ask(world, { body: '{' })).status).toBe(400);
    expect(calls(world)).toEqual([]);
  });
});

describe('a set', () => {
  const questions = (attributeSet: string): readonly Question[] => [
    { query: { attributeSet } },
    { body: { attributeSet, startsWith: 'Ba' } },
  ];

  it('that the source may not read is refused, and the directory not asked', async () => {
    for (const question of questions('engineering')) {
      const world = createReader(marketing);
      const answer = await ask(world, question);
      expect([answer.status, problemsOf(answer)]).toEqual([403, ['/attributeSet attributeSetNotAllowed']]);
      expect(calls(world)).toEqual([]);
    }
  });

  it('that nobody has defined is a mistake, and gets the nearest names', async () => {
    for (const question of questions('Marketting')) {
      const answer = await ask(createReader(marketing), question);
      expect([answer.status, problemsOf(answer)]).toEqual([422, ['/attributeSet unknownAttributeSet']]);
      expect(answer.text).toContain("Did you mean 'Marketing'?");
      expect(answer.text).not.toContain('Marketting');
    }
  });

  it('that was defined a moment ago is found: the catalog is read again', async () => {
    const world = createReader();
    await world.catalog.get();
    const definitions = [...exampleDefinitions, aDefinition({ attributeSet: 'Storage' })];
    world.definitions.define({ attributeSets: [{ id: 'Storage' }], definitions });
    expect(await ask(world, { query: { attributeSet: 'storage' } })).toMatchObject({ status: 200 });
  });
});

describe('who reads', () => {
  it('is a source', async () => {
    const world = createReader();
    world.configure();
    expect(await ask(world)).toMatchObject({ status: 403 });
    expect(await ask(world, { body: { startsWith: 'x' } })).toMatchObject({ status: 403 });
  });

  it('is a source that may read anything at all', async () => {
    const world = createReader(aSource({ reads: [] }));
    expect(await ask(world)).toMatchObject({ status: 403 });
    expect(await ask(world, { body: { startsWith: 'x' } })).toMatchObject({ status: 403 });
    expect(calls(world)).toEqual([]);
  });
});

describe('a name', () => {
  it.each([
    ['that is not of the form of its key', { name: 'jana@contoso.com' }, '/name invalidFormat'],
    ['that is none of that key', { query: { key: 'mail' } }, '/name invalidFormat'],
    ['of a key that there is not', { query: { key: 'displayName' } }, '/key invalidFormat'],
    ['of a key of the other type', { query: { key: 'appId' } }, '/key invalidFormat'],
  ])('%s is refused', async (_, question, problem) => {
    for (const more of [{}, { body: { startsWith: 'x' } }]) {
      const world = createReader();
      const answer = await ask(world, { ...question, ...more });
      expect([answer.status, problemsOf(answer)]).toEqual([400, [problem]]);
      expect(calls(world)).toEqual([]);
    }
  });

  it('cannot be of two keys', async () => {
    expect(await ask(createReader(), { query: 'key=id&key=mail' })).toMatchObject({ status: 400 });
  });

  it.each([
    ['nobody by id', { name: NOBODY }, 404],
    ['nobody by name', { name: 'x@contoso.com', query: { key: 'userPrincipalName' } }, 404],
    ['no user by the id of a service principal', { name: SERVICE_PRINCIPAL_ID }, 404],
    ['several by mail', { name: 'twin@contoso.com', query: { key: 'mail' } }, 409],
  ])('is that of %s', async (_, question, expected) => {
    const { status, headers, text } = await ask(createReader(), question);
    expect([status, headers.get('cache-control')]).toEqual([expected, 'no-store']);
    expect(text).not.toContain(question.name);
  });
});
