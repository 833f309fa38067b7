import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { pointerTo } from '../domain/problem.ts';
import type { Authenticate } from '../intake/remember-token.ts';
import type { Caller } from '../intake/token.ts';
import type { Log } from '../ports/log.ts';
import type { Role } from '../topology.ts';
import { contextLog } from './context-log.ts';
import { keysUnavailable, toErrorResponse } from './error-response.ts';
import { problem } from './problem.ts';
import { queryOf } from './query.ts';

/** Told of each answer; without a caller where nobody could be verified. */
export type Answered = (status: number | undefined, caller: Caller | undefined) => void;
export type GuardedHandler = (request: HttpRequest, caller: Caller, log: Log) => Promise<HttpResponseInit>;

/**
 * What every function of the API does before and after its own work: query, token, role; and what went wrong.
 *
 * @param anyOf the caller needs one of these app roles
 * @param parameters the names of the query that the function knows
 * @param answered what counts the answers, where somebody does
 */
export function createGuard(authenticate: Authenticate) {
  return (
    anyOf: readonly Role[],
    handler: GuardedHandler,
    parameters: readonly string[] = [],
    answered: Answered = nobodyCounts,
  ): HttpHandler =>
    async (request, context) => {
      const log = contextLog(context);
      const rules = { anyOf, parameters };
      let verified: Caller | undefined;
      const identify: Authenticate = async (authorization) => {
        const verdict = await authenticate(authorization);
        if (verdict.kind === 'caller') verified = verdict.caller;
        return verdict;
      };
      const admitted = admit(request, rules, identify, (caller) => handler(request, caller, log));
      const response = await admitted.catch((error: unknown) => toErrorResponse(error, context, log));
      answered(response.status, verified);
      return response;
    };
}

const nobodyCounts: Answered = () => {};

async function admit(
  request: HttpRequest,
  { anyOf, parameters }: { readonly anyOf: readonly Role[]; readonly parameters: readonly string[] },
  authenticate: Authenticate,
  proceed: (caller: Caller) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const verdict = await authenticate(request.headers.get('authorization'));
  if (verdict.kind === 'unavailable') return keysUnavailable();
  if (verdict.kind === 'rejected') return unauthorized(verdict.because);
  if (!anyOf.some((role) => verdict.caller.roles.includes(role))) {
    return problem(403, `The token needs one of these app roles: ${anyOf.join(', ')}.`);
  }
  const unknown = [...new Set(queryOf(request).keys())].filter((name) => !parameters.includes(name));
  if (unknown.length > 0) {
    const detail = 'This query parameter is not known.';
    const errors = unknown.map((name) => ({ pointer: pointerTo(name), code: 'unknownParameter' as const, detail }));
    return problem(400, 'The query has parameters that are not known.', errors);
  }
  return proceed(verdict.caller);
}

/** RFC 6750, section 3. Which check failed is not said: it would help only who forges tokens. */
function unauthorized(because: 'missing' | 'invalid' | 'expired'): HttpResponseInit {
  if (because === 'missing') {
    return problem(401, 'Send an access token: Authorization: Bearer …', [], { 'www-authenticate': 'Bearer' });
  }
  const detail =
    because === 'expired' ? 'The access token has expired.' : 'The access token is not valid for this API.';
  return problem(401, detail, [], { 'www-authenticate': 'Bearer error="invalid_token"' });
}
