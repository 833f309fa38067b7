import { hash, timingSafeEqual } from 'node:crypto';
import type { Authenticate } from './remember-token.ts';
import { readKey, type VerificationKey } from './signature/keys.ts';
import { createVerifier } from './signature/verify.ts';
import type { WebhookFile } from './source/identity.ts';

/** As a host has them: names in any case, and a header that came twice as one, joined by commas. */
export type RequestHeaders = { get(name: string): string | null };

/** Why a request proves nothing: for the operator, never for who sent it. */
export type RefusalCause = 'missing' | 'malformed' | 'mismatch' | 'stale' | 'future' | 'token' | 'application';

export type ProofVerdict =
  /** `eventId` is the sender's own, where it was proven too. */
  | { readonly kind: 'proven'; readonly eventId: string | undefined }
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  /** Nothing can be said: the keys of tokens could not be fetched. */
  | { readonly kind: 'unavailable' };

export type Proof = {
  /** What a 401 must ask for (RFC 9110, 11.6.1). Where no scheme is registered it is named for what it is. */
  readonly challenge: 'Signature' | 'Bearer' | 'Basic realm="webhooks", charset="UTF-8"' | 'Header';
  check(headers: RequestHeaders, body: Uint8Array, now: number): ProofVerdict | Promise<ProofVerdict>;
};

const DEFAULT_TOLERANCE_IN_SECONDS = 300;

/** How the sender of a webhook proves that it is the sender: exactly one way for each. */
export function createProof(file: WebhookFile, secrets: readonly string[], authenticate: Authenticate): Proof {
  const { signature, token, basic, header, toleranceInSeconds = DEFAULT_TOLERANCE_IN_SECONDS } = file;
  if (signature !== undefined) {
    const keys = secrets.map((secret) => readKey(signature, secret)).filter(isKey);
    return { challenge: 'Signature', check: createVerifier(signature, keys, toleranceInSeconds * 1_000) };
  }
  if (token !== undefined) return tokenProof(token.applicationIds, authenticate);
  if (basic !== undefined) return basicProof(basic.userName, secrets);
  return headerProof(header ?? '', secrets);
}

/** What is none was named at start-up. */
const isKey = (read: ReturnType<typeof readKey>): read is VerificationKey => read.kind !== 'problem';

/**
 * The application alone is what the file lists: no app role is asked for, since services that send with a token of
 * their own cannot always be given one. Who only signs in through that application is not the application.
 */
function tokenProof(applicationIds: readonly string[], authenticate: Authenticate): Proof {
  const allowed = new Set(applicationIds.map((id) => id.toLowerCase()));
  return {
    challenge: 'Bearer',
    async check(headers) {
      const verdict = await authenticate(headers.get('authorization'));
      if (verdict.kind === 'unavailable') return verdict;
      if (verdict.kind === 'rejected') return refused(verdict.because === 'missing' ? 'missing' : 'token');
      const { applicationId, isDelegated } = verdict.caller;
      return allowed.has(applicationId) && !isDelegated ? proven : refused('application');
    },
  };
}

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/** RFC 7617. */
function basicProof(userName: string, secrets: readonly string[]): Proof {
  const isRight = createComparison(secrets.map((secret) => `${userName}:${secret}`));
  return {
    challenge: 'Basic realm="webhooks", charset="UTF-8"',
    check(headers) {
      const authorization = headers.get('authorization');
      if (authorization === null) return refused('missing');
      const credentials = BASIC.exec(authorization)?.[1];
      if (credentials === undefined) return refused('malformed');
      return isRight(Buffer.from(credentials, 'base64')) ? proven : refused('mismatch');
    },
  };
}

function headerProof(name: string, secrets: readonly string[]): Proof {
  const isRight = createComparison(secrets);
  return {
    challenge: 'Header',
    check(headers) {
      const given = headers.get(name);
      if (given === null) return refused('missing');
      return isRight(given) ? proven : refused('mismatch');
    },
  };
}

/** In constant time: of digests, which have one length whatever is guessed. */
function createComparison(expected: readonly string[]) {
  const digests = expected.map(digestOf);
  return (given: string | Uint8Array): boolean => {
    const digest = digestOf(given);
    return digests.some((one) => timingSafeEqual(one, digest));
  };
}

const digestOf = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

const proven = { kind: 'proven', eventId: undefined } as const;
const refused = (cause: RefusalCause) => ({ kind: 'refused', cause }) as const;
