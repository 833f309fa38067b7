import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../openapi/conforms.ts';
import { operation } from '../openapi/documented.ts';
import { type RunningStack, runStack } from './with-stack.ts';

let running: RunningStack;
beforeAll(async () => {
  running = await runStack();
}, 30_000);
afterAll(() => running.close(), 30_000);

type Call = {
  readonly id?: string;
  readonly name?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly ifNoneMatch?: string;
};

async function call(operationId: string, { id = '', name = '', query = '', body, ifNoneMatch }: Call = {}) {
  const { method, path } = operation(operationId);
  const { host, token } = running.stack.endpoints;
  const response = await fetch(`${host}/api/v1/${path.replace('{id}', id).replace('{name}', name)}${query}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = { operationId, status: response.status, headers: response.headers, text: await response.text() };
  expect(differences(answer), `${operationId} ${answer.status}: ${answer.text}`).toEqual([]);
  return { ...answer, json: answer.text === '' ? undefined : JSON.parse(answer.text) };
}

test('the document that is served is the one of the repository', async () => {
  const { status, headers, json } = await call('openapi');
  expect(status).toBe(200);
  expect(json).toEqual(JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/openapi.json'), 'utf8')));
  expect(await call('openapi', { ifNoneMatch: headers.get('etag') ?? '' })).toMatchObject({ status: 304, text: '' });
});

test('what real stores give is answered as documented', async () => {
  const user = { type: 'user', userPrincipalName: 'alain@contoso.com' };
  const request = {
    target: user,
    attributes: { Engineering: { NumVendors: 4, CostCenter: { add: [1], remove: [2] } } },
  };
  const { json: accepted } = await call('submitRequest', { body: { eventId: 'openapi-1', ...request } });
  await running.client.closed(accepted.id);
  await call('submitRequest', { body: { eventId: 'openapi-1', ...request } });
  const later = { eventId: 'openapi-2', ...request, effectiveAt: new Date(Date.now() + 90_000_000).toISOString() };
  const unreadable = { eventId: 'openapi-3', target: user };
  const { json: batch } = await call('submitBatch', { body: { requests: [later, unreadable] } });
  await call('cancelRequest', { id: batch.results[0].id });
  await call('cancelRequest', { id: accepted.id });
  await running.client.sendToQueue('onboarding', [{ body: { eventId: 'openapi-4' }, messageId: 'openapi-4' }]);
  const id = running.client.idOf('onboarding', 'openapi-4');
  await running.client.closed(id);

  expect((await call('requestStatus', { id: accepted.id })).json).toMatchObject({ state: 'applied' });
  expect((await call('requestStatus', { id })).json).toMatchObject({ state: 'deadLettered', reason: 'invalid' });
  expect((await call('listRequests', { query: '?source=local' })).json.value).toHaveLength(2);
  expect((await call('listRequests', { query: '?source=local&top=1' })).json.nextLink).toMatch(/top=1&cursor=/);
  expect((await call('listDeadLetters')).json.value).toMatchObject([{ id }]);
  await call('showDeadLetter', { id });
  await call('replayDeadLetters', { body: { filter: { reason: 'invalid' }, dryRun: true } });
  expect((await call('replaceDeadLetter', { id, body: { request } })).status).toBe(202);
  await call('discardDeadLetters', { body: { ids: [id] } });
  const named = { name: user.userPrincipalName, query: '?key=userPrincipalName' };
  const attributes = { Engineering: { NumVendors: 4 } };
  expect((await call('showUserAttributes', named)).json).toMatchObject({ attributes });
  expect((await call('searchUserAttributes', { ...named, body: { startsWith: 'Num' } })).json).toMatchObject({
    attributes,
  });
  const filters = [{ attributeSet: 'Engineering', attribute: 'NumVendors', operator: 'eq', value: 4 }];
  expect((await call('searchUsers', { body: { filters, top: 1 } })).json.value).toMatchObject([{ attributes }]);
  await call('searchServicePrincipals', { body: { filters } });
  const { json: plan } = await call('createPlan', {
    body: { target: user, attributes: { Engineering: { NumVendors: 5 } } },
  });
  expect(plan.request.path).toMatch(/^\/v1.0\/users\//);
  await call('createVerification', { body: { targets: [user] } });
  const etag = (await call('listDefinitions')).headers.get('etag') ?? '';
  expect((await call('listDefinitions', { ifNoneMatch: etag })).status).toBe(304);
  for (const name of ['refreshDefinitions', 'showHealth', 'live', 'ready']) expect((await call(name)).status).toBe(200);
});
