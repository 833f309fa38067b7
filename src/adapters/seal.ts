import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { DigestKey } from '../domain/key.ts';

/** Encryption of what must lie in a store with its values. A text opens only for the context that it was sealed for. */
export type Seal = {
  seal(plain: Uint8Array, context: string): string;
  /** undefined: changed, moved, or sealed with a key that is not known. */
  open(sealed: string, context: string): Uint8Array | undefined;
};

/** The first key seals; the others, of a time before a rotation, only open. */
export function createSeal(digestKeys: readonly [DigestKey, ...DigestKey[]]): Seal {
  const [first, ...others] = digestKeys;
  const current = derive(first);
  const keys = [current, ...others.map(derive)];
  return {
    seal(plain, context) {
      // Random nonces of 96 bits are safe for 2^32 texts of one key: NIST SP 800-38D, 8.3.
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current, nonce).setAAD(Buffer.from(context));
      const text = [cipher.update(plain), cipher.final()];
      return VERSION + Buffer.concat([nonce, ...text, cipher.getAuthTag()]).toString('base64url');
    },

    open(sealed, context) {
      if (!sealed.startsWith(VERSION)) return undefined;
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      for (const key of keys) {
        const plain = decipher(key, bytes, context);
        if (plain) return plain;
      }
      return undefined;
    },
  };
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = '1.';

/** A key of its own, so that digests and sealed texts cannot tell anything about each other. */
const derive = (key: DigestKey): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `entra-attribute-relay/seal/${VERSION}`, KEY_BYTES)));

function decipher(key: KeyObject, bytes: Buffer, context: string): Uint8Array | undefined {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return undefined;
  }
}
