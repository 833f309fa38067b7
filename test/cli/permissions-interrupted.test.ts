import { describe, expect, it } from 'vitest';
import { createApplication } from '../../local/graph/grants.ts';
import { everything, IDENTIFIER_URI, useTenant } from './permissions-tenant.ts';

const tenant = useTenant();
const yes = [...everything, '--yes'];

describe('without the right to grant', () => {
  it('tells who has it, and the exact calls', async () => {
    tenant.signedInAs('member');
    const { code, stdout } = await tenant.grant(yes);
    expect(code).toBe(1);
    expect(stdout).toMatch(/no right +User\.Read\.All +id-relay-prod/);
    expect(stdout).toMatch(/no right +app registration/);
    expect(stdout).toMatch(/waits +service principal/);
    expect(stdout).toContain(
      'For a Privileged Role Administrator (or an application with AppRoleAssignment.ReadWrite.All',
    );
    expect(stdout).toContain('For a Cloud Application Administrator (or an application with Application.ReadWrite.All');
    expect(stdout).toContain(`"directoryScopeId":"/attributeSets/Engineering"`);
    expect(stdout).toMatch(
      /npm run relay -- permissions grant --identity .* --operator .*=Requests\.Read,Requests\.Operate --yes/,
    );
  });

  it('hands over a command line that does all of it', async () => {
    tenant.signedInAs('member');
    const { stdout } = await tenant.grant([...yes, '--json']);
    const { handOver } = JSON.parse(stdout);
    const argv = handOver.command.replaceAll("'", '').split(' ').slice(6);
    tenant.signedInAs('globalAdministrator');
    const { graph } = tenant;
    const environment = { GRAPH_BASE_URL: graph.url, RELAY_GRAPH_TOKEN: 'of-the-administrator' };
    expect((await tenant.grant(argv, { environment })).code).toBe(0);
    expect((await tenant.check()).code).toBe(0);
  });

  it('does what it has the right to, and two administrators get it done', async () => {
    tenant.signedInAs('cloudApplicationAdministrator');
    const first = await tenant.grant(yes);
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/added +Requests\.Submit +HR connector/);
    expect(first.stdout).not.toContain('For a Cloud Application Administrator');
    tenant.signedInAs('privilegedRoleAdministrator');
    expect((await tenant.grant(yes)).code).toBe(0);
    expect((await tenant.check()).code).toBe(0);
  });
});

describe('stopped in the middle', () => {
  it.each([2, 7, 8, 9])('after %i writes, it goes on from there', async (writes) => {
    const stop = new AbortController();
    const stopping: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (init?.method !== 'GET' && tenant.writes().length === writes) stop.abort();
      return answer;
    };
    const { code, stderr } = await tenant.grant(yes, { fetch: stopping, signal: stop.signal });
    expect([code, stderr]).toEqual([
      130,
      'Interrupted. Run the same again to go on: what is there is not added twice.\n',
    ]);
    expect(tenant.writes()).toHaveLength(writes);

    expect((await tenant.grant(yes)).code).toBe(0);
    expect((await tenant.check()).code).toBe(0);
    expect(tenant.graph.directory.applications).toHaveLength(1);
  });

  it('is no harm where the answer to a write was lost: it is there already', async () => {
    tenant.graph.faults.executeThenDrop(1, { method: 'POST' });
    tenant.graph.faults.executeThenDrop(1, {
      where: ({ method, segments: [first] }) => method === 'POST' && first === 'applications',
    });
    const { code, stdout } = await tenant.grant(yes);
    expect(code).toBe(0);
    expect(stdout).toMatch(/there already +CustomSecAttributeAssignment\.ReadWrite\.All/);
    expect(stdout).toMatch(/there already +app registration/);
    expect((await tenant.check()).code).toBe(0);
  });
});

describe('replication', () => {
  it('is waited for, and seen', async () => {
    tenant.graph.faults.hideNewUsers(20_000);
    const { code, stderr } = await tenant.grant([...yes, '--progress']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Refused, perhaps because what was just created is not known everywhere yet; trying again in 1 s.',
    );
    tenant.graph.faults.hideNewUsers(undefined);
    expect((await tenant.check()).code).toBe(0);
    expect(tenant.graph.directory.applications).toHaveLength(1);
  });

  it('that takes longer than the patience is reported, and the next run goes on', async () => {
    tenant.graph.faults.hideNewUsers(3_600_000);
    const { code, stdout } = await tenant.grant([...yes, '--patience', '10']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/refused +sign-in with the Azure CLI/);
    expect(stdout).toContain('Request_ResourceNotFound');
    tenant.graph.faults.hideNewUsers(undefined);
    expect((await tenant.grant(yes)).code).toBe(0);
    expect((await tenant.check()).code).toBe(0);
  });

  it('finds the registration that somebody else has created at the same moment', async () => {
    const create: typeof fetch = async (url, init) => {
      if (init?.method === 'POST' && `${url}`.endsWith('/applications')) {
        tenant.graph.directory.applications.push(
          createApplication({ displayName: 'x', identifierUris: [IDENTIFIER_URI] }),
        );
      }
      return fetch(url, init);
    };
    const { code, stdout } = await tenant.grant(['--yes'], { fetch: create });
    expect(code).toBe(0);
    expect(stdout).toMatch(/there already +app registration/);
    // Theirs had no app roles.
    expect(stdout).toMatch(/added +app role Requests\.Submit, app role Requests\.Read/);
    expect(tenant.graph.directory.applications).toMatchObject([{ appRoles: [{}, {}, {}, {}] }]);
  });
});

describe('a busy Graph', () => {
  it('is given the time that it asks for', async () => {
    tenant.graph.faults.throttleNext(1, '7');
    tenant.graph.faults.failNext(1, { status: 503 });
    const { code } = await tenant.grant(yes);
    expect([code, tenant.waits]).toEqual([0, [1_000, 7_000]]);
  });

  it('that stays busy ends with 3, and with what was done', async () => {
    tenant.graph.faults.failNext(99, { status: 503, where: ({ segments: [first] }) => first === 'roleManagement' });
    const { code, stderr } = await tenant.grant(yes);
    expect(code).toBe(3);
    expect(stderr).toContain('503');
    expect(tenant.writes()).toEqual([]);
  });
});

it('names what Graph refuses for another reason, and grants the rest', async () => {
  const { code, stdout } = await tenant.grant(['--yes', '--attribute-sets', 'Enginering']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/refused +Attribute Assignment Administrator in Enginering/);
  expect(stdout).toMatch(/added +service principal/);
});
