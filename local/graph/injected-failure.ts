import type { CallFilter } from './call-filter.ts';
import type { GraphRequest } from './context.ts';
import { insufficientPrivileges, notFound, Refusal } from './refusal.ts';

export type Failure = CallFilter & { readonly status: number; readonly code?: string };

/** 500: GD #9308. 503: microsoft-graph-docs-contrib #6045. 504: microsoft-graph-docs #2505. All field reports. */
const usual: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['InvalidAuthenticationToken', 'Access token validation failure.'],
  429: ['TooManyRequests', 'Please retry again later.'],
  500: ['Service_InternalServerError', 'Encountered an internal server error.'],
  503: ['serviceNotAvailable', 'Service unavailable'],
  504: ['UnknownError', ''],
};

/** Any other status: assumed to be as bare as a 504. */
export function injectedFailure({ status, code }: Failure, { segments }: GraphRequest): Refusal {
  const refusal = usualRefusal(status, segments[1] ?? '');
  return code === undefined ? refusal : new Refusal(status, code, refusal.message);
}

function usualRefusal(status: number, key: string): Refusal {
  if (status === 403) return insufficientPrivileges();
  if (status === 404) return notFound(key);
  const [code, message] = usual[status] ?? ['UnknownError', ''];
  return new Refusal(status, code, message);
}
