import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinitions } from '../../../src/adapters/graph/definitions.ts';
import { createDirectory } from '../../../src/adapters/graph/directory.ts';
import { createSearch } from '../../../src/adapters/graph/search.ts';
import { type FailureKind, failureKinds } from '../../../src/domain/failure.ts';
import { graphOperations, metrics } from '../../../src/ports/meter.ts';
import { aChange, aFilter, NOW, USER_ID } from '../../factories.ts';
import { createFakeMeter } from '../../fakes/meter.ts';
import { connectGraph } from './connect-graph.ts';
import { json, type OddServer, refusal, startOddServer } from './odd-server.ts';

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const jana = { type: 'user', objectId: USER_ID } as const;
const name = { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' } as const;

/** Every call there is, with what was measured of it. A call takes a quarter of a second. */
function connect() {
  const meter = createFakeMeter();
  let time = NOW;
  const graph = connectGraph(server.url, () => (time += 125), { meter });
  const directory = createDirectory(graph);
  return {
    meter,
    calls: () => meter.of(metrics.graphCall).map(({ operation, outcome }) => [operation, outcome]),
    limit: () => meter.of(metrics.graphLimitUsed).map(({ value }) => value),
    resolve: () => directory.resolve(name),
    read: () => directory.read(jana),
    write: () => directory.write(jana, [aChange('x')]),
    search: () => createSearch(graph).find({ type: 'user', filters: [aFilter('Canada')] }),
    definitions: () => createDefinitions(graph, () => NOW).load(),
  };
}

describe('a call to Graph', () => {
  it('is measured by what it is for, and how long it takes', async () => {
    server.answer(json(200, { id: USER_ID, value: [] }));
    const graph = connect();
    for (const operation of graphOperations) await graph[operation]();
    const expected = graphOperations.map((operation) => [operation, 'ok']);
    // Sets and definitions are read apart.
    expect(graph.calls()).toEqual([...expected, ['definitions', 'ok']]);
    expect(new Set(graph.meter.of(metrics.graphCall).map(({ value }) => value))).toEqual(new Set([0.125]));
  });

  it.each<[number, FailureKind]>([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'targetForbidden'],
    [404, 'targetNotFound'],
    [429, 'throttled'],
    [503, 'unavailable'],
  ])('that fails is measured by what that means, and never by words of Graph: %i', async (status, outcome) => {
    server.answer(refusal(status, 'Geheim-4711', 'Geheim-4711'));
    const graph = connect();
    await graph.read();
    await graph.write();
    expect(graph.calls()).toEqual([
      ['read', outcome],
      ['write', outcome],
    ]);
    expect(failureKinds).toContain(outcome);
    expect(JSON.stringify(graph.meter.labels())).not.toContain('Geheim');
  });

  it('without an answer is measured too', async () => {
    server.answer((request) => request.destroy());
    const graph = connect();
    await graph.read();
    expect(graph.calls()).toEqual([['read', 'unavailable']]);
    expect(graph.limit()).toEqual([]);
  });

  it('that is throttled counts as a read or a write, and no other does', async () => {
    const graph = connect();
    server.answer(refusal(503, 'any', 'any'));
    await graph.write();
    server.answer(refusal(429, 'any', 'any'));
    for (const operation of graphOperations) await graph[operation]();
    const scopes = graph.meter.of(metrics.graphThrottled).map(({ scope }) => scope);
    expect(scopes).toEqual(graphOperations.map((operation) => (operation === 'write' ? 'write' : 'read')));
  });
});

describe('the part of the limit that is spent', () => {
  const answers = (status: number, used?: string) =>
    json(status, { error: { code: 'any' } }, used === undefined ? {} : { 'x-ms-throttle-limit-percentage': used });

  it('is as Graph said with the last write, and 0 when it says nothing of one that it took', async () => {
    const graph = connect();
    for (const answer of [answers(200, '0.93'), answers(200), answers(429, '1.2')]) {
      server.answer(answer);
      await graph.write();
    }
    expect(graph.limit()).toEqual([0.93, 0, 1.2]);
  });

  it('is not known from a refusal that says nothing of it, nor from a read', async () => {
    const graph = connect();
    server.answer(answers(429));
    await graph.write();
    server.answer(answers(200, '0.93'));
    await graph.read();
    expect(graph.limit()).toEqual([]);
  });
});
