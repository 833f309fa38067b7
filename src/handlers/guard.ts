import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { pointerTo } from '../domain/problem.ts';
import type { Authenticate } from '../intake/remember-token.ts';
import type { Caller } from '../intake/token.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Role } from '../topology.ts';
import { contextLog } from './context-log.ts';
import { problem } from './problem.ts';
import { queryOf } from './query.ts';

export type GuardedHandler = (request: HttpRequest, caller: Caller, log: Log) => Promise<HttpResponseInit>;

const RETRY_AFTER_IN_SECONDS = '5';

/**
 * What every function of the API does before and after its own work: query, token, role; and what went wrong.
 *
 * @param anyOf the caller needs one of these app roles
 * @param parameters the names of the query that the function knows
 */
export function createGuard(authenticate: Authenticate) {
  return (anyOf: readonly Role[], handler: GuardedHandler, parameters: readonly string[] = []): HttpHandler =>
    async (request, context) => {
      const log = contextLog(context);
      const rules = { anyOf, parameters };
      try {
        return await admit(request, rules, authenticate, (caller) => handler(request, caller, log));
      } catch (error) {
        return toErrorResponse(error, context, log);
      }
    };
}

async function admit(
  request: HttpRequest,
  { anyOf, parameters }: { readonly anyOf: readonly Role[]; readonly parameters: readonly string[] },
  authenticate: Authenticate,
  proceed: (caller: Caller) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const verdict = await authenticate(request.headers.get('authorization'));
  if (verdict.kind === 'unavailable') {
    const detail = 'The keys that tokens are signed with cannot be fetched at the moment.';
    return problem(503, detail, [], { 'retry-after': RETRY_AFTER_IN_SECONDS });
  }
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

function toErrorResponse(error: unknown, context: InvocationContext, log: Log): HttpResponseInit {
  if (error instanceof Unavailable) {
    log('error', 'port.unavailable', { port: error.port, cause: nameOf(error.cause) });
    const detail =
      'Something this needs is unavailable at the moment. Send the same again: one eventId is one request.';
    return problem(503, detail, [], { 'retry-after': RETRY_AFTER_IN_SECONDS });
  }
  log('error', 'defect', { name: nameOf(error), frames: framesOf(error), function: context.functionName });
  return problem(500, 'This is a defect of the relay; its log says where.');
}

/** Where it happened, without the message that stands before it: that could quote what was being worked on. */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const messageAt = error.stack.indexOf(error.message);
  if (messageAt < 0) return [];
  const frames = error.stack.slice(messageAt + error.message.length).split('\n');
  return frames.filter((line) => line.startsWith('    at ')).slice(0, 5);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
