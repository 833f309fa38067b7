import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Role, roles } from '../topology.ts';

export type Caller = {
  readonly applicationId: string;
  readonly objectId: string | undefined;
  readonly roles: readonly Role[];
  /** The token is of somebody who signed in through the application, and not of the application itself. */
  readonly isDelegated: boolean;
};

export type TokenVerdict =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | {
      readonly kind: 'rejected';
      readonly because: 'missing' | 'invalid' | 'expired';
    }
  /** The signing keys could not be fetched: nothing can be said about the token. */
  | { readonly kind: 'unavailable' };

export type TokenTrust = {
  readonly tenantId: string;
  readonly audiences: readonly string[];
  /** v1.0 and v2.0 issuer of the tenant; which one signs depends on the API's app registration. */
  readonly issuers: readonly string[];
  readonly keys: JWTVerifyGetKey;
  readonly now: () => number;
};

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
const CLOCK_TOLERANCE_IN_SECONDS = 60;

/** Says who calls, by the `Authorization` header alone. */
export async function verifyToken(trust: TokenTrust, authorization: string | null): Promise<TokenVerdict> {
  if (!authorization) return { kind: 'rejected', because: 'missing' };
  const token = BEARER.exec(authorization)?.[1];
  if (!token) return { kind: 'rejected', because: 'invalid' };
  try {
    const { payload } = await jwtVerify(token, trust.keys, {
      algorithms: ['RS256'],
      audience: [...trust.audiences],
      issuer: [...trust.issuers],
      requiredClaims: ['exp', 'tid'],
      clockTolerance: CLOCK_TOLERANCE_IN_SECONDS,
      currentDate: new Date(trust.now()),
    });
    return payload['tid'] === trust.tenantId ? toVerdict(payload) : { kind: 'rejected', because: 'invalid' };
  } catch (error) {
    return classify(error);
  }
}

function toVerdict(payload: JWTPayload): TokenVerdict {
  const { azp, appid, oid } = payload;
  const applicationId = azp ?? appid;
  if (typeof applicationId !== 'string') return { kind: 'rejected', because: 'invalid' };
  const claimed: readonly unknown[] = Array.isArray(payload['roles']) ? payload['roles'] : [];
  return {
    kind: 'caller',
    caller: {
      applicationId: applicationId.toLowerCase(),
      objectId: typeof oid === 'string' ? oid : undefined,
      roles: Object.values(roles).filter((role) => claimed.includes(role)),
      // Entra ID puts it into each token that it issues on behalf of a user, and into no other.
      isDelegated: payload['scp'] !== undefined,
    },
  };
}

/** What the token is to blame for; everything else (time-outs, bad answers of the key endpoint) is ours. */
const tokenFaults = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

function classify(error: unknown): TokenVerdict {
  if (error instanceof errors.JWTExpired) return { kind: 'rejected', because: 'expired' };
  if (tokenFaults.some((fault) => error instanceof fault)) return { kind: 'rejected', because: 'invalid' };
  return { kind: 'unavailable' };
}
