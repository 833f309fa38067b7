import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GraphSimulator, startGraph } from '../../../local/graph/start.ts';
import { createTls } from '../../../local/tls.ts';
import { call, change, patch, startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph({
    authorize: async (token) => token === 'good',
    now: () => Date.UTC(2026, 10, 20, 9, 30, 15, 250),
  });
});
beforeEach(() => graph.clearRequests());
afterAll(() => graph.close());

const good = { authorization: 'Bearer good' };
const USER = '/v1.0/users/jana@contoso.com';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('a request', () => {
  test.each([
    ['without a token', { authorization: '' }, 'Access token is empty.'],
    ['with another scheme', { authorization: 'Basic good' }, 'Access token is empty.'],
    ['with a bad token', { authorization: 'Bearer bad' }, 'Access token validation failure.'],
  ])('%s is answered 401, whatever it asks for', async (_, headers, message) => {
    for (const path of [USER, '/v9.9/nothing']) {
      const { status, json } = await call(graph, path, { headers });
      expect(status).toBe(401);
      expect(json.error).toMatchObject({ code: 'InvalidAuthenticationToken', message });
    }
  });

  test('is answered with its own client-request-id, and with one of its own', async () => {
    const { headers, json } = await call(graph, '/v1.0/users/nobody', {
      headers: { ...good, 'client-request-id': 'mine' },
    });
    expect(headers.get('client-request-id')).toBe('mine');
    expect(headers.get('request-id')).toMatch(GUID);
    expect(json.error.innerError).toEqual({
      date: '2026-11-20T09:30:15',
      'request-id': headers.get('request-id'),
      'client-request-id': 'mine',
    });
  });

  test('without a client-request-id gets the request-id as that', async () => {
    const { headers } = await call(graph, USER, { headers: good });
    expect(headers.get('client-request-id')).toBe(headers.get('request-id'));
  });

  test.each([
    [
      '/v1.0/users/nobody',
      404,
      'Request_ResourceNotFound',
      "Resource 'nobody' does not exist or one of its queried reference-property objects are not present.",
    ],
    ['/v1.0/people/me', 400, 'BadRequest', "Resource not found for the segment 'people'."],
    ['/v1.0/users/jana@contoso.com/manager', 400, 'BadRequest', "Resource not found for the segment 'manager'."],
    ['/v1.0/users/%E0%A4%A', 400, 'BadRequest', "Resource not found for the segment '%E0%A4%A'."],
    ['/v2.0/users/jana@contoso.com', 400, 'BadRequest', "Invalid version: 'v2.0'."],
  ])('for %s is answered %i', async (path, status, code, message) => {
    const reply = await call(graph, path, { headers: good });
    expect(reply.status).toBe(status);
    expect(reply.json.error).toMatchObject({ code, message });
  });

  test.each([
    ['DELETE', USER],
    ['POST', '/v1.0/directory/attributeSets'],
    ['PATCH', '/v1.0/directory/customSecurityAttributeDefinitions/Engineering_Project'],
  ])('to %s %s is answered 405', async (method, path) => {
    const { status, json } = await call(graph, path, { method, headers: good });
    expect(status).toBe(405);
    expect(json.error).toMatchObject({
      code: 'Request_BadRequest',
      message: 'Specified HTTP method is not allowed for the request target.',
    });
  });

  test('with a body that is not declared as JSON is answered 400', async () => {
    const body = JSON.stringify(change('Engineering', { Certification: true }));
    const headers = { ...good, 'content-type': 'text/plain' };
    expect(await call(graph, USER, { method: 'PATCH', headers, body })).toMatchObject({ status: 400 });
  });
});

test('resource units are charged as documented', async () => {
  const units = async (path: string) =>
    Number((await call(graph, path, { headers: good })).headers.get('x-ms-resource-unit'));
  const definitions = '/v1.0/directory/customSecurityAttributeDefinitions';
  expect(await units(`${USER}?$select=id`)).toBe(1);
  expect(await units(definitions)).toBe(2);
  expect(await units(`${definitions}?$expand=allowedValues`)).toBe(3);
  expect(await units(`${definitions}?$select=id&$top=5`)).toBe(1);
});

describe('the record', () => {
  test('holds every request as received with the status answered, and no token', async () => {
    const body = change('Engineering', { Certification: true });
    const headers = { ...good, 'content-type': 'application/json', 'x-custom': 'kept' };
    await call(graph, `${USER}?$select=id`, { headers: good });
    await call(graph, USER, { method: 'PATCH', headers, body: JSON.stringify(body) });
    await call(graph, USER, { method: 'PATCH', headers, body: 'no json' });
    await call(graph, USER, { headers: { authorization: '' } });

    expect(graph.requests).toMatchObject([
      { method: 'GET', path: `${USER}?$select=id`, body: undefined, status: 200 },
      { method: 'PATCH', path: USER, body, status: 204, headers: { 'x-custom': 'kept' } },
      { method: 'PATCH', path: USER, body: 'no json', status: 400 },
      { method: 'GET', path: USER, status: 401 },
    ]);
    expect(JSON.stringify(graph.requests)).not.toContain('good');
  });

  test('can be cleared', async () => {
    await call(graph, USER, { headers: good });
    graph.clearRequests();
    expect(graph.requests).toEqual([]);
  });
});

test('without an authorizer any token passes, and none does not', async () => {
  const open = await startTrustedGraph();
  expect(await call(open, USER)).toMatchObject({ status: 200 });
  expect(await call(open, USER, { headers: { authorization: 'Bearer ' } })).toMatchObject({ status: 401 });
  await open.close();
});

test('a defect is answered 500 and named', async () => {
  const broken = await startTrustedGraph({ authorize: () => Promise.reject(new Error('out of order')) });
  const { status, json } = await patch(broken, USER, {});
  expect(status).toBe(500);
  expect(json.error.message).toContain('out of order');
  await broken.close();
});

test('a taken port is reported with the variable that moves it', async () => {
  await expect(startGraph({ port: graph.port, tls: await createTls() })).rejects.toThrow(
    `Port ${graph.port} is taken: set LOCAL_GRAPH_PORT to a free port.`,
  );
});

test('a client that hangs up in mid-request does no harm', async () => {
  const controller = new AbortController();
  const body = new ReadableStream({
    pull: () => controller.abort(),
  });
  const init = { method: 'PATCH', headers: good, body, duplex: 'half', signal: controller.signal } as const;
  await expect(fetch(graph.url + USER, init)).rejects.toThrow('aborted');
  expect(await call(graph, USER, { headers: good })).toMatchObject({ status: 200 });
});
