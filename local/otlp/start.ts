/** A collector of OTLP over HTTP: keeps what it is sent, to be looked at. `GET /traces` draws it, `GET /spans` lists it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { listen, readBytes, shut } from '../http-server.ts';
import { type CollectedSpan, readSpans } from './spans.ts';
import { drawTraces } from './tree.ts';

/** One export as it came. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

export type OtlpCollector = {
  readonly port: number;
  readonly url: string;
  readonly received: readonly Received[];
  /** Of what came as JSON. */
  readonly spans: readonly CollectedSpan[];
  /** From here on exports get this status; undefined keeps them waiting. */
  answerWith(status: number | undefined): void;
  clear(): void;
  close(): Promise<void>;
};

export type OtlpOptions = {
  readonly port?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
};

/** More than a person looks at; the oldest go. */
const BYTES_AT_MOST = 16 * 1024 * 1024;

export async function startOtlp({ port = 0, tls }: OtlpOptions = {}): Promise<OtlpCollector> {
  const server: Server = tls ? createTlsServer(tls) : createServer();
  const bound = await listen(server, port, 'LOCAL_OTLP_PORT');
  const received: Received[] = [];
  let held = 0;
  let status: number | undefined = 200;
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request: there is no one left to answer.
    serve(request, response).catch(() => response.destroy());
  });
  const spans = () => received.filter(isTraces).flatMap(({ body }) => readSpans(JSON.parse(body.toString())));
  return {
    port: bound,
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${bound}`,
    received,
    get spans() {
      return spans();
    },
    answerWith(next) {
      status = next;
    },
    clear() {
      received.length = 0;
      held = 0;
    },
    close: () => shut(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '', headers } = request;
    const body = await readBytes(request);
    if (method === 'GET' && path === '/traces') return text(response, drawTraces(spans()));
    if (method === 'GET' && path === '/spans') return json(response, spans());
    if (method !== 'POST') return void response.writeHead(404).end();
    received.push({ path, headers, body });
    held += body.byteLength;
    while (held > BYTES_AT_MOST) held -= received.shift()?.body.byteLength ?? 0;
    if (status !== undefined) response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  }
}

const isTraces = ({ path, headers }: Received): boolean =>
  path === '/v1/traces' && headers['content-type'] === 'application/json';

const text = (response: ServerResponse, body: string) =>
  void response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(body);

const json = (response: ServerResponse, body: unknown) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
