import { describe, expect, test } from 'vitest';
import { failure } from './connect-client.ts';
import { call } from './trusted-graph.ts';
import { DARA, useSimulator } from './with-faults.ts';

const simulation = useSimulator();
const anonymous = { authorization: '' };
const control = (method: string, body?: unknown, path = '/simulator/faults') =>
  call(simulation.graph, path, {
    method,
    headers: anonymous,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const addUser = (body: unknown) => control('POST', body, '/simulator/users');

describe('over HTTPS and without a token', () => {
  test('every fault is switched on by its name, and all are shown', async () => {
    const { status, json } = await control('PATCH', {
      throttleWrites: { writes: 10, perSeconds: 5 },
      throttleNext: { count: 2, retryAfter: '2.128' },
      failNext: { count: 1, status: 503, code: 'busy', method: 'PATCH', where: DARA },
      failAll: { status: 500, method: 'GET' },
      slow: { inMs: 5, method: 'PATCH' },
      delayNext: { count: 3, inMs: 10 },
      executeThenTimeout: { count: 4, method: 'PATCH' },
      executeThenDrop: { count: 5, where: DARA },
      staleReads: 1_000,
      hideNewUsersForMs: 2_000,
      role: 'revoked',
      caller: 'privilegedRoleAdministrator',
    });
    expect(status).toBe(200);
    expect(json).toEqual({
      throttleWrites: { writes: 10, perSeconds: 5, available: 10 },
      throttleNext: [{ count: 2, retryAfter: '2.128' }],
      failNext: [{ count: 1, status: 503, code: 'busy', method: 'PATCH', where: DARA }],
      failAll: { status: 500, method: 'GET' },
      slow: { inMs: 5, method: 'PATCH' },
      delayNext: [{ count: 3, inMs: 10 }],
      executeThenTimeout: [{ count: 4, method: 'PATCH' }],
      executeThenDrop: [{ count: 5, where: DARA }],
      staleReads: 1_000,
      hideNewUsersForMs: 2_000,
      role: 'revoked',
      caller: 'privilegedRoleAdministrator',
      earlyCalls: 0,
    });
    expect((await control('GET')).json).toEqual(json);
  });

  test('the switches switch: a failure happens, and null ends an outage', async () => {
    await control('PATCH', { failAll: { status: 503 }, slow: { inMs: 1 }, staleReads: 1, throttleWrites: {} });
    expect(await simulation.read()).toMatchObject({ status: 503 });
    await control('PATCH', { failAll: null, slow: null, staleReads: null, throttleWrites: null });
    expect(await simulation.read()).toMatchObject({ status: 200 });
    await control('PATCH', { role: 'revoked', executeThenDrop: { count: 1, method: 'GET' } });
    expect(await simulation.write(1)).toMatchObject({ status: 403 });
    await failure(simulation.read());
    await control('PATCH', { role: 'granted', throttleNext: { count: 1 } });
    expect(await simulation.write(1)).toMatchObject({ status: 429 });
  });

  test('DELETE ends all of them', async () => {
    const off = (await control('GET')).json;
    await control('PATCH', { failAll: { status: 503 }, role: 'revoked' });
    expect(await control('DELETE')).toMatchObject({ status: 204, text: '' });
    expect((await control('GET')).json).toEqual(off);
  });

  test.each([
    ['an unknown switch', { failSometimes: 1 }, /failSometimes/],
    ['a wrong status', { failNext: { count: 1, status: 200 } }, /failNext\.status: /],
    ['no count', { delayNext: { inMs: 5 } }, /delayNext\.count: /],
    ['an unknown method', { slow: { inMs: 5, method: 'PUT' } }, /slow\.method: /],
    ['a time that is no number', { staleReads: 'long' }, /staleReads: /],
    ['another role', { role: 'admin' }, /role: /],
    ['what is no JSON', '{', /body: /],
  ])('%s is refused by its name, and nothing is switched', async (_, body, message) => {
    const wanted = typeof body === 'string' ? body : { failAll: { status: 500 }, ...body };
    const { status, json } = await control('PATCH', wanted);
    expect(status).toBe(400);
    expect(json.error.message).toMatch(message);
    expect(await simulation.read()).toMatchObject({ status: 200 });
  });

  test('a user is added, and hidden like any new one', async () => {
    await control('PATCH', { hideNewUsersForMs: 1_000 });
    const { status, json } = await addUser({ userPrincipalName: 'neo@contoso.com' });
    expect(status).toBe(201);
    expect(await simulation.read('/v1.0/users/neo@contoso.com')).toMatchObject({ status: 404 });
    simulation.advance(1_000);
    expect((await call(simulation.graph, `/v1.0/users/${json['id']}`)).json).toMatchObject({
      displayName: 'neo',
      userPrincipalName: 'neo@contoso.com',
    });
  });

  test('a user may bring an id and a name, but not those of another', async () => {
    const user = { userPrincipalName: 'trinity@contoso.com', id: '0f3c1c52-9d0b-4a55-8f3e-6f1f6a9a7c11' };
    expect((await addUser({ ...user, displayName: 'Trinity' })).json).toEqual({ id: user.id });
    expect(await addUser({ ...user, userPrincipalName: 'other@contoso.com' })).toMatchObject({ status: 409 });
    expect(await addUser({ userPrincipalName: 'Trinity@contoso.com' })).toMatchObject({ status: 409 });
    const refused = await addUser({ id: 'x' });
    expect([refused.status, refused.json.error.message]).toEqual([
      400,
      expect.stringMatching(/userPrincipalName: .*; id: /),
    ]);
  });

  test('there is nothing else, and none of it is on record or subject to faults', async () => {
    await control('PATCH', { failAll: { status: 503 }, slow: { inMs: 60_000 } });
    expect(await control('PUT')).toMatchObject({ status: 404 });
    const { status, json } = await control('GET', undefined, '/simulator/other');
    expect([status, json.error.message]).toEqual([404, expect.stringContaining('PATCH /simulator/faults')]);
    expect(simulation.graph.requests).toEqual([]);
  });
});
