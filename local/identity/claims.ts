/** Claims of app-only access tokens, in both versions Entra issues (Entra: access token claims reference). */
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { TokenRequest } from './token-request.ts';

export type Tenant = {
  readonly url: string;
  readonly tenantId: string;
  readonly audience: string;
};

const DEFAULT_LIFETIME_IN_SECONDS = 3_600;

/** One application is one service principal in a tenant, so the same app id must always give the same object id. */
export function objectIdOf(appId: string): string {
  const hex = createHash('sha256').update(appId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export const lifetimeOf = (request: TokenRequest) => request.expiresInSeconds ?? DEFAULT_LIFETIME_IN_SECONDS;

/** An already expired token was issued before it expired, as a real one was. */
export function timesOf(nowInMs: number, lifetimeInSeconds: number): { iat: number; nbf: number; exp: number } {
  const now = Math.floor(nowInMs / 1_000);
  const exp = now + lifetimeInSeconds;
  const issued = exp < now ? exp - DEFAULT_LIFETIME_IN_SECONDS : now;
  return { iat: issued, nbf: issued, exp };
}

/** The v1.0 issuer stands for `https://sts.windows.net/{tid}/`: same path, trailing slash and all. */
export const issuerOf = (url: string, tenantId: string, version: 1 | 2) =>
  version === 2 ? `${url}/${tenantId}/v2.0` : `${url}/${tenantId}/`;

export function claimsOf(request: TokenRequest, tenant: Tenant, nowInMs: number): JWTPayload {
  const { appId, roles = [], version = 2, tenantId = tenant.tenantId, oid = objectIdOf(appId) } = request;
  // "1" means the client proved itself with a secret, as every daemon does.
  const client = version === 2 ? { azp: appId, azpacr: '1' } : { appid: appId, appidacr: '1' };
  return {
    ...client,
    iss: request.issuer ?? issuerOf(tenant.url, tenantId, version),
    aud: request.audience ?? (version === 2 ? tenant.audience : `api://${tenant.audience}`),
    ...timesOf(nowInMs, lifetimeOf(request)),
    idtyp: 'app',
    oid,
    sub: oid,
    tid: tenantId,
    ver: version === 2 ? '2.0' : '1.0',
    // Entra leaves the claim out when no role is assigned.
    ...(roles.length > 0 ? { roles } : {}),
  };
}
