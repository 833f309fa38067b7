import type { Failure, FailureKind } from '../../domain/failure.ts';

/**
 * What an answer of Graph means, by status and code and never by message. Codes that are not listed take their
 * status's meaning. Sources: Graph "errors", "throttling" and "best-practices" pages; the 404 codes are field reports
 * of objects that are not replicated yet.
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
export async function toFailure(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => undefined);
  const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
  return {
    kind: classifyStatus(response.status),
    status: response.status,
    code: typeof code === 'string' ? code : undefined,
    requestId: response.headers.get('request-id') ?? undefined,
  };
}
