import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activeValues, createDefinition, createDirectory } from '../../../local/graph/directory.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { call, type Json, startTrustedGraph } from './trusted-graph.ts';

const SETS = '/v1.0/directory/attributeSets';
const DEFINITIONS = '/v1.0/directory/customSecurityAttributeDefinitions';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
afterAll(() => graph.close());

const get = async (path: string, from = graph): Promise<Json> => (await call(from, path)).json;
const ids = ({ value }: Json) => value.map(({ id }) => id);
const filtered = async (filter: string) => ids(await get(`${DEFINITIONS}?$filter=${encodeURIComponent(filter)}`));

async function allPages(path: string, from: GraphSimulator): Promise<Json[]> {
  const pages = [await get(path, from)];
  for (let next = pages[0]?.['@odata.nextLink']; typeof next === 'string'; next = pages.at(-1)?.['@odata.nextLink']) {
    pages.push(await get(next, from));
  }
  return pages;
}

describe('attribute sets', () => {
  test('are listed as on the page', async () => {
    const json = await get(SETS);
    expect(json['@odata.context']).toBe(`${graph.url}${SETS.replace('/directory', '/$metadata#directory')}`);
    expect(json.value[0]).toEqual({
      description: 'Attributes for engineering team',
      id: 'Engineering',
      maxAttributesPerSet: 25,
    });
    expect(ids(json)).toEqual(['Engineering', 'Marketing', 'Storage']);
  });

  test('are found one by one, by exact name', async () => {
    expect(await get(`${SETS}/Marketing?$select=id`)).toEqual({
      '@odata.context': `${graph.url}/v1.0/$metadata#directory/attributeSets(id)/$entity`,
      id: 'Marketing',
    });
    expect(await call(graph, `${SETS}/marketing`)).toMatchObject({ status: 404 });
  });
});

describe('definitions', () => {
  test('are listed as on the page, without allowed values', async () => {
    const json = await get(DEFINITIONS);
    expect(json.value).toHaveLength(15);
    expect(json.value.find(({ id }) => id === 'Engineering_Project')).toEqual({
      attributeSet: 'Engineering',
      description: 'Active projects for user',
      id: 'Engineering_Project',
      isCollection: true,
      isSearchable: true,
      name: 'Project',
      status: 'Available',
      type: 'String',
      usePreDefinedValuesOnly: true,
    });
  });

  test('are found one by one, and carry allowed values on demand only in a list', async () => {
    expect(await get(`${DEFINITIONS}/Engineering_NumVendors`)).toMatchObject({ name: 'NumVendors', type: 'Integer' });
    expect(await call(graph, `${DEFINITIONS}/Engineering_Nothing`)).toMatchObject({ status: 404 });
    expect(await call(graph, `${DEFINITIONS}/Engineering_Project?$expand=allowedValues`)).toMatchObject({
      status: 400,
    });

    const json = await get(`${DEFINITIONS}?$expand=allowedValues&$select=name`);
    expect(json['@odata.context']).toContain('customSecurityAttributeDefinitions(name,allowedValues())');
    expect(json.value.find(({ name }) => name === 'Project')).toEqual({
      name: 'Project',
      allowedValues: [...activeValues('Alpine', 'Baker', 'Cascade'), { id: 'Apollo', isActive: false }],
    });
  });

  test('are filtered by name, set, status and type, joined by and', async () => {
    expect(await filtered("name eq 'Project' and status eq 'Available'")).toEqual([
      'Engineering_Project',
      'Storage_Project',
    ]);
    expect(await filtered("status eq 'Deprecated'")).toEqual(['Engineering_LegacyCode']);
    expect(await filtered("attributeSet eq 'Engineering' and type eq 'Boolean'")).toEqual([
      'Engineering_Certification',
    ]);
    expect(await filtered("name eq 'project'")).toEqual([]);
    expect(await filtered("name eq 'It''s and name eq ''x'")).toEqual([]);
    // With + for blanks, as the page writes it.
    expect(ids(await get(`${DEFINITIONS}?$filter=name+eq+'Project'%20and%20type+eq+'String'`))).toHaveLength(2);
  });

  test.each([
    ["id eq 'Engineering_Project'", 'Request_UnsupportedQuery'],
    ["name ne 'Project'", 'Request_UnsupportedQuery'],
    ["startsWith(name,'P')", 'Request_UnsupportedQuery'],
    ["name eq 'A' or name eq 'B'", 'BadRequest'],
    ["name eq 'A' and", 'BadRequest'],
    ['name eq Project', 'BadRequest'],
    ['name eq 5', 'BadRequest'],
    ['', 'BadRequest'],
  ])('are not filtered by: %s', async (filter, code) => {
    const { status, json } = await call(graph, `${DEFINITIONS}?$filter=${encodeURIComponent(filter)}`);
    expect([status, json.error.code]).toEqual([400, code]);
  });

  test.each([
    '$skip=1',
    '$orderby=id',
    '$expand=owner',
    '$top=0',
    '$top=1000',
    '$top=x',
    '$skiptoken=x',
    '$select=size',
    '$select=allowedValues',
    '$count=true',
    '$top=1&$top=2',
  ])('are not listed with %s', async (option) => {
    expect(await call(graph, `${DEFINITIONS}?${option}`)).toMatchObject({ status: 400 });
  });
});

describe('allowed values', () => {
  test('are listed with their activity', async () => {
    expect(await get(`${DEFINITIONS}/Engineering_Project/allowedValues`)).toEqual({
      '@odata.context': `${graph.url}/v1.0/$metadata#directory/customSecurityAttributeDefinitions('Engineering_Project')/allowedValues`,
      value: expect.arrayContaining([{ id: 'Apollo', isActive: false }, ...activeValues('Baker')]),
    });
    expect(await call(graph, `${DEFINITIONS}/Engineering_Nothing/allowedValues`)).toMatchObject({ status: 404 });
  });

  test('are cut when expanded, without a word, and complete when listed page by page', async () => {
    const values = Array.from({ length: 25 }, (_, index) => `Value ${index}`);
    const definition = createDefinition({
      attributeSet: 'Big',
      name: 'Choice',
      type: 'String',
      allowedValues: activeValues(...values),
    });
    const own = await startTrustedGraph({ directory: createDirectory({ definitions: [definition] }), maxPageSize: 10 });

    const [expanded] = (await get(`${DEFINITIONS}?$expand=allowedValues`, own)).value;
    expect(expanded?.['allowedValues']).toHaveLength(20);
    expect(Object.keys(expanded ?? {})).not.toContain('allowedValues@odata.nextLink');

    const pages = await allPages(`${DEFINITIONS}/Big_Choice/allowedValues?$select=id`, own);
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 5]);
    expect(pages.flatMap(ids).toSorted()).toEqual(values.toSorted());
    await own.close();
  });
});

describe('pages', () => {
  test('keep the other options in their nextLink, follow $top, and end without a link', async () => {
    const first = await get(`${DEFINITIONS}?$top=5&$filter=attributeSet eq 'Engineering'&$select=id`);
    expect(first['@odata.nextLink']).toMatch(/\?\$top=5&\$filter=.*&\$select=id&\$skiptoken=/);
    const pages = await allPages(`${DEFINITIONS}?$top=5&$filter=attributeSet eq 'Engineering'&$select=id`, graph);
    expect(pages.map(({ value }) => value.length)).toEqual([5, 4]);
    expect(pages.flatMap(({ value }) => value.map((one) => Object.keys(one).join()))).toEqual(Array(9).fill('id'));
  });

  test('neither skip nor repeat what stays when the directory changes between them', async () => {
    const own = await startTrustedGraph({ maxPageSize: 4 });
    const first = await get(DEFINITIONS, own);
    own.directory.definitions.splice(0, 1);
    own.directory.definitions.push(createDefinition({ attributeSet: 'Engineering', name: 'Aaa', type: 'String' }));
    const rest = await allPages(String(first['@odata.nextLink']), own);
    const seen = [first, ...rest].flatMap(ids);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(['Storage_Project', 'Marketing_AppCountry']));
    await own.close();
  });

  test('hold 100 unless asked otherwise', async () => {
    const definitions = Array.from({ length: 120 }, (_, index) =>
      createDefinition({ attributeSet: 'Many', name: `A${index}`, type: 'String' }),
    );
    const own = await startTrustedGraph({ directory: createDirectory({ definitions }) });
    expect((await allPages(DEFINITIONS, own)).map(({ value }) => value.length)).toEqual([100, 20]);
    expect((await allPages(`${DEFINITIONS}?$top=999`, own)).map(({ value }) => value.length)).toEqual([120]);
    await own.close();
  });
});
