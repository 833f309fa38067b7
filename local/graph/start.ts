/** Microsoft Graph as far as the relay uses it, over HTTPS: the real client sends its token nowhere else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { listen, readText, shut } from '../http-server.ts';
import type { Context, GraphRequest } from './context.ts';
import type { Directory } from './directory.ts';
import { sampleDirectory } from './directory-sample.ts';
import { parsePath } from './parse-path.ts';
import { type Authorize, type Outgoing, respond } from './respond.ts';
import { tryParse } from './try-parse.ts';

export type RecordedRequest = {
  readonly method: string;
  /** As received, with the version and the query. */
  readonly path: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text where it is no JSON; `undefined` where there is none. */
  readonly body: unknown;
  /** Answered with. */
  readonly status: number;
};

export type GraphSimulator = {
  readonly port: number;
  readonly url: string;
  /** Live: what is changed here is what the next request sees. */
  readonly directory: Directory;
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;
  close(): Promise<void>;
};

export type GraphOptions = {
  port?: number;
  tls: { cert: string; key: string };
  directory?: Directory;
  authorize?: Authorize;
  /** Cuts every page, whatever `$top` asks for. */
  maxPageSize?: number;
  expandLimit?: number;
  now?: () => number;
};

const anyToken: Authorize = async () => true;

export async function startGraph({
  port = 0,
  tls,
  directory = sampleDirectory(),
  authorize = anyToken,
  maxPageSize = Number.POSITIVE_INFINITY,
  expandLimit = 20,
  now = Date.now,
}: GraphOptions): Promise<GraphSimulator> {
  const server = createServer({ cert: tls.cert, key: tls.key });
  const bound = await listen(server, port, 'LOCAL_GRAPH_PORT');
  // By name, as in `customHosts` of the Graph client, which is a set of host names without ports.
  const url = `https://localhost:${bound}`;
  const context: Context = { directory, url, maxPageSize, expandLimit };
  const requests: RecordedRequest[] = [];
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request: there is no one left to answer.
    serve(request, response).catch(() => response.destroy());
  });
  return {
    port: bound,
    url,
    directory,
    requests,
    clearRequests: () => {
      requests.length = 0;
    },
    close: () => shut(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const outgoing = await respond(
      {
        authorization: request.headers.authorization,
        clientRequestId: header(request, 'client-request-id'),
        read: () => readRequest(request, text, url),
      },
      context,
      { authorize, now },
    );
    requests.push(record(request, text, outgoing.status));
    send(response, outgoing);
  }
}

const header = (request: IncomingMessage, name: string): string | undefined => request.headers[name]?.toString();

function readRequest(request: IncomingMessage, text: string, base: string): GraphRequest {
  const { pathname, searchParams } = new URL(request.url ?? '/', base);
  const contentType = request.headers['content-type'] ?? '';
  return { ...parsePath(pathname), method: request.method ?? 'GET', query: searchParams, contentType, text };
}

function record(request: IncomingMessage, text: string, status: number): RecordedRequest {
  const names = Object.keys(request.headers).filter((name) => name !== 'authorization');
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(names.map((name) => [name, header(request, name) ?? ''])),
    body: text === '' ? undefined : (tryParse(text) ?? text),
    status,
  };
}

function send(response: ServerResponse, { status, headers, body }: Outgoing): void {
  response.writeHead(status, {
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8' }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
