/** An HTTP request as the host puts it on the wire to the worker (host `GrpcMessageConversionExtensions.ToRpcHttp`). */

import type { IncomingMessage } from 'node:http';
import type { HttpData } from '../worker/core-types.ts';
import type { RequestTarget } from './request-target.ts';
import type { RouteParams } from './route-template.ts';

type Nullable = Record<string, { value: string }>;

export function toRequestData(
  request: IncomingMessage,
  target: RequestTarget,
  params: RouteParams,
  body: Buffer | undefined,
): HttpData {
  return {
    url: target.url,
    method: request.method ?? 'GET',
    nullableHeaders: toNullableHeaders(request),
    nullableQuery: toNullableQuery(target.query),
    nullableParams: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, { value }])),
    // The worker asks for `RawHttpBodyBytes`, so every body goes as its bytes, whatever its content type.
    ...(body && { body: { bytes: body } }),
  };
}

/** `StringValues.ToString()` joins with a comma and no blank. */
function toNullableHeaders(request: IncomingMessage): Nullable {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, { value: (values ?? []).join(',') }]));
}

/**
 * `a=1&A=2` arrives as one parameter `a` with the value `1,2`: ASP.NET Core's query names ignore case and the host sends
 * `StringValues.ToString()`. `HttpRequest.url` still has the original (azure-functions-nodejs-library issue 168).
 */
function toNullableQuery(query: URLSearchParams): Nullable {
  const names = new Map<string, string>();
  const result: Nullable = {};
  for (const [name, value] of query) {
    const key = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), key);
    const earlier = result[key];
    result[key] = { value: earlier ? `${earlier.value},${value}` : value };
  }
  return result;
}
