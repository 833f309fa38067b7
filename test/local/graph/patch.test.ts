import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleDirectory } from '../../../local/graph/directory-sample.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { assigned, change, patch, SET_TYPE, startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
beforeEach(() => {
  Object.assign(graph.directory, sampleDirectory());
});
afterAll(() => graph.close());

const path = (name: string) => `/v1.0/users/${name.toLowerCase()}@contoso.com`;
const projects = (...values: string[]) =>
  change('Engineering', { 'Project@odata.type': '#Collection(String)', Project: values });

describe('a PATCH', () => {
  test('merges by set and attribute, and replaces a collection whole', async () => {
    const body = change('Marketing', { 'AppCountry@odata.type': '#Collection(String)', AppCountry: ['Spain'] });
    expect(await patch(graph, path('Jiya'), body)).toMatchObject({ status: 204, text: '' });
    expect(assigned(graph, 'Jiya')).toEqual({
      Engineering: { Datacenter: ['India'] },
      Marketing: { AppCountry: ['Spain'], EmployeeId: 'KX19476' },
    });
  });

  test('may change several sets at once', async () => {
    const body = {
      customSecurityAttributes: {
        ...change('Engineering', { Certification: false }).customSecurityAttributes,
        ...change('Marketing', { EmployeeId: 'A1' }).customSecurityAttributes,
      },
    };
    expect(await patch(graph, path('Chandra'), body)).toMatchObject({ status: 204 });
    expect(assigned(graph, 'Chandra')).toEqual({
      Engineering: { Certification: false },
      Marketing: { EmployeeId: 'A1' },
    });
  });

  test('takes both spellings of the type of a set', async () => {
    const type = '#microsoft.graph.customSecurityAttributeValue';
    const set = { '@odata.type': type, Certification: true };
    expect(await patch(graph, path('Mei'), { customSecurityAttributes: { Engineering: set } })).toMatchObject({
      status: 204,
    });
    expect(assigned(graph, 'Mei')).toEqual({ Engineering: { Certification: true } });
  });

  test('takes a single integer without its type, at both ends of Int32', async () => {
    for (const NumVendors of [-(2 ** 31), 2 ** 31 - 1]) {
      expect(await patch(graph, path('Mei'), change('Engineering', { NumVendors }))).toMatchObject({ status: 204 });
      expect(assigned(graph, 'Mei')).toEqual({ Engineering: { NumVendors } });
    }
  });

  test('that removes the last attribute removes the set, and removing what is not there is no error', async () => {
    const body = change('Engineering', { ProjectDate: null, Project: [] });
    expect(await patch(graph, path('Dara'), body)).toMatchObject({ status: 204 });
    expect(assigned(graph, 'Dara')).toEqual({});
    expect(await patch(graph, path('Dara'), body)).toMatchObject({ status: 204 });
  });

  test('with a set as text succeeds and changes nothing', async () => {
    const text = JSON.stringify({ '@odata.type': SET_TYPE, Certification: true });
    const body = { customSecurityAttributes: { Engineering: text } };
    expect(await patch(graph, path('Alain'), body)).toMatchObject({ status: 204 });
    expect(assigned(graph, 'Alain')).toEqual({});
  });

  test('takes 64 characters, and 50 values over all sets', async () => {
    const values = Array.from({ length: 48 }, (_, index) => index);
    const body = change('Engineering', { 'CostCenter@odata.type': '#Collection(Int32)', CostCenter: values });
    expect(await patch(graph, path('Dara'), body)).toMatchObject({ status: 204 });
    expect(await patch(graph, path('Dara'), change('Marketing', { EmployeeId: 'x'.repeat(64) }))).toMatchObject({
      status: 204,
    });
    const reply = await patch(graph, path('Dara'), change('Engineering', { Certification: true }));
    expect(reply.json.error.message).toContain('More than 50 values per object.');
  });
});

describe('a holder', () => {
  test('of a deactivated value keeps it beside new ones, and does not get it back once it is gone', async () => {
    expect(await patch(graph, path('Noor'), projects('Apollo', 'Baker'))).toMatchObject({ status: 204 });
    expect(await patch(graph, path('Noor'), projects('Baker'))).toMatchObject({ status: 204 });
    expect(await patch(graph, path('Noor'), projects('Apollo'))).toMatchObject({ status: 400 });
    expect(assigned(graph, 'Noor')?.['Engineering']?.['Project']).toEqual(['Baker']);
  });

  test('of a deprecated attribute may lose it and nothing else', async () => {
    expect(await patch(graph, path('Noor'), change('Engineering', { LegacyCode: 'X-18' }))).toMatchObject({
      status: 400,
    });
    expect(await patch(graph, path('Noor'), change('Engineering', { LegacyCode: null }))).toMatchObject({
      status: 204,
    });
    expect(assigned(graph, 'Noor')).toEqual({ Engineering: { Project: ['Apollo'] } });
  });
});

test('a service principal is changed by object id and by application id', async () => {
  const [app] = graph.directory.servicePrincipals;
  const byId = await patch(
    graph,
    `/v1.0/servicePrincipals/${app?.id}`,
    change('Engineering', { Certification: false }),
  );
  const byAppId = await patch(graph, `/beta/servicePrincipals(appId='${app?.appId}')`, projects('Alpine'));
  expect([byId.status, byAppId.status]).toEqual([204, 204]);
  expect(assigned(graph, 'Payroll API')).toEqual({ Engineering: { Certification: false, Project: ['Alpine'] } });
});

test('what is edited in the directory counts from the next request on', async () => {
  const definition = graph.directory.definitions.find(({ name }) => name === 'Project');
  definition?.allowedValues.push({ id: 'Delta', isActive: true });
  expect(await patch(graph, path('Mei'), projects('Delta'))).toMatchObject({ status: 204 });
});
