import { describe, expect, it } from 'vitest';
import { createServicePrincipal } from '../../local/graph/directory.ts';
import { createApplication } from '../../local/graph/grants.ts';
import { appRoles, graphPermissions } from '../../src/permissions.ts';
import {
  ADA,
  CLIENT,
  everything,
  GRAPH,
  HR,
  HR_OBJECT,
  IDENTIFIER_URI,
  IDENTITY,
  useTenant,
} from './permissions-tenant.ts';

const tenant = useTenant();
const yes = [...everything, '--yes'];

describe('with nothing granted', () => {
  it('tells what would be added, sends nothing, and ends with 1', async () => {
    const { code, stdout, stderr } = await tenant.grant();
    expect([code, stderr, tenant.writes()]).toEqual([1, '', []]);
    expect(stdout).toMatch(/would add {2}User\.Read\.All +id-relay-prod/);
    expect(stdout).toMatch(/would add {2}Attribute Assignment Administrator in Marketing +id-relay-prod/);
    expect(stdout).toMatch(/would add {2}Requests\.Operate +Ada \(9c8b7a69/);
    expect(stdout).toContain('This was a dry run: to add what would be added, add --yes.');
  });

  it('grants all of it, and the check is clean', async () => {
    expect(await tenant.grant(yes)).toMatchObject({ code: 0, stderr: '' });
    const { directory } = tenant.graph;
    const of = (principalId: string) =>
      directory.appRoleAssignments.filter((one) => one.principalId === principalId).map(({ appRoleId }) => appRoleId);
    expect(of(IDENTITY)).toEqual(graphPermissions.map(({ id }) => id));
    expect(directory.roleAssignments.map(({ directoryScopeId }) => directoryScopeId)).toEqual([
      '/attributeSets/Engineering',
      '/attributeSets/Marketing',
    ]);
    const [application] = directory.applications;
    expect(application).toMatchObject({
      displayName: 'Entra Attribute Relay (prod)',
      identifierUris: [IDENTIFIER_URI],
      signInAudience: 'AzureADMyOrg',
      appRoles: appRoles.map(({ id, value, allowedMemberTypes }) => ({
        id,
        value,
        allowedMemberTypes,
        isEnabled: true,
      })),
      api: { requestedAccessTokenVersion: 1 },
    });
    const api = directory.servicePrincipals.find(({ appId }) => appId === application?.appId);
    expect(api?.appRoleAssignmentRequired).toBe(true);
    expect(of(HR_OBJECT)).toHaveLength(1);
    expect(of(ADA)).toHaveLength(2);
    expect(await tenant.check()).toMatchObject({ code: 0, stderr: '' });
  });

  it('leaves out what is not asked for: no directory role, no caller', async () => {
    expect((await tenant.grant(['--yes'])).code).toBe(0);
    expect(tenant.graph.directory.roleAssignments).toEqual([]);
    expect(tenant.graph.directory.appRoleAssignments).toHaveLength(graphPermissions.length);
    expect((await tenant.check([])).code).toBe(0);
  });

  it('knows the identity by its client id too, and never by a name', async () => {
    const { directory } = tenant.graph;
    directory.servicePrincipals.push(createServicePrincipal({ displayName: 'id-relay-prod' }));
    directory.applications.push(createApplication({ displayName: 'Entra Attribute Relay (prod)' }));
    expect((await tenant.grant(['--identity', CLIENT, '--yes'])).code).toBe(0);
    expect(new Set(directory.appRoleAssignments.map(({ principalId }) => principalId))).toEqual(new Set([IDENTITY]));
    expect(directory.applications.filter(({ identifierUris }) => identifierUris.length > 0)).toHaveLength(1);
  });
});

describe('with everything granted', () => {
  it('says that there is nothing to do, and sends no write', async () => {
    await tenant.grant(yes);
    tenant.graph.clearRequests();
    for (const argv of [everything, yes]) {
      const { code, stdout } = await tenant.grant(argv);
      expect([code, tenant.writes()]).toEqual([0, []]);
      expect(stdout).toContain('Nothing to do: all is granted.');
    }
  });

  it('takes nothing away that is too much, and says that there is more', async () => {
    await tenant.grant(yes);
    tenant.graph.clearRequests();
    const { code, stdout } = await tenant.grant(['--yes']);
    expect([code, tenant.writes()]).toEqual([0, []]);
    // Two directory roles and three app roles that this command line does not name.
    expect(stdout).toContain("More than needed: 5. 'permissions check' tells what, and how to remove it.");
  });
});

describe('half granted', () => {
  it('adds the other half', async () => {
    const { directory } = tenant.graph;
    for (const { id: appRoleId } of graphPermissions.slice(0, 2)) {
      directory.appRoleAssignments.push({ id: appRoleId, appRoleId, principalId: IDENTITY, resourceId: GRAPH });
    }
    expect((await tenant.grant(['--yes'])).code).toBe(0);
    const writes = tenant.writes();
    expect(writes.filter((write) => write.endsWith('/appRoleAssignments'))).toHaveLength(2);
    expect((await tenant.check([])).code).toBe(0);
  });

  it('corrects a registration: its roles, versions and assignment; what else is there stays', async () => {
    const { directory } = tenant.graph;
    const [submit, ...others] = appRoles.map((role) => ({ ...role, displayName: role.value, isEnabled: true }));
    const role = { ...submit, description: 'old', allowedMemberTypes: ['Application'] };
    const foreign = { ...role, id: 'f0000000-0000-4000-8000-000000000001', value: 'Other.Role' };
    const application = createApplication({
      displayName: 'Renamed',
      identifierUris: [IDENTIFIER_URI],
      appRoles: [foreign, role] as never,
    });
    directory.applications.push(application);
    directory.servicePrincipals.push(createServicePrincipal({ appId: application.appId, displayName: 'Renamed' }));

    expect((await tenant.grant(['--yes'])).code).toBe(0);
    expect(application).toMatchObject({ displayName: 'Renamed', api: { requestedAccessTokenVersion: 1 } });
    expect(application.appRoles[0]).toEqual(foreign);
    expect(application.appRoles.map(({ id }) => id)).toEqual([foreign.id, submit?.id, ...others.map(({ id }) => id)]);
    expect(application.appRoles[1]?.description).toBe(submit?.description);
    const { code, stdout } = await tenant.check([]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/more +app role Other\.Role +the API/);
    expect(stdout).toMatch(/more +accounts of other tenants +the API/);
  });
});

describe('a caller', () => {
  it('without a service principal is told apart, and the rest is granted', async () => {
    const stranger = 'aaaaaaaa-0000-4000-8000-00000000000a';
    const argv = ['--yes', '--caller', `${stranger}=Requests.Submit`, '--caller', `${HR}=Requests.Submit`];
    const { code, stdout } = await tenant.grant(argv);
    expect(code).toBe(1);
    expect(stdout).toContain(`az ad sp create --id ${stranger}`);
    expect(stdout).toMatch(/added +Requests\.Submit +HR connector/);
  });

  it('named by an object id is told its application id', async () => {
    const { code, stdout } = await tenant.grant(['--caller', `${HR_OBJECT}=Requests.Submit`]);
    expect([code, tenant.writes()]).toEqual([1, []]);
    expect(stdout).toContain(`its application id is ${HR}`);
  });

  it('that is an application is no operator', async () => {
    const { stdout } = await tenant.grant(['--operator', `${HR_OBJECT}=Requests.Read`]);
    expect(stdout).toContain('a servicePrincipal is no operator; name an application with --caller');
  });
});

describe('the wrong identity', () => {
  it('is told what it is, and nothing is granted', async () => {
    const { code, stderr } = await tenant.grant(['--identity', ADA, '--yes']);
    expect([code, tenant.writes()]).toEqual([2, []]);
    expect(stderr).toContain(`${ADA} is a user, and not the managed identity of the relay.`);
  });

  it('may be that of another tenant', async () => {
    const { code, stderr } = await tenant.grant(['--identity', 'aaaaaaaa-0000-4000-8000-00000000000a', '--yes']);
    expect([code, tenant.writes()]).toEqual([2, []]);
    expect(stderr).toContain('az account show');
  });

  it('gets a warning where it is an ordinary application', async () => {
    const { stdout } = await tenant.grant(['--identity', HR_OBJECT]);
    expect(stdout).toContain('HR connector is no managed identity, but of type Application');
  });
});

it('is one JSON document, with what was done', async () => {
  const dry = await tenant.grant([...everything, '--json']);
  expect([dry.code, JSON.parse(dry.stdout)]).toMatchObject([
    1,
    {
      identity: { id: IDENTITY, clientId: CLIENT, name: 'id-relay-prod', type: 'ManagedIdentity' },
      api: { identifierUri: IDENTIFIER_URI },
      ...{ dryRun: true, have: [], impossible: [], extras: 0 },
      wouldAdd: expect.arrayContaining([{ what: 'User.Read.All', holder: 'id-relay-prod' }]),
    },
  ]);
  const done = await tenant.grant([...yes, '--json']);
  const { results, ...rest } = JSON.parse(done.stdout);
  expect(rest).toMatchObject({ dryRun: false });
  expect(new Set(results.map(({ fate }: { fate: string }) => fate))).toEqual(new Set(['added']));
});
