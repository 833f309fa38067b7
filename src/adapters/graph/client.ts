import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { AuthenticationHandler, Client, HTTPMessageHandler, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Failure } from '../../domain/failure.ts';
import type { Span, Tracer } from '../../ports/tracer.ts';
import { toFailure } from './failure.ts';
import { routeOf } from './route.ts';
import { parseThrottleUsed } from './throttle-headers.ts';

/** `throttleUsed`: the part of its limit that Graph says is spent. */
export type GraphReply = { readonly throttleUsed: number | undefined } & (
  | { readonly kind: 'ok'; readonly body: unknown; readonly requestId: string | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure }
);

type GraphHeaders = Readonly<Record<string, string>>;

export type Graph = {
  /** @param path with what it has of others' words percent-encoded: the client takes a query apart at each `&` and `=` */
  get(path: string, timeoutInMs: number, headers?: GraphHeaders): Promise<GraphReply>;
  patch(path: string, body: unknown, timeoutInMs: number): Promise<GraphReply>;
};

export type GraphOptions = {
  readonly baseUrl: string;
  readonly scope: string;
  readonly credential: TokenCredential;
  readonly now: () => number;
  readonly tracer: Tracer;
};

/**
 * The Graph client without its RetryHandler, which would sleep up to three times 180 s inside one message's lock:
 * retry lives in one place, and it is not here. Network errors and time-outs are failures like any other.
 */
export function createGraph({ baseUrl, scope, credential, now, tracer }: GraphOptions): Graph {
  const authentication = new AuthenticationHandler({
    async getAccessToken() {
      const token = await credential.getToken(scope);
      if (!token) throw new Error('The credential gave no token');
      return token.token;
    },
  });
  authentication.setNext(new HTTPMessageHandler());
  const client = Client.initWithMiddleware({
    middleware: authentication,
    baseUrl: `${baseUrl}/`,
    defaultVersion: 'v1.0',
    fetchOptions: { redirect: 'error' },
    // The client attaches its token to Microsoft's hosts only, and to hosts named here.
    customHosts: new Set([new URL(baseUrl).hostname]),
  });

  type Content = { readonly body?: unknown; readonly headers?: GraphHeaders };
  const server = new URL(baseUrl).hostname;

  /** A span of this call has its method and its form, and nothing of whom it is about. */
  function call(method: 'get' | 'patch', path: string, timeoutInMs: number, content: Content): Promise<GraphReply> {
    const route = routeOf(path);
    const verb = method.toUpperCase();
    const attributes = { 'http.request.method': verb, 'url.template': route, 'server.address': server };
    return tracer.span({ name: `${verb} ${route}`, kind: 'client', attributes }, async (span) => {
      const reply = await ask(method, path, timeoutInMs, content, span);
      if (reply.kind === 'failed') span.fail(reply.failure.kind);
      span.set({ 'azure.service.request.id': reply.kind === 'ok' ? reply.requestId : reply.failure.requestId });
      return reply;
    });
  }

  async function ask(
    method: 'get' | 'patch',
    path: string,
    timeoutInMs: number,
    { body, headers = {} }: Content,
    span: Span,
  ): Promise<GraphReply> {
    const clientRequestId = randomUUID();
    try {
      const request = client
        .api(path)
        .headers({ ...headers, 'client-request-id': clientRequestId })
        .option('signal', AbortSignal.timeout(timeoutInMs))
        .responseType(ResponseType.RAW);
      const response = (await (method === 'get' ? request.get() : request.patch(body))) as Response;
      span.set({ 'http.response.status_code': response.status });
      const throttleUsed = parseThrottleUsed(response.headers.get('x-ms-throttle-limit-percentage'));
      if (!response.ok) return { kind: 'failed', failure: await toFailure(response, now()), throttleUsed };
      const text = await response.text();
      const requestId = response.headers.get('request-id') ?? undefined;
      return { kind: 'ok', body: text === '' ? undefined : JSON.parse(text), requestId, throttleUsed };
    } catch {
      // No answer: no token, no connection, or no end in time. `clientRequestId` finds the call in Graph's own logs.
      return { kind: 'failed', failure: { kind: 'unavailable', requestId: clientRequestId }, throttleUsed: undefined };
    }
  }

  return {
    get: (path, timeoutInMs, headers = {}) => call('get', path, timeoutInMs, { headers }),
    patch: (path, body, timeoutInMs) => call('patch', path, timeoutInMs, { body }),
  };
}
