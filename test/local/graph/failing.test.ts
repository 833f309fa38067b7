import { describe, expect, test } from 'vitest';
import { connectClient, failure } from './connect-client.ts';
import { call } from './trusted-graph.ts';
import { DARA, DARA_BY_NAME, JANA_BY_NAME, useSimulator, vendors } from './with-faults.ts';

const simulation = useSimulator();

describe('the next calls', () => {
  test.each([
    [401, 'InvalidAuthenticationToken'],
    [403, 'Authorization_RequestDenied'],
    [404, 'Request_ResourceNotFound'],
    [429, 'TooManyRequests'],
    [500, 'Service_InternalServerError'],
    [502, 'UnknownError'],
    [503, 'serviceNotAvailable'],
    [504, 'UnknownError'],
  ])('fail for the real client with %i, %s, and are not executed', async (status, code) => {
    simulation.faults.failNext(1, { status });
    const write = () => connectClient(simulation.graph.url).api('/users/dara@contoso.com').patch(vendors(7));
    expect(await failure(write())).toMatchObject({ statusCode: status, code, requestId: expect.any(String) });
    expect(simulation.value()).toBeUndefined();
    await write();
    expect(simulation.value()).toBe(7);
    expect(simulation.graph.requests.map((request) => request.status)).toEqual([status, 204]);
  });

  test('fail with the code given, in the usual envelope', async () => {
    simulation.faults.failNext(1, { status: 404, code: 'Directory_ObjectNotFound' });
    const { json, headers } = await simulation.write(1);
    expect(json.error).toMatchObject({
      code: 'Directory_ObjectNotFound',
      innerError: { 'request-id': headers.get('request-id'), date: '2026-11-20T00:00:00' },
    });
  });

  test('fail one after the other, of one method or for one object only', async () => {
    const { faults } = simulation;
    faults.failNext(1, { status: 500, method: 'PATCH' });
    faults.failNext(2, { status: 503, method: 'PATCH', where: DARA });
    expect((await simulation.read()).status).toBe(200);
    expect((await simulation.write(1)).status).toBe(500);
    expect((await simulation.write(1, JANA_BY_NAME)).status).toBe(204);
    expect((await simulation.write(1)).status).toBe(503);
    expect((await simulation.write(1, `/v1.0/users/${DARA.toUpperCase()}`)).status).toBe(503);
    expect((await simulation.write(1)).status).toBe(204);
  });

  test('fail for a service principal by any of its keys, and for whatever a predicate says', async () => {
    const [app] = simulation.graph.directory.servicePrincipals;
    const byAppId = `/v1.0/servicePrincipals(appId='${app?.appId}')`;
    simulation.faults.failNext(1, { status: 502, where: app?.id ?? '' });
    expect((await simulation.read()).status).toBe(200);
    expect((await simulation.read(byAppId)).status).toBe(502);
    simulation.faults.failNext(1, { status: 504, where: ({ segments }) => segments[0] === 'directory' });
    expect((await simulation.read(byAppId)).status).toBe(200);
    expect((await call(simulation.graph, '/v1.0/directory/attributeSets')).status).toBe(504);
  });
});

test('all calls fail until switched off, also of one method only', async () => {
  simulation.faults.failAll({ status: 503 });
  for (const reply of [await simulation.write(1), await simulation.write(1), await simulation.read()]) {
    expect(reply.status).toBe(503);
  }
  simulation.faults.failAll({ status: 502, method: 'PATCH' });
  expect([(await simulation.write(1)).status, (await simulation.read()).status]).toEqual([502, 200]);
  simulation.faults.failAll(undefined);
  expect(await simulation.write(1)).toMatchObject({ status: 204 });
});

test('a call without a token is refused, whatever fails', async () => {
  simulation.faults.failNext(1, { status: 500 });
  const { status } = await call(simulation.graph, DARA_BY_NAME, { headers: { authorization: '' } });
  expect([status, (await simulation.read()).status]).toEqual([401, 500]);
});

test('a reset ends everything', async () => {
  const { faults } = simulation;
  const off = faults.state;
  faults.throttleWrites({ available: 0 });
  faults.throttleNext(1, '600');
  faults.failNext(1, { status: 500, method: 'GET' });
  await simulation.write(1);
  await simulation.write(1);
  faults.throttleNext(1, '600');
  faults.failAll({ status: 500 });
  faults.slow(60_000);
  faults.delayNext(1, 60_000);
  faults.executeThenTimeout(1);
  faults.executeThenDrop(1);
  faults.staleReads(1);
  faults.hideNewUsers(1);
  faults.revokeRole();
  expect(faults.earlyCalls).toBe(1);

  faults.reset();
  expect(faults.state).toEqual(off);
  expect([(await simulation.write(1)).status, (await simulation.read()).status]).toEqual([204, 200]);
  expect(faults.earlyCalls).toBe(0);
});
