import { hash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Caller, TokenVerdict } from './token.ts';

export type Authenticate = (authorization: string | null) => Promise<TokenVerdict>;

/** Machines send the same token for up to an hour; callers beyond these are verified each time. */
const REMEMBERED = 100;
/** How long a key that its tenant withdraws could still be trusted beyond the key set's own age. */
const REMEMBERED_FOR_IN_MS = 5 * 60_000;

/**
 * Verifying a signature is the dearest part of taking a request, so a good token is remembered by its digest for five
 * minutes and never past its expiry. Only what was accepted is remembered: a refusal costs the caller, not the relay.
 */
export function rememberTokens(verify: Authenticate, now: () => number): Authenticate {
  const remembered = new Map<string, { readonly caller: Caller; readonly until: number }>();

  return async (authorization) => {
    if (authorization === null) return verify(authorization);
    const digest = hash('sha256', authorization, 'base64url');
    const known = remembered.get(digest);
    if (known && now() < known.until) return { kind: 'caller', caller: known.caller };
    remembered.delete(digest);
    const verdict = await verify(authorization);
    if (verdict.kind === 'caller') {
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size >= REMEMBERED) remembered.delete(oldest);
      const { exp = 0 } = decodeJwt(authorization.slice('Bearer '.length));
      remembered.set(digest, { caller: verdict.caller, until: Math.min(exp * 1_000, now() + REMEMBERED_FOR_IN_MS) });
    }
    return verdict;
  };
}
