import { describe, expect, test } from 'vitest';
import { connectClient, failure } from './connect-client.ts';
import { call } from './trusted-graph.ts';
import { JANA_BY_NAME, useSimulator, vendors } from './with-faults.ts';

const simulation = useSimulator();
const shown = async (path?: string) => {
  const { json } = await simulation.read(path);
  return json.customSecurityAttributes?.['Engineering']?.['NumVendors'];
};

describe('stale reads', () => {
  test('show each write only so much later, of every principal on its own', async () => {
    simulation.faults.staleReads(10_000);
    await simulation.write(1);
    simulation.advance(4_000);
    await simulation.write(2);
    await simulation.write(3, JANA_BY_NAME);
    expect([await shown(), await shown(JANA_BY_NAME), simulation.value()]).toEqual([undefined, undefined, 2]);
    simulation.advance(5_999);
    expect(await shown()).toBeUndefined();
    simulation.advance(1);
    expect(await shown()).toBe(1);
    simulation.advance(4_000);
    expect([await shown(), await shown(JANA_BY_NAME)]).toEqual([2, 3]);
  });

  test('of a service principal are no fresher', async () => {
    const [app] = simulation.graph.directory.servicePrincipals;
    const path = `/v1.0/servicePrincipals/${app?.id}`;
    simulation.faults.staleReads(10_000);
    expect(await simulation.write(4, path)).toMatchObject({ status: 204 });
    expect(await shown(path)).toBeUndefined();
    simulation.advance(10_000);
    expect(await shown(path)).toBe(4);
  });

  test('do not hide what was read already, and end when switched off', async () => {
    await simulation.write(1);
    simulation.faults.staleReads(10_000);
    expect(await shown()).toBe(1);
    await simulation.write(2);
    expect(await shown()).toBe(1);
    simulation.faults.staleReads(undefined);
    expect(await shown()).toBe(2);
  });
});

describe('a new principal', () => {
  test('is not found, to read or to write, until it has been there for a while', async () => {
    const { faults, graph } = simulation;
    faults.hideNewUsers(30_000);
    const { id } = faults.addUser({ displayName: 'Neo' });
    const client = connectClient(graph.url);
    const calls = () => [client.api(`/users/${id}`).get(), client.api('/users/neo@contoso.com').patch(vendors(1))];
    simulation.advance(29_999);
    for (const error of await Promise.all(calls().map(failure))) {
      expect(error).toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' });
    }
    expect(await simulation.read()).toMatchObject({ status: 200 });
    simulation.advance(1);
    expect(await Promise.all(calls())).toMatchObject([{ id }, undefined]);
  });

  test('may be a service principal, and is there at once when nothing hides it', async () => {
    const { faults } = simulation;
    const { id } = faults.addServicePrincipal({ displayName: 'New app' });
    const path = `/v1.0/servicePrincipals/${id}`;
    expect(await simulation.read(path)).toMatchObject({ status: 200 });
    faults.hideNewUsers(1_000);
    expect(await simulation.read(path)).toMatchObject({ status: 404 });
    faults.hideNewUsers(undefined);
    expect(await simulation.read(path)).toMatchObject({ status: 200 });
  });
});

describe('without the role', () => {
  const definitions = '/v1.0/directory/customSecurityAttributeDefinitions';

  test('writes and definitions are denied, and users look as if nothing were assigned', async () => {
    const { faults, graph } = simulation;
    await simulation.write(1);
    faults.revokeRole();
    const written = connectClient(graph.url).api('/users/dara@contoso.com').patch(vendors(2));
    expect(await failure(written)).toMatchObject({ statusCode: 403, code: 'Authorization_RequestDenied' });
    expect(simulation.value()).toBe(1);
    for (const path of [definitions, `${definitions}/Engineering_Project/allowedValues`]) {
      expect((await call(graph, path)).json.error.code).toBe('Authorization_RequestDenied');
    }
    expect(await simulation.read()).toMatchObject({ status: 200, json: { customSecurityAttributes: null } });
  });

  test('nothing is lost: it is all there again when the role is', async () => {
    simulation.faults.revokeRole();
    simulation.faults.restoreRole();
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
    expect(await shown()).toBe(1);
    expect(await call(simulation.graph, definitions)).toMatchObject({ status: 200 });
  });
});
