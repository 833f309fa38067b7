import type { Failure, FailureKind } from '../../domain/failure.ts';
import { parseRetryAfter } from '../retry-after.ts';

/**
 * What an answer of Graph means, never by its message. On the calls made here no known code changes what its status
 * says (Graph "errors", "throttling" and "best-practices" pages; field reports of objects not replicated yet).
 */
const byStatus: Readonly<Record<number, FailureKind>> = {
  400: 'rejected',
  401: 'unauthorized',
  403: 'targetForbidden',
  404: 'targetNotFound',
  405: 'rejected',
  406: 'rejected',
  408: 'unavailable',
  409: 'unavailable',
  412: 'unavailable',
  413: 'rejected',
  415: 'rejected',
  422: 'rejected',
  423: 'unavailable',
  429: 'throttled',
  500: 'unavailable',
  501: 'rejected',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  509: 'throttled',
};

/** Whatever is not understood is an outage, never a verdict on the request. */
export const classifyStatus = (status: number): FailureKind => byStatus[status] ?? 'unavailable';

/** The body's message is dropped here and goes nowhere: it quotes attribute values. */
export async function toFailure(response: Response, now: number): Promise<Failure> {
  const body: unknown = await response.json().catch(() => undefined);
  const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
  const isGraphs = typeof code === 'string';
  return {
    // A gateway's 404 has no code of Graph: it could not tell, which is not the same as absent.
    kind: response.status === 404 && !isGraphs ? 'unavailable' : classifyStatus(response.status),
    status: response.status,
    code: isGraphs ? code : undefined,
    requestId: response.headers.get('request-id') ?? undefined,
    retryAfterInMs: parseRetryAfter(response.headers.get('retry-after'), now),
  };
}
