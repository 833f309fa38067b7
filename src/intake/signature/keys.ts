import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { SignatureScheme } from '../source/identity.ts';
import { decodeBase64 } from './digest.ts';

/**
 * What a signature is checked with. A public key is for Ed25519 alone: taken for the secret of an HMAC, it would let
 * anybody sign who knows it.
 */
export type VerificationKey = { readonly kind: 'hmac' | 'ed25519'; readonly key: KeyObject };

export type ReadKey = VerificationKey | { readonly kind: 'problem'; readonly detail: string };

const SECRET = 'whsec_';
const PUBLIC = 'whpk_';
const PUBLIC_KEY_BYTES = 32;
const SECRET_BYTES = { from: 24, to: 64 };

/** A source's secret as a key, or what is wrong with its form; never the secret itself. */
export function readKey(scheme: SignatureScheme, secret: string): ReadKey {
  if (scheme === 'standardWebhooks') return readStandardKey(secret);
  return { kind: 'hmac', key: createSecretKey(secret, 'utf8') };
}

function readStandardKey(secret: string): ReadKey {
  if (secret.startsWith(PUBLIC)) {
    const bytes = decodeBase64(secret.slice(PUBLIC.length));
    if (bytes?.byteLength === PUBLIC_KEY_BYTES) return { kind: 'ed25519', key: publicKeyOf(bytes) };
    return problem(`After ${PUBLIC}, give the base64 of the ${PUBLIC_KEY_BYTES} bytes of an Ed25519 public key.`);
  }
  if (secret.startsWith(SECRET)) {
    const bytes = decodeBase64(secret.slice(SECRET.length));
    const { from, to } = SECRET_BYTES;
    if (bytes && bytes.byteLength >= from && bytes.byteLength <= to) {
      return { kind: 'hmac', key: createSecretKey(bytes) };
    }
    return problem(`After ${SECRET}, give the base64 of ${from} to ${to} bytes.`);
  }
  return problem(
    `Begin it with ${SECRET}, or with ${PUBLIC} if it is a public key. A private key stays with its sender.`,
  );
}

const publicKeyOf = (bytes: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });

const problem = (detail: string): ReadKey => ({ kind: 'problem', detail });
