import { describe, expect, it } from 'vitest';
import { createServicePrincipal } from '../../local/graph/directory.ts';
import { appRoles, attributeAssignmentAdministrator, graphPermissions } from '../../src/permissions.ts';
import {
  ADA,
  DIRECTORY_READ_WRITE,
  everything,
  GLOBAL_ADMINISTRATOR,
  GRAPH,
  HR_OBJECT,
  IDENTITY,
  useTenant,
} from './permissions-tenant.ts';

const tenant = useTenant();
const { url, directory } = {
  get url() {
    return () => `${tenant.graph.url}/v1.0`;
  },
  get directory() {
    return () => tenant.graph.directory;
  },
};

it('with nothing granted names everything that is missing, changes nothing and ends with 1', async () => {
  const { code, stdout } = await tenant.check();
  expect([code, tenant.writes()]).toEqual([1, []]);
  for (const { value } of graphPermissions) expect(stdout).toMatch(new RegExp(`missing +${value} +id-relay-prod`));
  expect(stdout).toContain('0 granted, 12 missing, 0 more than needed.');
});

it('ends with 1 where something is missing, also if other things are too much', async () => {
  await tenant.grant(['--yes']);
  directory().appRoleAssignments.shift();
  directory().appRoleAssignments.push(tooWide());
  const { code, stdout } = await tenant.check([]);
  expect(code).toBe(1);
  expect(stdout).toContain('1 missing, 1 more than needed.');
});

const tooWide = () => ({ id: 'zT-1', principalId: IDENTITY, resourceId: GRAPH, appRoleId: DIRECTORY_READ_WRITE });
const role = (id: string, roleDefinitionId: string, directoryScopeId: string) =>
  directory().roleAssignments.push({ id, principalId: IDENTITY, roleDefinitionId, directoryScopeId });

describe('too much', () => {
  const application = () => {
    const [found] = directory().applications;
    if (!found) throw new Error('There is no application');
    return found;
  };
  const api = () => directory().servicePrincipals.find(({ appId }) => appId === application().appId);

  it.each<[string, () => unknown, () => readonly string[]]>([
    [
      'a permission of Graph',
      () => directory().appRoleAssignments.push(tooWide()),
      () => [
        'Directory.ReadWrite.All',
        `DELETE --url '${url()}/servicePrincipals/${IDENTITY}/appRoleAssignments/zT-1'`,
      ],
    ],
    [
      'an app role of another API',
      () => {
        const other = createServicePrincipal({ displayName: 'Payroll API' });
        directory().servicePrincipals.push(other);
        directory().appRoleAssignments.push({
          id: 'p-1',
          principalId: IDENTITY,
          resourceId: other.id,
          appRoleId: HR_OBJECT,
        });
      },
      () => [`app role ${HR_OBJECT} of Payroll API`, '/appRoleAssignments/p-1'],
    ],
    [
      'the directory role for the whole tenant',
      () => role('w-1', attributeAssignmentAdministrator.id, '/'),
      () => ['Attribute Assignment Administrator at /', 'in every attribute set', `/roleAssignments/w-1'`],
    ],
    [
      'the directory role in another set',
      () => role('s-1', attributeAssignmentAdministrator.id, '/attributeSets/Legacy'),
      () => ['Attribute Assignment Administrator at /attributeSets/Legacy', 'not named by --attribute-sets'],
    ],
    [
      'another directory role',
      () => role('g-1', GLOBAL_ADMINISTRATOR, '/'),
      () => ['Global Administrator at /', `DELETE --url '${url()}/roleManagement/directory/roleAssignments/g-1'`],
    ],
    [
      'a secret of the registration',
      () => application().passwordCredentials.push({ keyId: 'b-1', displayName: null }),
      () => ['secret b-1', `az ad app credential delete --id ${application().appId} --key-id b-1`],
    ],
    [
      'a certificate of the registration',
      () => application().keyCredentials.push({ keyId: 'c-1', displayName: null }),
      () => ['certificate c-1', '--key-id c-1 --cert'],
    ],
    [
      'a public client',
      () => application().publicClient.redirectUris.push('http://localhost'),
      () => ['publicClient redirect URIs', `--body '{"publicClient":{"redirectUris":[]}}'`],
    ],
    [
      'a redirect URI of the web',
      () => application().web.redirectUris.push('https://example.com'),
      () => ['web redirect URIs'],
    ],
    [
      'public client flows',
      () => Object.assign(application(), { isFallbackPublicClient: true }),
      () => ['public client flows', '{"isFallbackPublicClient":false}'],
    ],
    [
      'a caller that nobody named',
      () =>
        directory().appRoleAssignments.push({
          ...{ id: 'x-1', principalId: HR_OBJECT, resourceId: api()?.id ?? '' },
          appRoleId: appRoles[3]?.id ?? '',
        }),
      () => ['Requests.Operate', 'neither --caller nor --operator names it', '/appRoleAssignedTo/x-1'],
    ],
    [
      'a credential of the identity itself',
      () => directory().servicePrincipals[1]?.passwordCredentials.push({ keyId: 'i-1', displayName: null }),
      () => ['credential i-1', '--key-id i-1'],
    ],
  ])('%s is told with the call that removes it, and ends with 4', async (_, spoil, said) => {
    await tenant.grant(['--yes']);
    spoil();
    const { code, stdout, stderr } = await tenant.check([]);
    expect([code, stderr]).toEqual([4, '']);
    for (const text of said()) expect(stdout).toContain(text);
    expect(stdout).toContain('0 missing, 1 more than needed.');
  });
});

it('lists owners as tier 0, and does not count them', async () => {
  await tenant.grant(['--yes']);
  const [application] = directory().applications;
  directory().owners.push({ ownedId: application?.id ?? '', ownerId: ADA }, { ownedId: IDENTITY, ownerId: HR_OBJECT });
  const { code, stdout } = await tenant.check([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Tier 0[^\n]*\n {2}servicePrincipal HR connector, owner of the identity\n/);
  expect(stdout).toContain(`az ad app owner remove --id ${application?.appId} --owner-object-id ${ADA}`);
});

it('lists who may call', async () => {
  await tenant.grant([...everything, '--yes']);
  const { stdout } = await tenant.check();
  expect(stdout).toMatch(/Requests\.Operate +User +Ada/);
  expect(stdout).toMatch(/Requests\.Submit +ServicePrincipal +HR connector/);
});

it('does not pass for a whole look where the sign-in may not see all', async () => {
  await tenant.grant(['--yes']);
  tenant.signedInAs('relay');
  const { code, stdout, stderr } = await tenant.check([]);
  expect(code).toBe(3);
  expect(stdout).toContain('Not looked at, for this sign-in may not: directory roles of the identity.');
  expect(stderr).toContain('RoleManagement.Read.Directory');
});

it('is one JSON document, for a pipeline', async () => {
  await tenant.grant([...everything, '--yes']);
  directory().appRoleAssignments.push(tooWide());
  const { code, stdout } = await tenant.check([...everything, '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([
    4,
    {
      identity: { id: IDENTITY },
      granted: expect.arrayContaining([{ what: 'User.Read.All', holder: 'id-relay-prod' }]),
      missing: [],
      extras: [{ what: 'Directory.ReadWrite.All', remove: expect.stringContaining('az rest --method DELETE') }],
      callers: expect.arrayContaining([{ caller: `Ada (${ADA})`, type: 'User', role: 'Requests.Read' }]),
      owners: [],
    },
  ]);
});
