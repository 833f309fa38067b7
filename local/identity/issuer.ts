/** Token issuer for callers of the relay's own API: discovery and keys as Entra has them, a token for the asking. */
import { claimsOf, issuerOf, lifetimeOf, type Tenant } from './claims.ts';
import { entraError, type Reply } from './reply.ts';
import type { Signer } from './signer.ts';
import { BadTokenRequest, parseTokenRequest, type TokenRequest } from './token-request.ts';

export type Issuer = {
  readonly tenant: Tenant;
  readonly signer: Signer;
  readonly now: () => number;
};

export const issueToken = (issuer: Issuer, request: TokenRequest) =>
  issuer.signer.sign(claimsOf(request, issuer.tenant, issuer.now()));

export async function answerTokenRequest(issuer: Issuer, contentType: string, text: string): Promise<Reply> {
  try {
    const request = parseTokenRequest(contentType, text);
    const access_token = await issueToken(issuer, request);
    return {
      status: 200,
      body: {
        access_token,
        token_type: 'Bearer',
        expires_in: lifetimeOf(request),
      },
    };
  } catch (error) {
    if (!(error instanceof BadTokenRequest)) throw error;
    // 90100: a parameter is empty or not valid (Entra: AADSTS error codes).
    return entraError(400, 'invalid_request', 90100, error.message, issuer.now());
  }
}

/** Entra: OpenID Connect metadata document; only what a verifier of access tokens reads. */
export function discoveryDocument({ url, tenantId }: Tenant): Reply {
  return {
    status: 200,
    body: {
      issuer: issuerOf(url, tenantId, 2),
      jwks_uri: `${url}/${tenantId}/discovery/v2.0/keys`,
      token_endpoint: `${url}/${tenantId}/token`,
      response_types_supported: ['token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
  };
}
