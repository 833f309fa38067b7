import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { call, startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
afterAll(() => graph.close());

const JANA = '6bac433c-48c6-4213-a316-1428de32701b';
const GUEST = 'liam_fabrikam.com#EXT#@contoso.onmicrosoft.com';

describe('a user is found', () => {
  test.each([
    ['by object id', `/v1.0/users/${JANA}`],
    ['by object id in capitals', `/v1.0/users/${JANA.toUpperCase()}`],
    ['by user principal name', '/v1.0/users/jana@contoso.com'],
    ['by user principal name, encoded and in another case', '/beta/users/JANA%40Contoso.com'],
    ['with the key in parentheses', `/v1.0/users('jana@contoso.com')`],
  ])('%s', async (_, path) => {
    expect((await call(graph, path)).json).toMatchObject({ id: JANA });
  });

  test('as a guest only if the # of the name is encoded', async () => {
    expect((await call(graph, `/v1.0/users/${encodeURIComponent(GUEST)}`)).json).toMatchObject({
      displayName: 'Liam (Fabrikam)',
    });
    expect(await call(graph, `/v1.0/users/${GUEST}`)).toMatchObject({ status: 404 });
  });

  test('by neither mail nor display name', async () => {
    expect(await call(graph, '/v1.0/users/liam@fabrikam.com')).toMatchObject({ status: 404 });
    expect(await call(graph, '/v1.0/users/Jana')).toMatchObject({ status: 404 });
  });
});

test('a service principal is found by object id, or by application id as alternate key, and not by the one in place of the other', async () => {
  const [app] = graph.directory.servicePrincipals;
  expect((await call(graph, `/v1.0/servicePrincipals/${app?.id}`)).json['displayName']).toBe('Payroll API');
  expect((await call(graph, `/v1.0/servicePrincipals('${app?.id}')`)).json['displayName']).toBe('Payroll API');
  expect((await call(graph, `/v1.0/servicePrincipals(appId='${app?.appId}')`)).json['displayName']).toBe('Payroll API');
  expect((await call(graph, `/v1.0/servicePrincipals/${app?.appId}`)).status).toBe(404);
  expect((await call(graph, `/v1.0/servicePrincipals(appId='${app?.id}')`)).status).toBe(404);
});

describe('custom security attributes', () => {
  test('are not shown unless selected', async () => {
    expect((await call(graph, `/v1.0/users/${JANA}`)).json).toEqual({
      '@odata.context': `${graph.url}/v1.0/$metadata#users/$entity`,
      businessPhones: [],
      displayName: 'Jana',
      givenName: null,
      jobTitle: null,
      mail: 'jana@contoso.com',
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: null,
      userPrincipalName: 'jana@contoso.com',
      id: JANA,
    });
    const [app] = graph.directory.servicePrincipals;
    const { json } = await call(graph, `/v1.0/servicePrincipals/${app?.id}`);
    expect(json).toMatchObject({ appId: app?.appId, displayName: 'Payroll API', tags: [], homepage: null });
    expect(Object.keys(json)).not.toContain('customSecurityAttributes');
  });

  test('are shown as on the page, collections with their type and a single integer without', async () => {
    graph.directory.users.push({
      id: 'reader',
      userPrincipalName: 'reader@contoso.com',
      displayName: 'Reader',
      ...{ mail: null, employeeId: null, userType: 'Member', accountEnabled: true },
      customSecurityAttributes: {
        Marketing: { EmployeeId: 'QN26904' },
        Engineering: { Project: ['Cascade', 'Baker'], CostCenter: [1001], Certification: true, NumVendors: 8 },
      },
    });
    const type = { '@odata.type': '#microsoft.graph.customSecurityAttributeValue' };
    expect((await call(graph, '/beta/users/reader?$select=customSecurityAttributes')).json).toEqual({
      '@odata.context': `${graph.url}/beta/$metadata#users(customSecurityAttributes)/$entity`,
      customSecurityAttributes: {
        Marketing: { ...type, EmployeeId: 'QN26904' },
        Engineering: {
          ...type,
          'Project@odata.type': '#Collection(String)',
          Project: ['Baker', 'Cascade'],
          'CostCenter@odata.type': '#Collection(Int32)',
          CostCenter: [1001],
          Certification: true,
          NumVendors: 8,
        },
      },
    });
  });

  test('of a service principal are shown the same way', async () => {
    const [app] = graph.directory.servicePrincipals;
    const { json } = await call(graph, `/v1.0/servicePrincipals/${app?.id}?$select=id,customSecurityAttributes`);
    expect(json['@odata.context']).toBe(
      `${graph.url}/v1.0/$metadata#servicePrincipals(id,customSecurityAttributes)/$entity`,
    );
    expect(json.customSecurityAttributes?.['Engineering']).toMatchObject({ Certification: true });
  });

  test('are null when nothing is assigned', async () => {
    const { json } = await call(graph, '/v1.0/users/alain@contoso.com?$select=displayName,customSecurityAttributes');
    expect(json).toMatchObject({ displayName: 'Alain', customSecurityAttributes: null });
  });

  test('come back in another order than they were written in', async () => {
    const { json } = await call(graph, `/v1.0/users/${JANA}?$select=customSecurityAttributes`);
    expect(json.customSecurityAttributes?.['Marketing']?.['AppCountry']).toEqual(['Mexico', 'Canada']);
  });
});

test('an unknown property in $select, or any other option, is refused', async () => {
  expect((await call(graph, `/v1.0/users/${JANA}?$select=id,shoeSize`)).json.error).toMatchObject({
    code: 'BadRequest',
    message:
      "Parsing OData Select and Expand failed: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.",
  });
  for (const option of ['$expand', 'select', '$filter', 'foo']) {
    expect((await call(graph, `/v1.0/users/${JANA}?${option}=id`)).json.error).toMatchObject({
      code: 'Request_BadRequest',
      message: `Unrecognized query argument specified: '${option}'.`,
    });
  }
});
