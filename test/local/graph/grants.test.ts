import { beforeEach, describe, expect, it } from 'vitest';
import { createDirectory, createServicePrincipal, createUser } from '../../../local/graph/directory.ts';
import { createApplication, createAppRole, GRAPH_APP_ID } from '../../../local/graph/grants.ts';
import { call } from './trusted-graph.ts';
import { useSimulator } from './with-faults.ts';

const simulation = useSimulator();
const ROLE = createAppRole({ value: 'User.Read.All' });
const itself = createServicePrincipal({ appId: GRAPH_APP_ID, displayName: 'Microsoft Graph', appRoles: [ROLE] });
const identity = createServicePrincipal({ displayName: 'id-relay', servicePrincipalType: 'ManagedIdentity' });
const ada = createUser({ displayName: 'Ada' });
const ADMINISTRATOR = '58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d';

beforeEach(() => {
  const parts = { users: [ada], servicePrincipals: [itself, identity].map((one) => ({ ...one })) };
  Object.assign(simulation.graph.directory, createDirectory(parts));
  simulation.faults.signIn('globalAdministrator');
});

const send = (method: string, path: string, body: unknown) =>
  call(simulation.graph, `/v1.0/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const get = (path: string) => call(simulation.graph, `/v1.0/${path}`);
const assigning = { principalId: identity.id, resourceId: itself.id, appRoleId: ROLE.id };
const assign = (body: object = assigning) => send('POST', `servicePrincipals/${identity.id}/appRoleAssignments`, body);
const scoped = { principalId: identity.id, roleDefinitionId: ADMINISTRATOR, directoryScopeId: '/' };
const ROLES = 'roleManagement/directory/roleAssignments';
const api = () => ({ displayName: 'API', identifierUris: ['api://x/y'], appRoles: [createAppRole({ value: 'A' })] });

describe('app role assignments', () => {
  it('are shown from both sides, with the names of both', async () => {
    expect((await assign()).status).toBe(201);
    const expected = { ...assigning, principalType: 'ServicePrincipal', principalDisplayName: 'id-relay' };
    const [own, other] = await Promise.all([
      get(`servicePrincipals/${identity.id}/appRoleAssignments`),
      get(`servicePrincipals/${itself.id}/appRoleAssignedTo`),
    ]);
    expect(own.json.value).toMatchObject([{ ...expected, resourceDisplayName: 'Microsoft Graph' }]);
    expect(other.json.value).toEqual(own.json.value);
  });

  it.each<[string, object, string]>([
    ['a second time', assigning, 'Permission being assigned already exists on the object'],
    ['of a role that is not there', { ...assigning, appRoleId: ada.id }, 'was not found on application'],
    ['to whom it is not allowed', { ...assigning, principalId: ada.id }, 'One or more properties are invalid.'],
    ['to what is not there', { ...assigning, resourceId: ada.id }, 'Not a valid reference update.'],
  ])('%s are refused', async (_, body, message) => {
    await assign();
    const { status, json } = await assign(body);
    expect([status, json.error]).toMatchObject([
      400,
      { code: 'Request_BadRequest', message: expect.stringContaining(message) },
    ]);
  });

  it('of a user need a role for users', async () => {
    const body = { ...assigning, principalId: ada.id };
    const { status } = await send('POST', `servicePrincipals/${itself.id}/appRoleAssignedTo`, body);
    expect(status).toBe(400);
  });
});

describe('who is signed in', () => {
  const denied = { status: 403, json: { error: { code: 'Authorization_RequestDenied' } } };
  const ofGraph = () => assign();
  const application = () => send('POST', 'applications', { displayName: 'x' });
  const directoryRole = () => send('POST', ROLES, scoped);
  const settings = () => send('PATCH', `servicePrincipals/${identity.id}`, { appRoleAssignmentRequired: true });

  it.each([
    ['relay', [false, false, false, false]],
    ['member', [false, false, false, false]],
    ['cloudApplicationAdministrator', [false, true, false, true]],
    ['privilegedRoleAdministrator', [true, false, true, false]],
    ['globalAdministrator', [true, true, true, true]],
  ] as const)('as %s may do what that may', async (caller, may) => {
    simulation.faults.signIn(caller);
    for (const [index, attempt] of [ofGraph, application, directoryRole, settings].entries()) {
      const reply = await attempt();
      if (may[index]) expect([201, 204]).toContain(reply.status);
      else expect(reply).toMatchObject(denied);
    }
  });

  it('without a role sees who has which; the relay does not', async () => {
    const path = `${ROLES}?$filter=principalId eq '${identity.id}'&$expand=roleDefinition`;
    await directoryRole();
    simulation.faults.signIn('member');
    const shown = [{ ...scoped, roleDefinition: { displayName: 'Attribute Assignment Administrator' } }];
    expect((await get(path)).json.value).toMatchObject(shown);
    simulation.faults.signIn('relay');
    expect(await get(path)).toMatchObject(denied);
  });
});

describe('directory roles', () => {
  it('are refused twice, for nobody, and in a set that is not there', async () => {
    expect((await send('POST', ROLES, scoped)).status).toBe(201);
    const twice = await send('POST', ROLES, scoped);
    expect([twice.status, twice.json.error.message]).toEqual([400, expect.stringMatching(/^A conflicting object/)]);
    expect((await send('POST', ROLES, { ...scoped, principalId: ROLE.id })).status).toBe(404);
    expect((await send('POST', ROLES, { ...scoped, directoryScopeId: '/attributeSets/x' })).status).toBe(404);
  });
});

describe('applications', () => {
  it('are found by an identifier URI, of which there are no two', async () => {
    const created = await send('POST', 'applications', api());
    expect(created.status).toBe(201);
    const found = await get(`applications?$filter=${encodeURIComponent("identifierUris/any(u:u eq 'API://x/y')")}`);
    expect(found.json.value).toMatchObject([{ id: created.json['id'], displayName: 'API' }]);
    const { status, json } = await send('POST', 'applications', api());
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('identifierUris already exists')]);
  });

  it('lose no role that is enabled, and share theirs with their service principal', async () => {
    const { json } = await send('POST', 'applications', api());
    const path = `applications/${json['id']}`;
    const removed = await send('PATCH', path, { appRoles: [] });
    expect([removed.status, removed.json.error.code]).toEqual([400, 'CannotDeleteOrUpdateEnabledEntitlement']);
    await send('POST', 'servicePrincipals', { appId: json['appId'] });
    const [kept] = json['appRoles'] as object[];
    const both = [kept, createAppRole({ value: 'B' })];
    expect((await send('PATCH', path, { appRoles: both })).status).toBe(204);
    expect((await get(`servicePrincipals(appId='${json['appId']}')?$select=appRoles`)).json['appRoles']).toEqual(both);
    expect((await send('PATCH', path, { appRoles: [...both, createAppRole({ value: 'B' })] })).status).toBe(400);
  });

  it('authorize other applications only for a permission that is there', async () => {
    const application = createApplication({ displayName: 'x' });
    simulation.graph.directory.applications.push(application);
    const preAuthorizedApplications = [{ appId: ROLE.id, delegatedPermissionIds: [ROLE.id] }];
    const path = `applications/${application.id}`;
    expect((await send('PATCH', path, { api: { preAuthorizedApplications } })).status).toBe(400);
    await send('PATCH', path, { api: { oauth2PermissionScopes: [{ id: ROLE.id, value: 'x' }] } });
    expect((await send('PATCH', path, { api: { preAuthorizedApplications } })).status).toBe(204);
  });
});

describe('service principals', () => {
  it('need an application that is known everywhere, and there are no two of one', async () => {
    simulation.faults.hideNewUsers(10_000);
    const { json } = await send('POST', 'applications', api());
    const create = () => send('POST', 'servicePrincipals', { appId: json['appId'], appRoleAssignmentRequired: true });
    const early = await create();
    expect([early.status, early.json.error.message]).toEqual([
      400,
      expect.stringContaining('does not reference a valid'),
    ]);
    simulation.advance(10_000);
    expect(await create()).toMatchObject({ status: 201, json: { appRoleAssignmentRequired: true } });
    expect(await create()).toMatchObject({ status: 409 });
  });
});

it('an object of any kind says what it is, and so does an owner', async () => {
  simulation.graph.directory.owners.push({ ownedId: identity.id, ownerId: ada.id });
  const shown = { '@odata.type': '#microsoft.graph.user', id: ada.id, displayName: 'Ada' };
  expect((await get(`directoryObjects/${ada.id}`)).json).toMatchObject(shown);
  expect((await get(`servicePrincipals/${identity.id}/owners`)).json.value).toMatchObject([shown]);
  expect((await get(`directoryObjects/${ROLE.id}`)).status).toBe(404);
});
