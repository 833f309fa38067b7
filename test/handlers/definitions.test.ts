import { beforeEach, describe, expect, it } from 'vitest';
import { createCatalogCache } from '../../src/app/catalog.ts';
import { listDefinitions } from '../../src/handlers/list-definitions.ts';
import { refreshDefinitions } from '../../src/handlers/refresh-definitions.ts';
import { createWorld, taxonomyOf, type World } from '../app/world.ts';
import { aCaller, aDefinition, exampleDefinitions } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const { definitions, attributeSets } = taxonomyOf(exampleDefinitions);

let world: World;
beforeEach(() => {
  world = createWorld();
});

type Question = { readonly query?: Record<string, string> | string; readonly ifNoneMatch?: string };

async function list({ query = {}, ifNoneMatch }: Question = {}, catalog = world.catalog) {
  const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
  const response = await listDefinitions(catalog)(anHttpRequest({ query, headers }), aCaller(), world.log);
  return { response, headers: new Headers(response.headers as Record<string, string>), status: response.status };
}
const bodyOf = async (question?: Question) => answerOf((await list(question)).response).json;
const tagOf = async (catalog?: World['catalog']) => (await list({}, catalog)).headers.get('etag') ?? '';

describe('the definitions', () => {
  it('are all of them, and as of when', async () => {
    const loadedAt = '2026-11-20T09:00:00.000Z';
    expect(await bodyOf()).toEqual(JSON.parse(JSON.stringify({ loadedAt, attributeSets, value: definitions })));
  });

  it('fill a form with one call for each of its lists', async () => {
    const { attributeSets: sets } = await bodyOf();
    expect(sets).toEqual([{ id: 'Engineering' }, { id: 'Marketing' }]);
    const ofSet = await bodyOf({ query: { attributeSet: 'marketing', status: 'Available' } });
    expect(ofSet).toMatchObject({ attributeSets: [{ id: 'Marketing' }], value: [{ name: 'AppCountry' }] });
    const query = { attributeSet: 'Engineering', name: 'project', type: 'String', values: 'active' };
    const { value } = await bodyOf({ query });
    expect(value).toMatchObject([
      { name: 'Project', allowedValues: [{ id: 'Alpine' }, { id: 'Baker' }, { id: 'Cascade' }] },
    ]);
  });

  it.each([
    [{ status: 'available' }, '/status', 'invalidFormat'],
    [{ type: 'Text' }, '/type', 'invalidFormat'],
    [{ values: 'none' }, '/values', 'invalidFormat'],
    [{ name: '' }, '/name', 'tooShort'],
    [{ attributeSet: '' }, '/attributeSet', 'tooShort'],
  ])('are refused for a filter that means nothing: %j', async (query, pointer, code) => {
    const { response, status } = await list({ query });
    expect([status, answerOf(response).json['errors']]).toMatchObject([400, [{ pointer, code }]]);
  });

  it('are refused for a filter that is given twice', async () => {
    expect((await list({ query: 'name=Project&name=Note' })).status).toBe(400);
  });
});

describe('the tag of the definitions', () => {
  const otherProcess = () => createCatalogCache({ ...world, definitions: world.definitions });

  it('comes with what a cache may do: keep them for a minute, for the one who asked', async () => {
    const { headers } = await list();
    expect(headers.get('etag')).toMatch(/^W\/"[\w-]{43}"$/);
    expect(headers.get('cache-control')).toBe('private, max-age=60');
    expect(headers.get('vary')).toBe('Authorization');
  });

  it('is answered with 304, the same headers and nothing else when it is known', async () => {
    const known = await list();
    const again = await list({ ifNoneMatch: await tagOf(), query: { name: 'Project' } });
    expect(again.response).toEqual({ status: 304, headers: known.response.headers });
    expect((await list({ ifNoneMatch: '*' })).status).toBe(304);
    expect((await list({ ifNoneMatch: '"another"' })).status).toBe(200);
  });

  it('is not looked at before the query is read', async () => {
    expect((await list({ ifNoneMatch: '*', query: { values: 'none' } })).status).toBe(400);
  });

  it('is the same in every process and after every refresh, as long as nothing changes', async () => {
    const tag = await tagOf();
    expect(await tagOf(otherProcess())).toBe(tag);
    world.pass(60_000);
    await world.catalog.refresh();
    expect(await bodyOf()).toMatchObject({ loadedAt: '2026-11-20T09:01:00.000Z' });
    expect(await tagOf()).toBe(tag);
  });

  it('is another as soon as a value is', async () => {
    const tag = await tagOf();
    await world.redefine(
      exampleDefinitions.map((one) => ({
        ...one,
        allowedValues: one.allowedValues.filter(({ id }) => id !== 'Baker'),
      })),
    );
    expect(await list({ ifNoneMatch: tag })).toMatchObject({ status: 200 });
    expect(await tagOf()).not.toBe(tag);
  });
});

describe('a refresh', () => {
  const refresh = async () =>
    answerOf(await refreshDefinitions(world.catalog)(anHttpRequest({ body: {} }), aCaller(), world.log));

  it('reads Graph now, shares it, and tells what has changed', async () => {
    await world.catalog.get();
    world.pass(1_000);
    world.definitions.define(taxonomyOf([...exampleDefinitions, aDefinition({ name: 'New' })]));
    const { status, headers, json } = await refresh();
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      loadedAt: '2026-11-20T09:00:01.000Z',
      definitions: exampleDefinitions.length + 1,
      changes: { added: ['Engineering/New'], removed: [], changed: [] },
    });
    expect(world.store.stored()?.find('Engineering', 'New')).toMatchObject({ kind: 'found' });
    expect(await bodyOf({ query: { name: 'New' } })).toMatchObject({ value: [{ name: 'New' }] });
    expect(world.linesOf('definitions.refreshed')).toEqual([
      { operatedBy: aCaller().applicationId, definitions: exampleDefinitions.length + 1 },
    ]);
  });

  it('is one with another that is under way', async () => {
    const answers = await Promise.all([refresh(), world.catalog.refresh(), refresh()]);
    expect([answers.length, world.definitions.loads()]).toEqual([3, 1]);
  });

  it.each([
    [undefined, '5'],
    [0, '1'],
    [1_001, '2'],
    [90_000, '90'],
  ])('that Graph does not answer says when to ask again: %s ms', async (retryAfterInMs, seconds) => {
    await world.catalog.get();
    world.definitions.failNext('load', { kind: 'throttled', status: 429, retryAfterInMs });
    const { status, headers } = await refresh();
    expect([status, headers.get('retry-after')]).toEqual([503, seconds]);
    expect(await bodyOf()).toMatchObject({ loadedAt: '2026-11-20T09:00:00.000Z' });
  });
});
