/** Identity of the local stack: a managed identity endpoint for the relay, and a token issuer for its callers. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { JSONWebKeySet } from 'jose';
import { listen, readText, shut } from '../http-server.ts';
import { issuerOf, type Tenant } from './claims.ts';
import { answerTokenRequest, discoveryDocument, type Issuer, issueToken } from './issuer.ts';
import { GRAPH_RESOURCE, type ManagedIdentity, managedIdentityToken } from './managed-identity.ts';
import { entraError, type Reply } from './reply.ts';
import { createSigner } from './signer.ts';
import { readTokenRequest, type TokenRequest } from './token-request.ts';

export type Identity = {
  readonly port: number;
  readonly url: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly tenantId: string;
  readonly audience: string;
  /** `POST` here, or to `{issuer}/token`, gives a token; keys are at `{issuer}/discovery/v2.0/keys`. */
  readonly issuer: string;
  token(claims: TokenRequest): Promise<string>;
  verifyGraphToken(token: string): Promise<boolean>;
  /** What its tokens are checked with by those who do not ask over HTTP. */
  readonly keys: JSONWebKeySet;
  close(): Promise<void>;
};

export type IdentityOptions = {
  port?: number;
  tenantId?: string;
  audience?: string;
  identityHeader?: string;
  now?: () => number;
};

const TENANT_ID = '8f0b2a6d-3c41-4d7e-9a55-6e1c0d94b7f2';
const AUDIENCE = 'c7d1e5f0-92b4-4a38-8e6f-1b5a7d20c394';
/** What App Service calls it; Linux and Windows plans differ in case only. */
const MANAGED_IDENTITY_PATH = '/msi/token';

export async function startIdentity({
  port = 0,
  tenantId = TENANT_ID,
  audience = AUDIENCE,
  identityHeader = randomUUID(),
  now = Date.now,
}: IdentityOptions = {}): Promise<Identity> {
  const signer = await createSigner();
  const server = createServer();
  const bound = await listen(server, port, 'LOCAL_IDENTITY_PORT');
  const url = `http://127.0.0.1:${bound}`;
  const tenant: Tenant = { url, tenantId, audience };
  const issuer: Issuer = { tenant, signer, now };
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request: there is no one left to answer.
    send({ ...issuer, identityHeader }, request, response).catch(() => response.destroy());
  });
  return {
    port: bound,
    url,
    identityEndpoint: `${url}${MANAGED_IDENTITY_PATH}`,
    identityHeader,
    tenantId,
    audience,
    issuer: `${url}/${tenantId}`,
    token: async (claims) => issueToken(issuer, readTokenRequest(claims)),
    verifyGraphToken: (token) =>
      signer
        .verify(token, {
          issuer: issuerOf(url, tenantId, 1),
          audience: [GRAPH_RESOURCE, `${GRAPH_RESOURCE}/`],
          currentDate: new Date(now()),
        })
        .then(
          () => true,
          () => false,
        ),
    keys: signer.keys,
    close: () => shut(server),
  };
}

async function send(identity: ManagedIdentity, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(identity, request);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

async function answer(identity: ManagedIdentity, request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', identity.tenant.url);
  // App Service hands out its endpoint with a trailing slash on some plans, and clients keep it.
  const route = `${request.method} ${pathname.replace(/\/$/, '')}`;
  const base = `/${identity.tenant.tenantId}`;
  switch (route) {
    case `GET ${MANAGED_IDENTITY_PATH}`:
      return managedIdentityToken(identity, searchParams, request.headers['x-identity-header']);
    case `GET ${base}/discovery/v2.0/keys`:
      return { status: 200, body: identity.signer.keys };
    case `GET ${base}/v2.0/.well-known/openid-configuration`:
      return discoveryDocument(identity.tenant);
    case `POST ${base}`:
    case `POST ${base}/token`:
      return answerTokenRequest(identity, request.headers['content-type'] ?? '', await readText(request));
    default:
      // 90002: the tenant does not exist; Entra answers a wrong path the same way, since its first segment is the tenant.
      return entraError(400, 'invalid_request', 90002, `Nothing answers '${route}'.`, identity.now());
  }
}
