import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDefinition, createUser } from '../../../local/graph/directory.ts';
import { sampleDirectory } from '../../../local/graph/directory-sample.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { lookUp, names, search } from './query.ts';
import { call, startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  const directory = sampleDirectory();
  directory.users.push(
    createUser({ displayName: 'Nameless', userPrincipalName: 'nameless@contoso.com', mail: null, employeeId: '' }),
  );
  // Named like methods that every object has.
  directory.definitions.push(createDefinition({ attributeSet: 'constructor', name: 'name', type: 'String' }));
  graph = await startTrustedGraph({ directory });
});
afterAll(() => graph.close());

const set = 'customSecurityAttributes/Engineering';
const everyone = () => graph.directory.users.map(({ displayName }) => displayName);
const without = (...missing: string[]) =>
  everyone()
    .filter((name) => !missing.includes(name))
    .toSorted();

describe('a native property', () => {
  test.each([
    ["mail eq 'jana@contoso.com'", ['Jana']],
    ["mail eq 'JANA@Contoso.com'", ['Jana']],
    ["mail eq 'frontdesk@contoso.com'", ['Frontdesk', 'Frontdesk (Fabrikam)']],
    ["mail eq 'jana'", []],
    ["userPrincipalName eq 'Liam_fabrikam.com#ext#@contoso.onmicrosoft.com'", ['Liam (Fabrikam)']],
    ["employeeId eq 'OL33871'", ['Olga', 'Olga (rehired)']],
    ["employeeId eq 'ol33871'", []],
    ["employeeId eq 'OL33871' and mail eq 'olga2@contoso.com'", ['Olga (rehired)']],
    ["employeeId  eq\t'OL33871'  AND mail EQ 'olga2@contoso.com' ", ['Olga (rehired)']],
    ["mail eq ''", []],
    ["employeeId eq ''", []],
    ["mail eq 'null'", []],
  ])('finds users without an advanced query: %s', async (filter, found) => {
    const reply = await lookUp(graph, filter);
    expect([reply.status, names(reply)]).toEqual([200, found]);
    expect(names(await search(graph, filter))).toEqual(found);
  });

  test('finds a service principal by its application id', async () => {
    const [app] = graph.directory.servicePrincipals;
    expect(names(await lookUp(graph, `appId eq '${app?.appId.toUpperCase()}'`, 'servicePrincipals'))).toEqual([
      'Payroll API',
    ]);
    expect(names(await lookUp(graph, `appId eq '${app?.id}'`, 'servicePrincipals'))).toEqual([]);
  });

  test.each([
    ["displayName eq 'Jana'", 'users', 'displayName', 'User'],
    ["mail ne 'jana@contoso.com'", 'users', 'mail', 'User'],
    ["startsWith(mail,'jana')", 'users', 'mail', 'User'],
    ['mail eq null', 'users', 'mail', 'User'],
    ["Mail eq 'jana@contoso.com'", 'users', 'Mail', 'User'],
    ["appId eq 'x'", 'users', 'appId', 'User'],
    ["employeeOrgData/division eq 'x'", 'users', 'employeeOrgData/division', 'User'],
    ["constructor eq 'x'", 'users', 'constructor', 'User'],
    ["mail eq 'x'", 'servicePrincipals', 'mail', 'ServicePrincipal'],
  ] as const)('is not supported in: %s of %s', async (filter, collection, property, resource) => {
    const { status, json } = await search(graph, filter, collection);
    expect([status, json.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(json.error.message).toBe(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
    );
  });
});

describe('a custom security attribute', () => {
  test.each([
    [`${set}/ProjectDate eq '2023-04-12'`, ['Dara']],
    [`${set}/ProjectDate eq '2023-04-1'`, []],
    [`startsWith(${set}/ProjectDate,'2023-04-1')`, ['Dara']],
    [`startswith( ${set}/ProjectDate , '2023-04-1' )`, ['Dara']],
    [`startsWith(${set}/Project3,'Cas')`, ['Joe']],
    [`startsWith(${set}/Project3,'cas')`, []],
    [`startsWith(${set}/Project3,'')`, ['Joe']],
    [`${set}/Project3 eq 'Cascade'`, ['Joe']],
    [`${set}/Project3 eq 'cascade'`, []],
    [`${set}/Project3 eq ''`, []],
    [`${set}/CostCenter eq 1001`, ['Joe', 'Robin']],
    [`${set}/CostCenter eq -1001`, []],
    [`${set}/Certification eq true`, ['Joe', 'Robin']],
    [`${set}/Certification eq false`, []],
    [`${set}/Certification eq true and ${set}/Project eq 'Baker'`, ['Robin']],
    [`${set}/Certification eq true and ${set}/Project ne 'Baker'`, ['Joe']],
    [`${set}/Certification eq true and employeeId eq 'RO44180'`, ['Robin']],
    [`${set}/LegacyCode eq 'X-17'`, ['Noor']],
    ["customSecurityAttributes/constructor/name eq 'Object'", []],
  ])('finds users in an advanced query: %s', async (filter, found) => {
    expect(names(await search(graph, filter))).toEqual(found);
  });

  test('is not equal for everyone who does not have the value, with any other or with none', async () => {
    expect(names(await search(graph, `${set}/Certification ne true`))).toEqual(without('Joe', 'Robin'));
    expect(names(await search(graph, `${set}/Certification ne false`))).toEqual(without());
    expect(names(await search(graph, `${set}/Project ne 'Baker' and ${set}/CostCenter ne 1001`))).toEqual(
      without('Joe', 'Robin'),
    );
  });

  test('finds service principals as well', async () => {
    expect(names(await search(graph, `${set}/Certification eq true`, 'servicePrincipals'))).toEqual(['Payroll API']);
    expect(names(await search(graph, `${set}/Certification ne true`, 'servicePrincipals'))).toEqual([
      'Archive job',
      'Microsoft Graph',
      'Ticket desk',
      'id-relay-local',
    ]);
  });

  test.each([
    ['neither header nor count', '', {}],
    ['no count', '', { consistencylevel: 'eventual' }],
    ['a count that is not wanted', '&$count=false', { consistencylevel: 'eventual' }],
    ['no header', '&$count=true', {}],
    ['another consistency level', '&$count=true', { consistencylevel: 'session' }],
  ])('is refused with %s, in the words of the page', async (_, options, headers) => {
    const path = `/v1.0/users?$filter=${set}/ProjectDate eq '2023-04-12'${options}`;
    const { status, json } = await call(graph, path, { headers });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({
      code: 'Request_UnsupportedQuery',
      message:
        "Unsupported or invalid query filter clause specified for property 'Engineering_ProjectDate' of resource 'CustomSecurityAttributeValue'.",
    });
  });

  test.each([
    `${set}/Note eq 'Left in 2024'`,
    `${set}/Nothing eq 'x'`,
    `${set}/projectdate eq '2023-04-12'`,
    "customSecurityAttributes/Nothing/Project eq 'Baker'",
    `${set}/Project/More eq 'Baker'`,
    `${set} eq 'Baker'`,
    "customSecurityAttributes eq 'Baker'",
    `startsWith(${set}/Note,'Left')`,
  ])('is refused if it is not searchable or not there: %s', async (filter) => {
    const { status, json } = await search(graph, filter);
    expect([status, json.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  test.each([
    `${set}/ProjectDate eq 2023`,
    `${set}/ProjectDate eq true`,
    `${set}/ProjectDate eq null`,
    `${set}/NumVendors eq '4'`,
    `${set}/NumVendors eq 4.5`,
    `${set}/NumVendors eq 2147483648`,
    `${set}/CostCenter ne '1001'`,
    `${set}/Certification eq 1`,
    `${set}/Certification ne 'true'`,
    `startsWith(${set}/NumVendors,4)`,
    `startsWith(${set}/NumVendors,'4')`,
    `startsWith(${set}/Certification,true)`,
  ])('is refused with a literal of another type: %s', async (filter) => {
    const { status, json } = await search(graph, filter);
    expect([status, json.error.code, json.error.message]).toEqual([400, 'BadRequest', 'Invalid filter clause']);
  });
});
