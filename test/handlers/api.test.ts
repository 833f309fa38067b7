import { createSecretKey } from 'node:crypto';
import type { HttpHandler } from '@azure/functions';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import type { Ports } from '../../src/connect.ts';
import { requestKey } from '../../src/domain/key.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { roles } from '../../src/topology.ts';
import { AUDIT_RETENTION_IN_MS, aUser, createWorld, hr, jana, payroll } from '../app/world.ts';
import { APP_ID, aDocument, CALLER_ID, configured, noSecrets, SERVICE_PRINCIPAL_ID } from '../factories.ts';
import { anHttpRequest, anInvocation, answerOf } from './invocation.ts';

/** The whole API over ports in memory: who may call what, and what a query may ask. */

const TENANT = '6d0c1b7e-52f3-4a88-9e14-b3c7d5f60a92';
const ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const { publicKey, privateKey } = await generateKeyPair('RS256');

const other = { ...payroll, id: APP_ID, appId: SERVICE_PRINCIPAL_ID };
const assigned = { Marketing: { AppCountry: ['Canada'] } };
const world = createWorld({ principals: [{ ...jana, assigned }, aUser(1), payroll, other] });
const config: Config = {
  tokens: { tenantId: TENANT, audiences: ['api://relay'], issuers: [ISSUER], keysUrl: `${ISSUER}/keys` },
  graph: { baseUrl: 'https://graph.microsoft.com', scope: 'https://graph.microsoft.com/.default' },
  credential: { kind: 'managedIdentity', clientId: undefined },
  serviceBus: { kind: 'identity', fullyQualifiedNamespace: 'contoso.servicebus.windows.net' },
  storage: { kind: 'identity', tableServiceUri: 'https://x.example.com', blobServiceUri: 'https://x.example.com' },
  digestKeys: [createSecretKey(Buffer.alloc(32, 7))],
  sources: [configured({ ...hr, reads: '*' })],
  secrets: noSecrets,
  auditRetentionInMs: AUDIT_RETENTION_IN_MS,
  outcomes: false,
  localRecordsUrl: undefined,
  telemetry: { azureMonitor: undefined, otlp: undefined, site: { name: undefined, instanceId: undefined } },
};
const ports: Ports = { ...world, keys: (async () => publicKey) as unknown as Ports['keys'] };
const { now, log } = world;
const api = compose(config, ports, {
  tracer: noTracer,
  now,
  log,
  sleep: async () => {},
  random: () => 0.5,
  newId: () => 'made-up',
});

type Call = { readonly role?: string; readonly query?: Record<string, string>; readonly body?: unknown };

async function call(handler: HttpHandler, { role, query = {}, body }: Call) {
  const seconds = Math.floor(now() / 1_000);
  const claims = { iss: ISSUER, aud: 'api://relay', tid: TENANT, azp: CALLER_ID, iat: seconds, exp: seconds + 3_600 };
  const token = new SignJWT({ ...claims, roles: role === undefined ? [] : [role] });
  const authorization = `Bearer ${await token.setProtectedHeader({ alg: 'RS256' }).sign(privateKey)}`;
  const params = { id: requestKey('hr', 'nobody') };
  const request = anHttpRequest({ query, params, headers: { authorization }, ...(body === undefined ? {} : { body }) });
  return answerOf((await handler(request, anInvocation().context)) ?? {});
}

const { submit, readRequests, readAttributes, operate } = roles;
const all = Object.values(roles);
const calls = [
  ['submitRequest', [submit], {}],
  ['submitBatch', [submit], {}],
  ['requestStatus', [submit, readRequests], undefined],
  ['listRequests', [submit, readRequests], undefined],
  ['cancelRequest', [operate], {}],
  ['listDeadLetters', [operate], undefined],
  ['listAudit', [readRequests, operate], undefined],
  ['showDeadLetter', [operate], undefined],
  ['replayDeadLetters', [operate], {}],
  ['discardDeadLetters', [operate], {}],
  ['replaceDeadLetter', [operate], {}],
  ['createBulkException', [operate], {}],
  ['endBulkException', [operate], undefined],
  ['showBulkException', [operate], undefined],
  ['createVerification', [operate], {}],
  ['showUserAttributes', [readAttributes], undefined],
  ['showServicePrincipalAttributes', [readAttributes], undefined],
  ['searchUserAttributes', [readAttributes], {}],
  ['searchServicePrincipalAttributes', [readAttributes], {}],
  ['searchUsers', [readAttributes], {}],
  ['searchServicePrincipals', [readAttributes], {}],
  ['createPlan', [submit], {}],
  ['listDefinitions', all, undefined],
  ['refreshDefinitions', [operate], {}],
  ['showHealth', [operate, readRequests], undefined],
] as const;

describe.each(calls)('%s', (name, allowed, body) => {
  const handler = api[name];

  it.each(all.map((role) => [role, allowed.some((one) => one === role)] as const))(
    'lets %s in: %s',
    async (role, isAllowed) => {
      const { status, json } = await call(handler, { role, body });
      expect(status === 403).toBe(!isAllowed);
      if (!isAllowed) expect(json['detail']).toContain(allowed.join(', '));
    },
  );

  it('lets nobody in without a role, and nobody at all without a token', async () => {
    expect(await call(handler, { body })).toMatchObject({ status: 403 });
    const anonymous = anHttpRequest(body === undefined ? {} : { body });
    expect(answerOf((await handler(anonymous, anInvocation().context)) ?? {})).toMatchObject({ status: 401 });
  });

  it('names a query parameter that it does not know', async () => {
    const query = { debug: 'Zugspitze', api: '1' };
    const { status, json, text } = await call(handler, { role: allowed[0], body, query });
    expect([status, json['errors']]).toMatchObject([
      400,
      [
        { pointer: '/debug', code: 'unknownParameter' },
        { pointer: '/api', code: 'unknownParameter' },
      ],
    ]);
    expect(text).not.toContain('Zugspitze');
  });
});

describe('a read', () => {
  it.each([
    ['showUserAttributes', { key: 'mail', attributeSet: 'Engineering' }, undefined],
    ['showServicePrincipalAttributes', { key: 'appId', attributeSet: 'Engineering' }, undefined],
    ['searchUserAttributes', { key: 'employeeId' }, { startsWith: 'B' }],
    ['searchServicePrincipalAttributes', { key: 'appId' }, { startsWith: 'B' }],
  ] as const)('knows its own parameters, and is missing its name: %s', async (name, query, body) => {
    const { status, json } = await call(api[name], { role: readAttributes, query, body });
    expect([status, json['errors']]).toEqual([
      400,
      expect.arrayContaining([expect.objectContaining({ pointer: '/name' })]),
    ]);
    expect(JSON.stringify(json)).not.toContain('unknownParameter');
  });

  it.each(['searchUsers', 'searchServicePrincipals'] as const)('of a list goes on by its cursor: %s', async (name) => {
    const filters = [{ attributeSet: 'engineering', attribute: 'project', operator: 'ne', value: 'Baker' }];
    const first = await call(api[name], { role: readAttributes, body: { filters, top: 1 } });
    expect(first).toMatchObject({ status: 200, json: { count: 2, cursor: expect.any(String) } });
    const second = await call(api[name], { role: readAttributes, body: { cursor: first.json['cursor'] } });
    expect(second).toMatchObject({ status: 200, json: { value: [{ id: expect.any(String) }] } });
    expect(second.json).not.toHaveProperty('cursor');
  });
});

describe('the definitions', () => {
  it('know their own parameters', async () => {
    const query = {
      attributeSet: 'Engineering',
      name: 'Project',
      status: 'Available',
      type: 'String',
      values: 'active',
    };
    expect(await call(api.listDefinitions, { role: submit, query })).toMatchObject({
      ...{ status: 200, json: { value: [{ name: 'Project' }] } },
    });
  });
});

describe('a set that is given as null', () => {
  const body = aDocument({ eventId: 'clears-a-set', attributes: { Engineering: null } });
  const wholeSet = [{ attributeSet: 'Engineering', name: '*', result: 'unchanged' }];

  it('is planned, taken and told of like any other', async () => {
    const planned = await call(api.createPlan, { role: submit, body });
    expect(planned).toMatchObject({ status: 200, json: { outcome: 'unchanged', effects: wholeSet, request: null } });
    expect(await call(api.submitRequest, { role: submit, body })).toMatchObject({ status: 202 });
    await world.drain();
    const { json } = await call(api.listRequests, { role: submit, query: { state: 'unchanged' } });
    expect(json).toMatchObject({ value: [{ eventId: 'clears-a-set', results: wholeSet }] });
  });

  it('is refused where the policy names no such set', async () => {
    const foreign = { ...body, attributes: { Marketing: null } };
    const answer = await call(api.submitRequest, { role: submit, body: foreign });
    const errors = [{ pointer: '/attributes/Marketing', code: 'attributeNotAllowed' }];
    expect(answer).toMatchObject({ status: 403, json: { errors } });
  });
});

describe('a list', () => {
  it.each([
    ['listRequests', { state: 'applied', source: 'hr', top: '5', open: 'true' }],
    ['listRequests', { targetType: 'user', mail: 'jana@contoso.com', from: '2026-11-20T09:00:00Z' }],
    ['listRequests', { reference: 'RITM0010001', to: '2026-11-20T09:00:00Z' }],
    [
      'listDeadLetters',
      { source: 'hr', reason: 'expired', from: '2026-11-20T09:00:00Z', to: '2026-11-21T09:00:00+01:00', top: '5' },
    ],
  ] as const)('knows its own parameters: %s', async (name, query) => {
    const answer = await call(api[name], { role: name === 'listRequests' ? readRequests : operate, query });
    expect(answer).toMatchObject({ status: 200, json: { value: [] } });
    const again = await call(api[name], {
      role: name === 'listRequests' ? readRequests : operate,
      query: { ...query, cursor: 'none' },
    });
    expect(again).toMatchObject({ status: 400, json: { errors: [{ pointer: '/cursor', code: 'invalidFormat' }] } });
  });

  it('does not know those of the other one', async () => {
    expect(await call(api.listRequests, { role: submit, query: { reason: 'expired' } })).toMatchObject({ status: 400 });
    expect(await call(api.listDeadLetters, { role: operate, query: { state: 'applied' } })).toMatchObject({
      status: 400,
    });
  });
});

describe('what asks for no token', () => {
  it('is what says whether the relay lives and how to call it, webhooks, and what the host calls', async () => {
    const guarded: readonly string[] = calls.map(([name]) => name);
    const others = Object.keys(api).filter((name) => !guarded.includes(name));
    const triggers = [
      'assignments',
      'events',
      'forgetEvents',
      'moveGivenUp',
      'purgeAudit',
      'purgeBulkCounts',
      'refreshCatalog',
      'sendDue',
      'sourceQueues',
      'tellClosed',
    ];
    const webhooks = ['receiveWebhook', 'allowWebhookOrigin'];
    expect(others.toSorted()).toEqual(['live', 'openapi', 'ready', ...webhooks, ...triggers].toSorted());
    const timers = [
      ...[api.refreshCatalog, api.sendDue, api.moveGivenUp, api.tellClosed],
      ...[api.purgeAudit, api.purgeBulkCounts, api.forgetEvents],
    ];
    for (const work of timers) {
      await expect(work({}, anInvocation().context)).resolves.toBeUndefined();
    }
  });
});
