/** The App Service managed identity protocol, api-version 2019-08-01 (learn: app-service/overview-managed-identity). */
import { publicCloud } from '../../src/clouds.ts';
import { issuerOf, objectIdOf, type Tenant, timesOf } from './claims.ts';
import type { Reply } from './reply.ts';
import type { Signer } from './signer.ts';

export const GRAPH_RESOURCE = 'https://graph.microsoft.com';

/** The application permissions the relay asks for (GD user-update, serviceprincipal-update, directory-list-attributesets). */
const GRAPH_ROLES = [
  'CustomSecAttributeAssignment.ReadWrite.All',
  'CustomSecAttributeDefinition.Read.All',
  'User.Read.All',
  'Application.Read.All',
];

/** Stands for the identity of the function app when a request names none. */
const SYSTEM_ASSIGNED_CLIENT_ID = '5a3f6c1e-0b7d-4c52-9e84-2d1f7a90b6c3';

/** Managed identity tokens live for 24 hours (learn: managed-identities-faq, token caching). */
const LIFETIME_IN_SECONDS = 24 * 60 * 60;

export type ManagedIdentity = {
  readonly tenant: Tenant;
  readonly identityHeader: string;
  readonly signer: Signer;
  readonly now: () => number;
};

export async function managedIdentityToken(
  identity: ManagedIdentity,
  query: URLSearchParams,
  header: unknown,
): Promise<Reply> {
  // A missing or wrong header is a request that did not come from the app itself. The body of this answer is assumed.
  if (header !== identity.identityHeader) return refuse(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
  if (query.get('api-version') !== '2019-08-01') return refuse(400, "The api-version must be '2019-08-01'.");
  const resource = query.get('resource');
  if (!resource) return refuse(400, 'The resource is missing.');
  const clientId = query.get('client_id') || SYSTEM_ASSIGNED_CLIENT_ID;
  const { iat, nbf, exp } = timesOf(identity.now(), LIFETIME_IN_SECONDS);
  const { url, tenantId } = identity.tenant;
  const oid = objectIdOf(clientId);
  const access_token = await identity.signer.sign({
    iss: isStorage(resource) ? `${publicCloud.sts}/${tenantId}/` : issuerOf(url, tenantId, 1),
    aud: resource,
    ...{ iat, nbf, exp },
    ...{
      appid: clientId,
      appidacr: '2',
      idtyp: 'app',
      oid,
      sub: oid,
      tid: tenantId,
      ver: '1.0',
    },
    ...(isGraph(resource) ? { roles: GRAPH_ROLES } : {}),
  });
  return {
    status: 200,
    body: {
      access_token,
      expires_on: String(exp),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    },
  };
}

/** Both spellings are asked for by clients and accepted by Graph. */
const isGraph = (resource: string) => resource.replace(/\/$/, '') === GRAPH_RESOURCE;

/** Azurite, which looks at no signature, takes tokens of Microsoft's issuers only. */
const isStorage = (resource: string) => new URL(resource).hostname === 'storage.azure.com';

const refuse = (status: number, message: string): Reply => ({
  status,
  body: { statusCode: status, message },
});
