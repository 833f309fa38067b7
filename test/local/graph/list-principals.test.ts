import { describe, expect, test } from 'vitest';
import { createUser } from '../../../local/graph/directory.ts';
import { advanced, names, search } from './query.ts';
import { call, type Json } from './trusted-graph.ts';
import { DARA, useSimulator } from './with-faults.ts';

const simulation = useSimulator();
const NOBODY = '/v1.0/users?$filter=mail eq %27nobody%27';

/** Of `count` users and no others. */
function populate(count: number): string[] {
  const users = Array.from({ length: count }, (_, index) => createUser({ displayName: `User ${index}` }));
  Object.assign(simulation.graph.directory, { users });
  return users.map(({ id }) => id).toSorted();
}

/** Every page with the header, which a nextLink does not bring along. */
async function allPages(path: string): Promise<Json[]> {
  const pages: Json[] = [];
  for (let next: unknown = path; typeof next === 'string'; next = pages.at(-1)?.['@odata.nextLink']) {
    pages.push((await advanced(simulation.graph, next)).json);
  }
  return pages;
}

describe('users and service principals', () => {
  test.each(['v1.0', 'beta'])(
    'are listed with the properties of a single one, and no assignments (%s)',
    async (version) => {
      const { graph } = simulation;
      for (const [collection, principals] of [
        ['users', graph.directory.users],
        ['servicePrincipals', graph.directory.servicePrincipals],
      ] as const) {
        const { json } = await call(graph, `/${version}/${collection}`);
        const { '@odata.context': _, ...one } = (
          await call(graph, `/${version}/${collection}/${json.value[0]?.['id']}`)
        ).json;
        expect(json['@odata.context']).toBe(`${graph.url}/${version}/$metadata#${collection}`);
        expect(json.value).toHaveLength(principals.length);
        expect(json.value[0]).toEqual(one);
        expect(Object.keys(json)).toEqual(['@odata.context', 'value']);
      }
    },
  );

  test('are listed with their assignments if selected, as they are read one by one', async () => {
    const { graph } = simulation;
    const { json } = await call(graph, '/v1.0/users?$select=id,customSecurityAttributes');
    const shown = json.value.find(({ id }) => id === DARA);
    const { '@odata.context': _, ...one } = (await simulation.read()).json;
    expect(shown).toEqual(one);
  });

  test('are 100 a page unless asked otherwise, up to 999', async () => {
    populate(230);
    expect((await allPages('/v1.0/users')).map(({ value }) => value.length)).toEqual([100, 100, 30]);
    expect((await allPages('/v1.0/users?$top=999')).map(({ value }) => value.length)).toEqual([230]);
  });

  test.each(['aboutMe', 'birthday', 'mailboxSettings', 'skills'])(
    'are not listed with %s, which one user has',
    async (name) => {
      const { status, json } = await call(simulation.graph, `/v1.0/users?$select=id,${name}`);
      expect([status, json.error.code]).toEqual([501, 'NotImplemented']);
      expect((await call(simulation.graph, `/v1.0/users/${DARA}?$select=id,${name}`)).status).toBe(200);
    },
  );

  test.each(['$skip=1', '$orderby=id', '$expand=manager', '$search=x', '$count=yes', '$top=0', '$top=1000'])(
    'are not listed with %s',
    async (option) => {
      expect(await call(simulation.graph, `/v1.0/users?${option}`)).toMatchObject({ status: 400 });
    },
  );

  test('cost what the page says', async () => {
    const units = async (path: string) => (await call(simulation.graph, path)).headers.get('x-ms-resource-unit');
    expect(await units('/v1.0/users')).toBe('2');
    expect(await units('/v1.0/servicePrincipals?$select=id')).toBe('1');
    expect(await units('/v1.0/users?$top=19')).toBe('1');
    expect(await units('/v1.0/users?$top=20')).toBe('2');
    expect(await units('/v1.0/users?$select=id&$top=1')).toBe('1');
  });
});

describe('pages', () => {
  test('keep every option, hold each object once, and count all of them on the first', async () => {
    const ids = populate(7);
    const pages = await allPages(
      `/v1.0/users?$top=3&$count=true&$select=id&$filter=customSecurityAttributes/Engineering/Certification ne true`,
    );
    expect(pages[0]?.['@odata.nextLink']).toMatch(/\?\$top=3&\$count=true&\$select=id&\$filter=.*&\$skiptoken=/);
    expect(pages.map(({ value }) => value.length)).toEqual([3, 3, 1]);
    expect(pages.flatMap(({ value }) => value)).toEqual(ids.map((id) => ({ id })));
    expect(pages.map((page) => page['@odata.count'])).toEqual([7, undefined, undefined]);
  });

  test('of an advanced query need the header again', async () => {
    const filter = 'customSecurityAttributes/Engineering/Certification ne true';
    const { json } = await advanced(simulation.graph, `/v1.0/users?$count=true&$top=1&$filter=${filter}`);
    const next = String(json['@odata.nextLink']);
    expect((await call(simulation.graph, next)).json.error.code).toBe('Request_UnsupportedQuery');
    expect((await advanced(simulation.graph, next)).json.value).toHaveLength(1);
  });

  test('are counted only when both the option and the header ask for it', async () => {
    const { graph } = simulation;
    const count = async (path: string, headers = {}) => (await call(graph, path, { headers })).json['@odata.count'];
    const header = { consistencylevel: 'eventual' };
    expect(await count('/v1.0/users?$count=true', header)).toBe(graph.directory.users.length);
    expect(await count('/v1.0/users?$count=true')).toBeUndefined();
    expect(await count('/v1.0/users?$count=true', { consistencylevel: 'session' })).toBeUndefined();
    expect(await count('/v1.0/users?$count=false', header)).toBeUndefined();
    expect(await count('/v1.0/users', header)).toBeUndefined();
    expect(await count(`${NOBODY}&$count=true`, header)).toBe(0);
  });
});

describe('the view of the directory', () => {
  const VENDORS = 'customSecurityAttributes/Engineering/NumVendors eq 1';

  test('hides new users from lists and filters until they have been there for a while', async () => {
    const { faults, graph } = simulation;
    faults.hideNewUsers(30_000);
    const { id } = faults.addUser({ displayName: 'Neo' });
    const sees = async () => {
      const [all, found] = await Promise.all(
        ['', `?$filter=mail eq 'neo@contoso.com'`].map((options) => call(graph, `/v1.0/users${options}`)),
      );
      return [all?.json.value.some((user) => user['id'] === id), found?.json.value.length];
    };
    expect(await sees()).toEqual([false, 0]);
    simulation.advance(30_000);
    expect(await sees()).toEqual([true, 1]);
  });

  test('shows old assignments while reads are stale, and finds by them', async () => {
    simulation.faults.staleReads(10_000);
    await simulation.write(1);
    expect((await search(simulation.graph, VENDORS)).json).toMatchObject({ '@odata.count': 0, value: [] });
    const everyone = await search(simulation.graph, VENDORS.replace(' eq ', ' ne '));
    expect(everyone.json.value.find(({ id }) => id === DARA)).toMatchObject({
      customSecurityAttributes: { Engineering: { ProjectDate: '2023-04-12' } },
    });
    simulation.advance(10_000);
    expect(names(await search(simulation.graph, VENDORS))).toEqual(['Dara']);
  });

  test('shows no assignments without the role, and neither finds nor misses anyone by them', async () => {
    const { faults, graph } = simulation;
    await simulation.write(1);
    faults.revokeRole();
    const { json } = await call(graph, '/v1.0/users?$select=id,customSecurityAttributes');
    expect(new Set(json.value.map((user) => user['customSecurityAttributes']))).toEqual(new Set([null]));
    for (const filter of [VENDORS, VENDORS.replace(' eq ', ' ne '), `${VENDORS} and mail eq 'dara@contoso.com'`]) {
      expect((await search(graph, filter)).json).toMatchObject({ '@odata.count': 0, value: [] });
    }
    expect((await call(graph, "/v1.0/users?$filter=mail eq 'dara@contoso.com'")).json.value).toHaveLength(1);
  });
});

test('the record shows the consistency level of a request', async () => {
  await search(simulation.graph, "customSecurityAttributes/Marketing/AppCountry eq 'Canada'");
  await call(simulation.graph, NOBODY);
  expect(simulation.graph.requests.map(({ headers }) => headers['consistencylevel'])).toEqual(['eventual', undefined]);
});
