import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { limits } from '../../src/topology.ts';
import { problem, type Reply, type Route, type Seen } from './contract.ts';
import { bulkRoutes } from './relay-bulk.ts';
import { definitionRoutes, planRoute } from './relay-definitions.ts';
import { type Letter, letterRoutes } from './relay-letters.ts';
import { type Recorded, requestRoutes } from './relay-requests.ts';
import { type Remembered, verificationRoutes } from './relay-verifications.ts';

export const TOKEN = 'header.payload-of-the-token.signature';

export type RelayServer = {
  readonly url: string;
  readonly seen: Seen[];
  readonly requests: Map<string, Recorded>;
  readonly letters: Letter[];
  readonly targets: Remembered[];
  health: Readonly<Record<string, unknown>>;
  /** Answers before the relay does; `'hang'` never answers, `'drop'` closes the connection. */
  intercept: (seen: Seen, count: number) => Reply | 'hang' | 'drop' | undefined;
};

/** The contract of the relay's HTTP surface, as strict as it is and no more. Closed with the test. */
export async function startRelay(): Promise<RelayServer> {
  const server = createServer(async (request, response) => {
    const reply = await answer(request);
    if (reply === 'hang') return;
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    const type = reply.status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const relay: RelayServer = {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    requests: new Map(),
    letters: [],
    targets: [],
    health: {
      status: 'healthy',
      gate: { state: 'open' },
      catalog: { loadedAt: '2026-11-21T12:00:00Z', ageInSeconds: 17 },
      permissions: 'granted',
    },
    intercept: () => undefined,
  };
  const routes: readonly Route[] = [
    { method: 'GET', path: /^health$/, answer: () => ({ status: 200, body: relay.health }) },
    ...definitionRoutes(),
    planRoute(),
    ...requestRoutes(relay),
    ...letterRoutes(relay),
    ...verificationRoutes(relay),
    ...bulkRoutes(),
  ];

  async function answer(request: IncomingMessage): Promise<Reply | 'hang' | 'drop'> {
    const url = new URL(request.url ?? '', relay.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const path = url.pathname.replace(/^\/api\/v1\//, '');
    const method = request.method ?? '';
    const seen = {
      method,
      path,
      query: Object.fromEntries(url.searchParams),
      body: text === '' ? {} : JSON.parse(text),
    };
    relay.seen.push(seen);
    const intercepted = relay.intercept(seen, relay.seen.length);
    if (intercepted) return intercepted;
    return refuse(request, text) ?? route(seen, [...url.searchParams.keys()]);
  }

  function refuse({ headers, method }: IncomingMessage, text: string): Reply | undefined {
    if (headers.authorization !== `Bearer ${TOKEN}`) return problem(401, 'The access token is not valid.');
    if (method === 'POST' && headers['content-type'] !== 'application/json') return problem(415, 'Send JSON.');
    return Buffer.byteLength(text) > limits.batchBytes ? problem(413, 'Too large.') : undefined;
  }

  function route(seen: Seen, queries: readonly string[]): Reply {
    const found = routes.find(({ method, path }) => method === seen.method && path.test(seen.path));
    if (!found) return { status: 404, body: 'no such page' };
    if (queries.some((name) => !found.queries?.includes(name))) {
      return problem(400, 'The query has parameters that are not known.');
    }
    return found.answer(seen, found.path.exec(seen.path)?.[1] ?? '');
  }

  return relay;
}
