import { createSecretKey } from 'node:crypto';
import { type HttpHandler, HttpResponse } from '@azure/functions';
import { generateKeyPair, SignJWT } from 'jose';
import { createDirectory } from '../../src/adapters/graph/directory.ts';
import { compose } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import type { Ports } from '../../src/connect.ts';
import { requestKey } from '../../src/domain/key.ts';
import type { Source } from '../../src/domain/source.ts';
import type { ConfiguredSource } from '../../src/intake/source/read.ts';
import type { Secrets } from '../../src/intake/source/secrets.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { roles as allRoles } from '../../src/topology.ts';
import { AUDIT_RETENTION_IN_MS, createWorld, hr, type World } from '../app/world.ts';
import { CALLER_ID, configured, noSecrets, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { anHttpRequest, anInvocation } from '../handlers/invocation.ts';
import { operation } from './documented.ts';

const TENANT = '6d0c1b7e-52f3-4a88-9e14-b3c7d5f60a92';
const ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const { publicKey, privateKey } = await generateKeyPair('RS256');

const OPERATOR_ID = '7c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f';

/** The id of a request that there is not. */
export const NOBODY = requestKey('hr', 'nobody');

export type Call = {
  readonly roles?: readonly string[];
  /** As the header says it; without it, a token with these roles. */
  readonly authorization?: string | undefined;
  readonly appId?: string;
  readonly query?: Record<string, string>;
  /** Of the path; without them somebody, and a request that there is not. */
  readonly id?: string;
  readonly name?: string;
  readonly source?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};
export type Answer = {
  readonly operationId: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};
/** Sources that are known by their path, and what their senders prove themselves with. */
export type Webhooks = { readonly webhooks: readonly ConfiguredSource[]; readonly secrets: Secrets };
export type Api = ReturnType<typeof createApi>;

/** What a plan says of a call is what the real adapter would send; it asks nobody for it. */
const nobody = () => Promise.reject(new Error('There is no Graph here'));
const { describe } = createDirectory({ get: nobody, patch: nobody });

/** The whole API as it is composed, over ports in memory that can all be made to throw. */
export function createApi(
  world: World = createWorld(),
  sources: readonly Source[] = [hr],
  { webhooks = [], secrets = noSecrets }: Partial<Webhooks> = {},
) {
  const { now, log } = world;
  let trouble: Error | undefined;
  /** Not that of a port: whether tokens can be verified at all. */
  let keysAreAway = false;

  const troubled = (port: unknown): unknown =>
    typeof port !== 'object' || port === null
      ? port
      : new Proxy(port, {
          get: (target, name) => {
            const member = Reflect.get(target, name);
            return typeof member === 'function' && trouble ? () => Promise.reject(trouble) : member;
          },
        });
  const keys = async () => {
    if (keysAreAway) throw new Error('Switched off by a test');
    return publicKey;
  };
  const directory = { ...world.directory, describe };
  const all = Object.entries({ ...world, directory });
  const ports = { ...Object.fromEntries(all.map(([name, port]) => [name, troubled(port)])), keys };
  const surroundings = { tracer: noTracer, now, log, sleep: async () => {}, random: () => 0.5, newId: () => 'made-up' };
  const config = configOf([...sources.map(configured), ...webhooks], secrets);
  const handlers = compose(config, ports as unknown as Ports, surroundings);

  async function tokenOf({ roles = Object.values(allRoles), appId = CALLER_ID }: Call): Promise<string> {
    const seconds = Math.floor(now() / 1_000);
    const claims = { iss: ISSUER, aud: 'api://relay', tid: TENANT, azp: appId, iat: seconds, exp: seconds + 3_600 };
    return new SignJWT({ ...claims, roles }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  }

  return {
    world,
    /** Every port rejects with this from now on. */
    breakPorts(error: Error) {
      trouble = error;
    },
    loseKeys() {
      keysAreAway = true;
    },

    async call(operationId: string, call: Call = {}): Promise<Answer> {
      const { path, method } = operation(operationId);
      const {
        query = {},
        id = NOBODY,
        name = path.startsWith('users') ? USER_ID : SERVICE_PRINCIPAL_ID,
        source = 'hr',
        // Exceptions are not for who sends.
        appId = path.startsWith('sources') ? OPERATOR_ID : CALLER_ID,
        body,
        headers,
      } = call;
      const authorization =
        'authorization' in call ? call.authorization : `Bearer ${await tokenOf({ ...call, appId })}`;
      const request = anHttpRequest({
        method,
        path: path.replace('{id}', id).replace('{name}', encodeURIComponent(name)).replace('{source}', source),
        query,
        params: { id, name, source },
        headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
        ...(method === 'POST' && body !== undefined ? { body } : {}),
      });
      const handler = (handlers as unknown as Readonly<Record<string, HttpHandler>>)[operationId];
      if (!handler) throw new Error(`There is no handler ${operationId}`);
      const response = new HttpResponse((await handler(request, anInvocation().context)) ?? {});
      return {
        operationId,
        status: response.status,
        headers: response.headers as Headers,
        text: await response.text(),
      };
    },
  };
}

const configOf = (sources: readonly ConfiguredSource[], secrets: Secrets): Config => ({
  tokens: { tenantId: TENANT, audiences: ['api://relay'], issuers: [ISSUER], keysUrl: `${ISSUER}/keys` },
  graph: { baseUrl: 'https://graph.microsoft.com', scope: 'https://graph.microsoft.com/.default' },
  credential: { kind: 'managedIdentity', clientId: undefined },
  serviceBus: { kind: 'identity', fullyQualifiedNamespace: 'contoso.servicebus.windows.net' },
  storage: { kind: 'identity', tableServiceUri: 'https://x.example.com', blobServiceUri: 'https://x.example.com' },
  digestKeys: [createSecretKey(Buffer.alloc(32, 7))],
  sources,
  secrets,
  auditRetentionInMs: AUDIT_RETENTION_IN_MS,
  outcomes: false,
  localRecordsUrl: undefined,
  telemetry: { azureMonitor: undefined, otlp: undefined, site: { name: undefined, instanceId: undefined } },
});
