import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { ProofVerdict, RefusalCause, RequestHeaders } from '../proof.ts';
import type { SignatureScheme } from '../source/identity.ts';
import { decodeDigest } from './digest.ts';
import type { VerificationKey } from './keys.ts';
import { type Algorithm, type HmacHash, type Scheme, schemes, type TimeFormat } from './schemes.ts';
import { readTime } from './time.ts';

/** Who replaces its key signs twice. More than a few would be work that a forger makes. */
const MAX_SIGNATURES = 8;

type Candidate = { readonly algorithm: Algorithm; readonly digest: Buffer };
/** What a sender signed besides the body, as it came. */
type Signed = { readonly id: string; readonly time: string };

/** Checks a signature over the bytes as they came, by the table of schemes. */
export function createVerifier(name: SignatureScheme, keys: readonly VerificationKey[], toleranceInMs: number) {
  return (headers: RequestHeaders, body: Uint8Array, now: number): ProofVerdict => {
    const scheme = schemes[name].find(({ header }) => headers.get(header) !== null);
    const signed = scheme && readSigned(scheme, headers);
    if (!signed) return { kind: 'refused', cause: 'missing' };
    const candidates = readCandidates(scheme, headers.get(scheme.header) ?? '');
    if (!candidates || isAmbiguous(scheme, signed)) return { kind: 'refused', cause: 'malformed' };
    if (!isSigned(contentOf(scheme, signed, body), candidates, keys)) return { kind: 'refused', cause: 'mismatch' };
    const cause = scheme.time && checkTime(signed.time, scheme.time.format, now, toleranceInMs);
    return cause ? { kind: 'refused', cause } : { kind: 'proven', eventId: signed.id || undefined };
  };
}

/** Undefined when a part of it is missing. */
function readSigned(scheme: Scheme, headers: RequestHeaders): Signed | undefined {
  const part = (header: string | undefined) => (header === undefined ? '' : headers.get(header) || undefined);
  const id = part(scheme.id);
  const time = part(scheme.time?.header);
  return id === undefined || time === undefined ? undefined : { id, time };
}

/**
 * What ends a part cannot be in it, or one signature would fit several ways to take the content apart (Standard Webhooks,
 * "Signature scheme": no full stop in an id). A time cannot hold it anyway, and where nothing stands between the parts
 * the form of the time and its window say where it ends.
 */
const isAmbiguous = ({ content }: Scheme, { id }: Signed): boolean =>
  content.some((part) => typeof part === 'object' && id.includes(part.text));

/** What was signed long ago may be somebody's copy of it. */
function checkTime(text: string, format: TimeFormat, now: number, toleranceInMs: number): RefusalCause | undefined {
  const at = readTime(text, format);
  if (at === undefined) return 'malformed';
  if (at < now - toleranceInMs) return 'stale';
  return at > now + toleranceInMs ? 'future' : undefined;
}

/**
 * The signatures by methods that are known. Undefined when the header is no such list, so that one which came twice, and
 * was joined on the way, is refused rather than taken apart.
 */
function readCandidates({ separator, ...scheme }: Scheme, text: string): readonly Candidate[] | undefined {
  const parts = separator === undefined ? [text] : text.split(separator, MAX_SIGNATURES + 1);
  if (parts.length > MAX_SIGNATURES) return undefined;
  const candidates: Candidate[] = [];
  for (const part of parts) {
    const [method = '', digest, ...more] = scheme.methodEnd === undefined ? ['', part] : part.split(scheme.methodEnd);
    if (digest === undefined || more.length > 0) return undefined;
    const algorithm = scheme.methods.get(method);
    const bytes = decodeDigest(digest, scheme.digest);
    if (algorithm && bytes) candidates.push({ algorithm, digest: bytes });
  }
  return candidates;
}

function contentOf({ content }: Scheme, signed: Signed, body: Uint8Array): Uint8Array {
  const parts = content.map((part) => {
    if (part === 'body') return body;
    return Buffer.from(typeof part === 'string' ? signed[part] : part.text);
  });
  return parts.length === 1 ? body : Buffer.concat(parts);
}

/** By any of the keys: while one is being replaced, senders use either. */
function isSigned(content: Uint8Array, candidates: readonly Candidate[], keys: readonly VerificationKey[]): boolean {
  return keys.some((key) => {
    const digestOf = createDigests(content, key);
    return candidates.some(({ algorithm, digest }) => {
      // The key says which algorithms there are, never the sender.
      if (algorithm === 'ed25519') return key.kind === 'ed25519' && verify(null, content, key.key, digest);
      return key.kind === 'hmac' && isEqual(digestOf(algorithm), digest);
    });
  });
}

/** Each once, however many signatures there are. */
function createDigests(content: Uint8Array, { key }: VerificationKey) {
  const digests = new Map<HmacHash, Buffer>();
  return (hash: HmacHash): Buffer => {
    const digest = digests.get(hash) ?? createHmac(hash, key).update(content).digest();
    digests.set(hash, digest);
    return digest;
  };
}

/** In constant time: how much of a forged digest was right would be told by how long the answer takes. */
const isEqual = (expected: Buffer, given: Buffer): boolean =>
  expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
