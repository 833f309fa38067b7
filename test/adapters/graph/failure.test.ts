import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyStatus } from '../../../src/adapters/graph/failure.ts';
import { failureKinds } from '../../../src/domain/failure.ts';
import { connectGraph } from './connect-graph.ts';
import { type OddServer, refusal, startOddServer } from './odd-server.ts';

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const SECRET = 'Projekt Geheim';

/** What the pages and field reports have, with a message that quotes a value, as Graph's messages do. */
const table = [
  [400, 'Request_BadRequest', 'rejected'],
  [400, 'Request_UnsupportedQuery', 'rejected'],
  [400, 'BadRequest', 'rejected'],
  [401, 'InvalidAuthenticationToken', 'unauthorized'],
  [403, 'Authorization_RequestDenied', 'targetForbidden'],
  [404, 'Request_ResourceNotFound', 'targetNotFound'],
  [404, 'Directory_ObjectNotFound', 'targetNotFound'],
  [405, 'Request_BadRequest', 'rejected'],
  [429, 'TooManyRequests', 'throttled'],
  [500, 'Service_InternalServerError', 'unavailable'],
  [502, 'BadGateway', 'unavailable'],
  [503, 'ServiceUnavailable', 'unavailable'],
  [504, 'GatewayTimeout', 'unavailable'],
] as const;

describe.each(table)('status %i with %s', (status, code, kind) => {
  it.each(['get', 'patch'] as const)(`is ${kind} for a %s, and its message goes nowhere`, async (method) => {
    const message = `'Value is wrong'. ParameterName: 'Engineering_Project' ParameterValue: '${SECRET}'.`;
    server.answer(refusal(status, code, message, { 'request-id': 'from-the-header' }));
    const graph = connectGraph(server.url);

    const reply =
      method === 'get' ? await graph.get('read', '/users/x', 2_000) : await graph.patch('/users/x', {}, 2_000);

    expect(reply).toEqual({ kind: 'failed', failure: { kind, status, code, requestId: 'from-the-header' } });
    expect(JSON.stringify(reply)).not.toContain(SECRET);
  });
});

describe('a refusal in another envelope', () => {
  it.each([
    ['no body', ''],
    ['a page of a proxy', `<html>${SECRET}</html>`],
    ['JSON that is no envelope', JSON.stringify({ message: SECRET })],
    ['null', 'null'],
    ['a code that is no text', JSON.stringify({ error: { code: { [SECRET]: SECRET }, message: SECRET } })],
    ['an error that is text', JSON.stringify({ error: SECRET })],
  ])('is told by its status alone: %s', async (_, body) => {
    server.answer((_request, response) => response.writeHead(400).end(body));
    const reply = await connectGraph(server.url).get('read', '/users/x', 2_000);
    expect(reply).toEqual({ kind: 'failed', failure: { kind: 'rejected', status: 400 } });
  });
});

it('a 404 that is not of Graph says nothing about the target', async () => {
  server.answer((_request, response) => response.writeHead(404).end('<html>no such route</html>'));
  const reply = await connectGraph(server.url).get('read', '/users/x', 2_000);
  expect(reply).toEqual({ kind: 'failed', failure: { kind: 'unavailable', status: 404 } });
});

describe('the table of statuses', () => {
  it('takes what it does not know for an outage, never for a verdict on the request', () => {
    for (const status of [302, 304, 402, 410, 418, 421, 425, 451, 505, 507, 511, 520, 599]) {
      expect([status, classifyStatus(status)]).toEqual([status, 'unavailable']);
    }
  });

  it('blames the request for 4xx only, except for methods that Graph does not know', () => {
    for (let status = 500; status < 600; status++) {
      if (status !== 501) expect(['unavailable', 'throttled']).toContain(classifyStatus(status));
    }
  });

  it('uses every kind of failure but the one that is no answer of Graph', () => {
    const kinds = Array.from({ length: 200 }, (_, index) => classifyStatus(400 + index));
    expect(new Set(kinds)).toEqual(new Set(failureKinds.filter((kind) => kind !== 'targetAmbiguous')));
  });
});
