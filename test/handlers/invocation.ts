import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';

/** A request as the host would hand it over: JSON, unless a test says otherwise. */
export const anHttpRequest = ({
  body,
  headers = {},
  query = {},
  params = {},
  path = 'requests',
  method = body === undefined ? 'GET' : 'POST',
}: {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** As text it may name a parameter twice. */
  readonly query?: Record<string, string> | string;
  readonly params?: Record<string, string>;
  readonly path?: string;
  readonly method?: string;
} = {}): HttpRequest =>
  new HttpRequest({
    method,
    url: `https://relay.example.com/api/v1/${path}?${new URLSearchParams(query)}`,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    query: joined(new URLSearchParams(query)),
    params,
    ...(body === undefined ? {} : { body: toBody(body) }),
  });

/** As the host has it: a parameter that is given twice has both values in one. */
const joined = (query: URLSearchParams) =>
  Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));

function toBody(body: unknown) {
  if (body instanceof Uint8Array) return { bytes: body };
  return { string: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** An invocation, and every line it logged. */
export function anInvocation(triggerMetadata?: Record<string, unknown>) {
  const lines: { readonly level: string; readonly text: string }[] = [];
  const context = new InvocationContext({
    functionName: 'tested',
    logHandler: (level, ...args) => lines.push({ level, text: args.map(String).join(' ') }),
    ...(triggerMetadata ? { triggerMetadata: triggerMetadata as never } : {}),
  });
  return { context, lines };
}

/** What a caller sees. */
export function answerOf(response: HttpResponseInit) {
  const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.jsonBody);
  return {
    status: response.status,
    headers: new Headers(response.headers as Record<string, string> | undefined),
    text,
    json: JSON.parse(text) as Record<string, unknown>,
  };
}
