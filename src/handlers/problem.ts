import type { HttpResponseInit } from '@azure/functions';
import { MAX_PROBLEMS, type Problem } from '../domain/problem.ts';

/** RFC 9457 problem details. */
export type ProblemDetails = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Problem[];
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export function problemDetails(status: number, detail: string, errors: readonly Problem[] = []): ProblemDetails {
  const title = titles[status] ?? 'Error';
  return {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(errors.length > 0 ? { errors: errors.slice(0, MAX_PROBLEMS) } : {}),
  };
}

/** The one place an error becomes a response. None is kept: some statuses may be by default (RFC 9111, 4.2.2). */
export const toResponse = (details: ProblemDetails, headers: Record<string, string> = {}): HttpResponseInit => ({
  status: details.status,
  body: JSON.stringify(details),
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
});

export const problem = (
  status: number,
  detail: string,
  errors: readonly Problem[] = [],
  headers: Record<string, string> = {},
): HttpResponseInit => toResponse(problemDetails(status, detail, errors), headers);
