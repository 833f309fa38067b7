import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectory } from '../../../src/adapters/graph/directory.ts';
import { routeOf } from '../../../src/adapters/graph/route.ts';
import { exampleDefinitions, USER_ID } from '../../factories.ts';
import { collectSpans } from '../telemetry/collect.ts';
import { connectGraph } from './connect-graph.ts';
import { type Answer, json, type OddServer, refusal, startOddServer } from './odd-server.ts';

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

describe('the path of a call, as it is told', () => {
  it.each([
    ['/users/alain@contoso.com?$select=id', '/users/{id}'],
    ["/users('%24alain')?$select=id", '/users({key})'],
    ["/servicePrincipals(appId='91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4')", '/servicePrincipals({key})'],
    ['/users/c4f9ecd3-d3c1-4544-b49a-bc9bb62beb67', '/users/{id}'],
    ["/users?$filter=mail eq 'a/b@c.d'&$top=2", '/users'],
    ['https://graph.microsoft.com/v1.0/users?$skiptoken=s', '/users'],
    [
      '/directory/customSecurityAttributeDefinitions/Engineering_Project/allowedValues',
      '/directory/customSecurityAttributeDefinitions/{id}/allowedValues',
    ],
    ['/users/users', '/users/users'],
    ['/Ada(1)/Ada#users', '/{id}/{id}'],
  ])('of %s is %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });
});

describe('a call', () => {
  const REQUEST_ID = 'b47be49a-35b2-417f-aac5-6637712af123';
  const target = { type: 'user', objectId: USER_ID } as const;
  const [attribute] = exampleDefinitions;

  async function tell(answer: Answer) {
    const told = collectSpans();
    server.answer(answer);
    const directory = createDirectory(connectGraph(server.url, Date.now, told.tracer));
    return { ...told, directory };
  }

  it('to write is a span of its method and form, with what finds it in the logs of Graph', async () => {
    const { directory, spans, everything } = await tell((_, response) =>
      response.writeHead(204, { 'request-id': REQUEST_ID }).end(),
    );
    if (!attribute) throw new Error('There is no attribute');
    await directory.write(target, [{ attribute, operation: 'set', value: 'Cascade' } as never]);
    expect(spans()).toMatchObject([
      {
        ...{ name: 'PATCH /users/{id}', kind: 'client', failure: undefined },
        attributes: {
          ...{ 'http.request.method': 'PATCH', 'http.response.status_code': 204, 'url.template': '/users/{id}' },
          ...{ 'server.address': 'localhost', 'azure.service.request.id': REQUEST_ID },
        },
      },
    ]);
    expect(everything()).not.toMatch(new RegExp(`Cascade|${USER_ID}`));
  });

  it.each([
    ['throttled', 429],
    ['targetForbidden', 403],
    ['unavailable', 503],
  ])('that is %s says so in one word, and nothing of the answer', async (failure, status) => {
    const { directory, spans, everything } = await tell(refusal(status, 'Code', "Ada's value is 4711"));
    await directory.resolve({ type: 'user', key: 'mail', value: 'ada@contoso.com' });
    const attributes = { 'http.response.status_code': status, 'error.type': failure };
    expect(spans()).toMatchObject([{ name: 'GET /users', failure, attributes }]);
    expect(everything()).not.toMatch(/4711|ada|mail|Code/);
  });

  it('without an answer has no status, and the id that it was sent with', async () => {
    const { directory, spans } = await tell((request) => request.socket.destroy());
    await directory.read(target);
    expect(spans()).toMatchObject([{ failure: 'unavailable' }]);
    expect(spans()[0]?.attributes).not.toHaveProperty('http.response.status_code');
    expect(spans()[0]?.attributes['azure.service.request.id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells Graph nothing of the trace', async () => {
    const { directory } = await tell(json(200, {}));
    await directory.read(target);
    expect(server.requests.map(({ headers }) => headers['traceparent'])).toEqual([undefined]);
  });
});
