import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import tls from 'node:tls';
import { listen, shut } from '../../../local/http-server.ts';
import { createTls } from '../../../local/tls.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type OddServer = {
  readonly port: number;
  /** By a name that the relay's client takes for Graph's. */
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** How the next requests are answered, and what came before is forgotten. */
  answer(how: Answer): void;
  close(): Promise<void>;
};

/** An HTTPS server that this process trusts, and that answers as no Graph should. */
export async function startOddServer(): Promise<OddServer> {
  const certificates = await createTls();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  const requests: IncomingMessage[] = [];
  let respond: Answer = (_, response) => response.end();
  const server = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    requests.push(request);
    // The body is not looked at, but a request that nobody reads would block the connection.
    request.resume();
    respond(request, response);
  });
  const port = await listen(server, 0, 'NONE');
  return {
    port,
    url: `https://localhost:${port}`,
    requests,
    answer(how) {
      requests.length = 0;
      respond = how;
    },
    close: () => shut(server),
  };
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** Graph's envelope: GD resources/errors. */
export const refusal = (status: number, code: string, message: string, headers?: Readonly<Record<string, string>>) =>
  json(status, { error: { code, message, innerError: { 'request-id': 'in-the-body' } } }, headers);
