import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCAL_APPLICATION } from '../../local/stack/stack.ts';
import { limits, queues, roles } from '../../src/topology.ts';
import { type RunningStack, runStack } from './with-stack.ts';

let running: RunningStack;
beforeAll(async () => {
  running = await runStack();
});
afterAll(() => running.close());

const SECRET = 'Zebra-4711';
const good = () => ({
  eventId: randomUUID(),
  target: { type: 'user', userPrincipalName: 'mei@contoso.com' },
  attributes: { Engineering: { NumVendors: 4 } },
});

type Sent = { readonly body?: string | Uint8Array; readonly headers?: Record<string, string>; readonly path?: string };

async function send({ body = JSON.stringify(good()), headers = {}, path = 'requests' }: Sent) {
  const response = await fetch(`${running.stack.endpoints.host}/api/v1/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Blob([new Uint8Array(body)]),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${running.stack.endpoints.token}`,
      ...headers,
    },
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** Each of these must leave no trace but its answer. */
async function expectRefusal(sent: Sent, status: number, pointersAndCodes: readonly (readonly [string, string])[]) {
  const answer = await send(sent);
  expect(answer.status, answer.text).toBe(status);
  expect(answer.type).toBe('application/problem+json');
  const problem = JSON.parse(answer.text);
  expect(problem).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
  const found = (problem.errors ?? []).map(({ pointer, code }: Record<string, string>) => [pointer, code]);
  expect(found).toEqual(pointersAndCodes);
  expect(answer.text).not.toContain(SECRET);
  const waiting = Object.values(queues).map(({ name }) => running.broker.counts(name));
  expect(waiting.every(({ active, scheduled, locked }) => active + scheduled + locked === 0)).toBe(true);
  expect(running.graph.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
}

const request = (part: object) => JSON.stringify({ ...good(), ...part });
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const withRaw = (field: string, json: string) => request({ [field]: '@' }).replace('"@"', json);

test.each<readonly [string, Sent, number, readonly (readonly [string, string])[]]>([
  ['malformed JSON', { body: `{"eventId": "${SECRET}` }, 400, [['', 'malformedJson']]],
  ['an empty body', { body: '' }, 400, [['', 'malformedJson']]],
  ['a wrong content type', { headers: { 'content-type': 'text/plain' } }, 415, []],
  ['a wrong charset', { headers: { 'content-type': 'application/json; charset=latin1' } }, 415, []],
  ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, []],
  ['a body over the limit', { body: request({ reference: 'x'.repeat(limits.bodyBytes) }) }, 413, []],
  ['invalid UTF-8', { body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]) }, 400, [['', 'invalidUtf8']]],
  [
    'a __proto__ key',
    { body: withRaw('attributes', '{"Engineering":{"__proto__":{"NumVendors":1}}}') },
    400,
    [['/attributes/Engineering/__proto__', 'forbiddenKey']],
  ],
  ['a repeated key', { body: '{"eventId":"a","eventId":"b"}' }, 400, [['/eventId', 'duplicateKey']]],
  [
    'a depth bomb of 20 000 levels',
    { body: deep(20_000) },
    400,
    [[expect.stringMatching(/^(\/a)+$/) as string, 'tooDeep']],
  ],
  [
    'a number that would be rounded',
    { body: withRaw('attributes', '{"Engineering":{"NumVendors":9007199254740993}}') },
    400,
    [['/attributes/Engineering/NumVendors', 'unsafeNumber']],
  ],
  [
    'unknown fields',
    { body: request({ priority: SECRET, tags: [] }) },
    422,
    [
      ['/priority', 'unknownField'],
      ['/tags', 'unknownField'],
    ],
  ],
  [
    'an unknown kind of target',
    { body: request({ target: { type: 'group', id: SECRET } }) },
    422,
    [['/target/type', 'invalidFormat']],
  ],
  [
    'a string for an integer',
    { body: request({ attributes: { Engineering: { NumVendors: SECRET } } }) },
    422,
    [['/attributes/Engineering/NumVendors', 'wrongType']],
  ],
  ['an unknown query parameter', { path: `requests?debug=${SECRET}` }, 400, [['/debug', 'unknownParameter']]],
  [
    'a batch of 1 001',
    { path: 'requests/batch', body: JSON.stringify({ requests: Array.from({ length: 1_001 }, good) }) },
    422,
    [['/requests', 'tooMany']],
  ],
  ['a batch that is no batch', { path: 'requests/batch', body: JSON.stringify([good()]) }, 422, [['', 'invalidType']]],
  ['no token', { headers: { authorization: '' } }, 401, []],
  ['something that is no token', { headers: { authorization: 'Bearer x' } }, 401, []],
])('%s is refused, and nothing is queued', async (_, sent, status, errors) => {
  await expectRefusal(sent, status, errors);
});

test.each<readonly [string, Record<string, unknown>, number]>([
  ['of another tenant', { tenantId: randomUUID() }, 401],
  ['for another audience', { audience: randomUUID() }, 401],
  ['of another issuer', { issuer: 'https://login.microsoftonline.com/common/v2.0' }, 401],
  ['that has expired', { expiresInSeconds: -3_600 }, 401],
  ['without a role', { roles: [] }, 403],
  ['with a role for something else', { roles: [roles.readRequests] }, 403],
  ['of an application that is no source', { appId: randomUUID() }, 403],
])('a token %s is refused, and nothing is queued', async (_, claims, status) => {
  const { identity } = running.stack.parts;
  const token = await identity.token({ appId: LOCAL_APPLICATION, roles: [roles.submit], ...claims });
  await expectRefusal({ headers: { authorization: `Bearer ${token}` } }, status, []);
});

test('after all of it the function is up, and a v1.0 token of the same application is good', async () => {
  const { identity } = running.stack.parts;
  const token = await identity.token({ appId: LOCAL_APPLICATION, roles: [roles.submit], version: 1 });
  const answer = await running.client.post('requests', good(), token);
  expect(answer.status).toBe(202);
  expect(await running.client.closed(String(answer.body['id']))).toMatchObject({ state: 'applied' });
  expect((await fetch(`${running.stack.endpoints.host}/api/v1/live`)).status).toBe(200);
  expect((await fetch(`${running.stack.endpoints.host}/api/v1/ready`)).status).toBe(200);
  expect(running.log()).not.toContain(SECRET);
});
