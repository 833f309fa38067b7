/** HR systems whose records the relay fetches, over HTTPS. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { tryParse } from '../graph/try-parse.ts';
import { listen, readText, shut } from '../http-server.ts';
import { answer } from './answers.ts';
import { type Next, readNext } from './next.ts';

export type RecordsSimulator = {
  readonly port: number;
  readonly url: string;
  /** Method, path and query of each call, with its credentials. */
  readonly calls: readonly { readonly line: string; readonly authorization: string | undefined }[];
  readonly connections: number;
  /** The next calls get this; `PATCH /simulator/next` does the same from another process. */
  answerNext(next: unknown): void;
  close(): Promise<void>;
};

export type RecordsOptions = { readonly port?: number; readonly tls: { readonly cert: string; readonly key: string } };

export async function startRecords({ port = 0, tls }: RecordsOptions): Promise<RecordsSimulator> {
  const server = createServer(tls);
  const bound = await listen(server, port, 'LOCAL_RECORDS_PORT');
  const closing = new AbortController();
  const calls: RecordsSimulator['calls'][number][] = [];
  const waiting: Next[] = [];
  let connections = 0;
  server.on('secureConnection', () => {
    connections += 1;
  });
  server.on('request', (request, response) => {
    // A client that hangs up, or a call that was waiting when the simulator was closed.
    serve(request, response).catch(() => response.destroy());
  });
  return {
    port: bound,
    url: `https://localhost:${bound}`,
    calls,
    get connections() {
      return connections;
    },
    answerNext(given) {
      const next = readNext(given);
      if (!next.success) throw new TypeError(next.error.message);
      play(next.data);
    },
    close() {
      closing.abort();
      return shut(server);
    },
  };

  function play(next: Next): void {
    for (let number = 0; number < next.count; number++) waiting.push(next);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const line = `${request.method} ${request.url}`;
    if (line === 'PATCH /simulator/next') return control(text, response);
    calls.push({ line, authorization: request.headers.authorization });
    const next = waiting.shift();
    if (next) return playBack(next, response);
    const { status, headers, body } = answer(request, text);
    response.writeHead(status, headers).end(body);
  }

  function control(text: string, response: ServerResponse): void {
    const next = readNext(tryParse(text));
    if (next.success) play(next.data);
    response.writeHead(next.success ? 204 : 400).end(next.error?.message);
  }

  async function playBack({ status, headers, body, bytes, delayInMs }: Next, response: ServerResponse): Promise<void> {
    const wait = () => (delayInMs > 0 ? delay(delayInMs, undefined, closing) : undefined);
    await wait();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.flushHeaders();
    await wait();
    response.end(bytes === undefined ? body : JSON.stringify('x'.repeat(bytes - 2)));
  }
}
