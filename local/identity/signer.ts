import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';

export type Signer = {
  readonly keys: JSONWebKeySet;
  sign(claims: JWTPayload): Promise<string>;
  verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload>;
};

/** RS256 because Entra signs access tokens with nothing else (Entra: access tokens). */
export async function createSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', {
    extractable: true,
  });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  // Entra's key sets carry no `alg`; verifiers must not depend on it.
  const keys: JSONWebKeySet = { keys: [{ ...jwk, kid, use: 'sig' }] };
  const local = createLocalJWKSet(keys);
  return {
    keys,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey),
    verify: async (token, options) =>
      (
        await jwtVerify(token, local, {
          algorithms: ['RS256'],
          clockTolerance: 0,
          ...options,
        })
      ).payload,
  };
}
