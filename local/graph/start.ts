/** Microsoft Graph as far as the relay uses it, over HTTPS: the real client sends its token nowhere else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { listen, readText, shut } from '../http-server.ts';
import { may } from './caller.ts';
import type { Context, GraphRequest } from './context.ts';
import { type ControlAnswer, control } from './control.ts';
import type { Directory } from './directory.ts';
import { sampleDirectory } from './directory-sample.ts';
import { createFaultStage } from './fault-stage.ts';
import { createFaultState } from './fault-state.ts';
import { createFaults, type Faults } from './faults.ts';
import { parsePath } from './parse-path.ts';
import { header, type RecordedRequest, record } from './record.ts';
import { type Authorize, type Outgoing, respond } from './respond.ts';

export type GraphSimulator = {
  readonly port: number;
  readonly url: string;
  /** Live: what is changed here is what the next request sees. */
  readonly directory: Directory;
  readonly requests: readonly RecordedRequest[];
  readonly faults: Faults;
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
  const state = createFaultState(directory, now);
  const faults = createFaults(state, directory);
  const closing = new AbortController();
  const stage = createFaultStage(state, directory, closing.signal);
  const limits = { maxPageSize, expandLimit };
  const context: Context = { directory, view: state.view, url, ...limits, may: (right) => may(state.caller, right) };
  const requests: RecordedRequest[] = [];
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request, or a call that was waiting when the simulator was closed.
    serve(request, response).catch(() => response.destroy());
  });
  return {
    port: bound,
    url,
    directory,
    requests,
    faults,
    clearRequests: () => {
      requests.length = 0;
    },
    close() {
      closing.abort();
      return shut(server);
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = now();
    const text = await readText(request);
    const own = control(request, text, { faults, directory });
    if (own !== undefined) return send(response, own);
    const { method = 'GET' } = request;
    const outgoing = await respond(
      {
        method,
        authorization: request.headers.authorization,
        clientRequestId: header(request, 'client-request-id'),
        read: () => readRequest(request, text, url),
      },
      context,
      { authorize, faults: stage, now },
    );
    // What was waiting for its execution is neither executed nor recorded.
    closing.signal.throwIfAborted();
    requests.push(record(request, text, { at, status: outgoing.status }));
    await stage.rest(method);
    end(response, outgoing);
  }
}

function readRequest(request: IncomingMessage, text: string, base: string): GraphRequest {
  const { pathname, searchParams } = new URL(request.url ?? '/', base);
  return {
    ...parsePath(pathname),
    method: request.method ?? 'GET',
    query: searchParams,
    contentType: header(request, 'content-type') ?? '',
    consistencyLevel: header(request, 'consistencylevel') ?? '',
    text,
  };
}

function end(response: ServerResponse, outgoing: Outgoing): void {
  if (outgoing.ending === 'answered') send(response, outgoing);
  else if (outgoing.ending === 'dropped') response.destroy();
  // A held one stays open until the client or the simulator gives up.
}

function send(
  response: ServerResponse,
  { status, headers, body }: ControlAnswer & { readonly headers?: Outgoing['headers'] },
): void {
  response.writeHead(status, {
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8' }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
