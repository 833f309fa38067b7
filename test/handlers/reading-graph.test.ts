import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDirectory } from '../../src/adapters/graph/directory.ts';
import { createSearch } from '../../src/adapters/graph/search.ts';
import { createSeal } from '../../src/adapters/seal.ts';
import { createAskDirectory } from '../../src/app/ask-directory.ts';
import { createReadAttributes } from '../../src/app/read-attributes.ts';
import { createResolve } from '../../src/app/resolve.ts';
import { createSearchTargets } from '../../src/app/search-targets.ts';
import { filterOperators } from '../../src/domain/filter.ts';
import type { GuardedHandler } from '../../src/handlers/guard.ts';
import { showAttributes } from '../../src/handlers/read-attributes.ts';
import { searchTargets } from '../../src/handlers/search-targets.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import { connectGraph } from '../adapters/graph/connect-graph.ts';
import { parametersOf, readFilter } from '../adapters/graph/odata.ts';
import { json, type OddServer, startOddServer } from '../adapters/graph/odd-server.ts';
import { createWorld } from '../app/world.ts';
import { aCaller, aSource, USER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

/** From a caller's words to what Graph is asked: nothing that a caller says becomes another question. */

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const { catalog, sources, app, now, log } = createWorld({ sources: [aSource({ reads: '*' })] });
const ask = createAskDirectory({ gate: app.gate, now });
const cursors = createCursors(createSeal([createSecretKey(Buffer.alloc(32, 7))]));
function handlers() {
  const graph = connectGraph(server.url);
  const directory = createDirectory(graph);
  const resolve = createResolve({ directory, now });
  return {
    search: searchTargets('user', {
      ...{ sources, cursors },
      searchTargets: createSearchTargets({ catalog, ask, search: createSearch(graph) }),
    }),
    show: showAttributes('user', {
      sources,
      readAttributes: createReadAttributes({ catalog, ask, directory, resolve }),
    }),
  };
}
const call = async (handler: GuardedHandler, request: Parameters<typeof anHttpRequest>[0]) =>
  answerOf(await handler(anHttpRequest(request), aCaller(), log));

const trap = fc.constantFrom("'", "''", '$', '/', '%', '%27', '%2F', '&', '#', '?', '=', ' and ', '+', 'Ω', '😀', '@');
const hostile = fc.oneof(fc.string({ unit: trap }), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const value = fc.oneof(hostile, hostile, fc.integer(), fc.boolean(), fc.constantFrom(null, [], {}));
const cased = (...names: readonly string[]) =>
  fc.constantFrom(...names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]));
const filter = fc.record({
  attributeSet: fc.oneof({ weight: 9, arbitrary: cased('Engineering') }, { weight: 1, arbitrary: hostile }),
  attribute: fc.oneof(
    { weight: 9, arbitrary: cased('Project', 'ProjectDate', 'NumVendors', 'Certification') },
    { weight: 1, arbitrary: hostile },
  ),
  operator: fc.constantFrom(...filterOperators),
  value,
});
const definitionOf = ({ attributeSet, attribute }: { attributeSet: string; attribute: string }) =>
  ['Project', 'ProjectDate', 'NumVendors', 'Certification'].find(
    (name) => attributeSet.toLowerCase() === 'engineering' && attribute.toLowerCase() === name.toLowerCase(),
  );

it('a search asks what its filters say, or nothing', async () => {
  server.answer(json(200, { value: [] }));
  const { search } = handlers();
  const told = { asked: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(filter, { minLength: 1, maxLength: 2 }), async (filters) => {
      const before = server.requests.length;
      const { status } = await call(search, { body: { filters } });
      const [request, ...more] = server.requests.slice(before);
      expect(more).toEqual([]);
      if (request === undefined) {
        told.refused += 1;
        expect(status).toBe(422);
        return;
      }
      told.asked += 1;
      expect(status).toBe(200);
      const parameters = parametersOf(request.url);
      expect([...parameters.keys()]).toEqual(['$count', '$select', '$filter']);
      expect(readFilter(parameters.get('$filter') ?? '')).toEqual(
        filters.map((one) => ({
          path: ['customSecurityAttributes', 'Engineering', definitionOf(one)],
          operator: one.operator,
          value: one.value,
        })),
      );
    }),
    { numRuns: 300 },
  );
  expect(Math.min(told.asked, told.refused)).toBeGreaterThan(20);
});

it('a name asks for that name, or nothing', async () => {
  server.answer((request, response) =>
    json(
      200,
      request.url?.includes('$filter') ? { value: [{ id: USER_ID }] } : { id: USER_ID, customSecurityAttributes: null },
    )(request, response),
  );
  const { show } = handlers();
  const part = hostile.filter((one) => one !== '');
  const named = fc.oneof(
    fc.tuple(
      fc.constantFrom('mail', 'userPrincipalName'),
      fc.tuple(part, part).map((parts) => parts.join('@')),
    ),
    fc.tuple(fc.constant('employeeId'), part),
  );
  const told = { asked: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(named, async ([key, name]) => {
      const before = server.requests.length;
      const { status } = await call(show, { params: { name }, query: { key } });
      const [request] = server.requests.slice(before);
      if (request === undefined && status === 400) {
        told.refused += 1;
        return;
      }
      expect(status).toBe(200);
      // Found a moment ago: only the object itself is read.
      if (request?.url?.startsWith(`/v1.0/users/${USER_ID}?`)) return;
      told.asked += 1;
      const meant = name.replace(/%2f/gi, '/');
      const parameters = parametersOf(request?.url);
      if (key === 'userPrincipalName') {
        expect([...parameters.keys()]).toEqual(['$select']);
        const [path = ''] = request?.url?.split('?') ?? [];
        const inQuotes = meant.startsWith('$')
          ? `/v1.0/users('${meant.replaceAll("'", "''")}')`
          : `/v1.0/users/${meant}`;
        expect(decodeURIComponent(path)).toBe(inQuotes);
      } else {
        expect([...parameters.keys()].toSorted()).toEqual(['$filter', '$select', '$top']);
        expect(readFilter(parameters.get('$filter') ?? '')).toEqual([{ path: [key], operator: 'eq', value: meant }]);
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(told.asked, told.refused)).toBeGreaterThan(20);
});
