import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../../../src/adapters/graph/client.ts';
import { noTracer } from '../../../src/ports/tracer.ts';
import { connectGraph, TOKEN } from './connect-graph.ts';
import { json, type OddServer, refusal, startOddServer } from './odd-server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const unavailable = { kind: 'failed', failure: { kind: 'unavailable', requestId: expect.stringMatching(UUID) } };

describe('a request', () => {
  it('goes to v1.0 with the token and the path as it is', async () => {
    server.answer(json(200, { id: 1 }));
    const path = "/servicePrincipals(appId='9d3e6a10')?$select=id,customSecurityAttributes";
    expect(await connectGraph(server.url).get(path, 2_000)).toEqual({ kind: 'ok', body: { id: 1 } });
    const [request] = server.requests;
    expect([request?.method, request?.url]).toEqual(['GET', `/v1.0${path}`]);
    expect(request?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('has a new client-request-id each time', async () => {
    server.answer(json(200, {}));
    const graph = connectGraph(server.url);
    for (let call = 0; call < 3; call++) await graph.get('/users/x', 2_000);
    await graph.patch('/users/x', {}, 2_000);

    const ids = server.requests.map(({ headers }) => headers['client-request-id']);
    expect(ids).toEqual(Array(4).fill(expect.stringMatching(UUID)));
    expect(new Set(ids).size).toBe(4);
  });

  it('follows a nextLink as it is', async () => {
    server.answer(json(200, {}));
    const link = `${server.url}/v1.0/directory/attributeSets?$top=2&$skiptoken=YWZ0ZXI%3D`;
    await connectGraph(server.url).get(link, 2_000);
    expect(server.requests.map(({ url }) => url)).toEqual([link.slice(server.url.length)]);
  });

  it('of a write is done when the answer is 204 without a body', async () => {
    server.answer((_, response) => response.writeHead(204).end());
    expect(await connectGraph(server.url).patch('/users/x', {}, 2_000)).toEqual({ kind: 'ok', body: undefined });
    expect(server.requests[0]?.headers['content-type']).toContain('application/json');
  });
});

describe('retries', () => {
  it.each([
    [429, { 'retry-after': '1' }],
    [503, { 'retry-after': '1' }],
    [503, {}],
    [500, {}],
    [504, {}],
  ])('are not made by the client: status %i is one request', async (status, headers) => {
    server.answer(refusal(status, 'any', 'Please retry again later.', headers));
    await connectGraph(server.url).get('/users/x', 5_000);
    await connectGraph(server.url).patch('/users/x', {}, 5_000);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });
});

describe('no answer in time, or none at all,', () => {
  it('is unavailable when the server says nothing', async () => {
    server.answer(() => {});
    expect(await connectGraph(server.url).get('/users/x', 50)).toEqual(unavailable);
    expect(await connectGraph(server.url).patch('/users/x', {}, 50)).toEqual(unavailable);
  });

  it('names the call by the id that the server saw', async () => {
    server.answer(() => {});
    const reply = await connectGraph(server.url).get('/users/x', 500);
    expect(reply).toMatchObject({ failure: { requestId: server.requests[0]?.headers['client-request-id'] } });
  });

  it('is unavailable when the answer begins and does not end', async () => {
    server.answer((_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"id":'));
    expect(await connectGraph(server.url).get('/users/x', 100)).toEqual(unavailable);
  });

  it('is unavailable when the connection breaks in the middle', async () => {
    server.answer((request) => request.socket.destroy());
    expect(await connectGraph(server.url).get('/users/x', 2_000)).toEqual(unavailable);
  });

  it('is unavailable when the connection is refused', async () => {
    const closed = await startOddServer();
    await closed.close();
    expect(await connectGraph(closed.url).get('/users/x', 2_000)).toEqual(unavailable);
    expect(await connectGraph(closed.url).patch('/users/x', {}, 2_000)).toEqual(unavailable);
  });

  it('is unavailable when the answer is not JSON', async () => {
    server.answer((_, response) => response.writeHead(200).end('<html>Sign in</html>'));
    expect(await connectGraph(server.url).get('/users/x', 2_000)).toEqual(unavailable);
  });

  it.each([
    ['gives none', async () => null],
    [
      'fails',
      async () => {
        throw new Error('The identity endpoint is away');
      },
    ],
  ])('is unavailable when the credential %s, and nothing is sent', async (_, getToken) => {
    server.answer(json(200, {}));
    const graph = createGraph({
      baseUrl: server.url,
      scope: 'any',
      credential: { getToken },
      now: Date.now,
      tracer: noTracer,
    });
    expect(await graph.get('/users/x', 2_000)).toEqual(unavailable);
    expect(server.requests).toEqual([]);
  });
});

describe('the token', () => {
  it('does not follow a redirect, and neither does the request', async () => {
    const elsewhere = await startOddServer();
    for (const status of [301, 302, 307, 308]) {
      server.answer((_, response) => response.writeHead(status, { location: `${elsewhere.url}/v1.0/users/x` }).end());
      expect(await connectGraph(server.url).get('/users/x', 2_000)).toEqual(unavailable);
      expect(await connectGraph(server.url).patch('/users/x', {}, 2_000)).toEqual(unavailable);
    }
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('is not sent to another host, not even when a nextLink leads there', async () => {
    server.answer(json(200, {}));
    await connectGraph(server.url).get(`https://127.0.0.1:${server.port}/v1.0/directory/attributeSets`, 2_000);
    expect(server.requests.map(({ headers }) => headers.authorization).filter(Boolean)).toEqual([]);
  });

  it('is asked for by the scope of its cloud, for every request', async () => {
    server.answer(json(200, {}));
    const scopes: unknown[] = [];
    const getToken = async (scope: string | string[]) => {
      scopes.push(scope);
      return { token: TOKEN, expiresOnTimestamp: 0 };
    };
    const scope = 'https://graph.microsoft.us/.default';
    const graph = createGraph({
      baseUrl: server.url,
      scope,
      credential: { getToken },
      now: Date.now,
      tracer: noTracer,
    });
    await graph.get('/users/x', 2_000);
    await graph.get('/users/y', 2_000);
    expect(scopes).toEqual([scope, scope]);
  });
});
