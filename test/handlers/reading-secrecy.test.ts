import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import { failureKinds } from '../../src/domain/failure.ts';
import { createGuard, type GuardedHandler } from '../../src/handlers/guard.ts';
import { searchAttributes, showAttributes } from '../../src/handlers/read-attributes.ts';
import { searchTargets } from '../../src/handlers/search-targets.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import { roles } from '../../src/topology.ts';
import { createWorld, jana } from '../app/world.ts';
import { aCaller, aDefinition, aSource, exampleDefinitions, USER_ID } from '../factories.ts';
import { anHttpRequest, anInvocation, answerOf } from './invocation.ts';

const SECRET = 'Zugspitze-4711';
const definitions = [...exampleDefinitions, aDefinition()];
const cursors = createCursors(createSeal([createSecretKey(Buffer.alloc(32, 7))]));
const guard = createGuard(async () => ({ kind: 'caller', caller: aCaller({ roles: [roles.readAttributes] }) }));

const createReader = () =>
  createWorld({
    definitions,
    sources: [aSource({ reads: ['Engineering'] })],
    principals: [
      {
        ...jana,
        displayName: 'Jana',
        assigned: { Engineering: { Note: SECRET }, Marketing: { AppCountry: [SECRET] } },
      },
      {
        ...jana,
        id: USER_ID.replace(/1$/, '2'),
        userPrincipalName: 'jiya@contoso.com',
        assigned: { Engineering: { Note: SECRET } },
      },
    ],
  });
type World = ReturnType<typeof createReader>;

const show = ({ app, sources }: World) => showAttributes('user', { ...app, sources });
const searchOne = ({ app, sources }: World) => searchAttributes('user', { ...app, sources });
const search = ({ app, sources }: World) => searchTargets('user', { ...app, sources, cursors });

/** Behind the guard, as the host calls it: the answer, and every line of the log. */
async function ask(world: World, handler: GuardedHandler, body?: unknown, query: Record<string, string> = {}) {
  const { context, lines } = anInvocation();
  const request = anHttpRequest({ params: { name: USER_ID }, query, ...(body === undefined ? {} : { body }) });
  const parameters = body === undefined ? ['key', 'attributeSet'] : ['key'];
  const answer = answerOf((await guard([roles.readAttributes], handler, parameters)(request, context)) ?? {});
  return { ...answer, logged: JSON.stringify([lines, world.lines]) };
}
const eq = (value: unknown, more = {}) => ({
  filters: [{ attributeSet: 'Engineering', attribute: 'Note', operator: 'eq', value, ...more }],
});

it.each<[string, (world: World) => Promise<Awaited<ReturnType<typeof ask>>>]>([
  ['a read', (world) => ask(world, show(world))],
  ['a search in one target', (world) => ask(world, searchOne(world), { startsWith: SECRET })],
  ['a search', (world) => ask(world, search(world), eq(SECRET))],
  ['a page', (world) => ask(world, search(world), { ...eq(SECRET), top: 1 })],
])('%s answers values and logs none', async (_, story) => {
  const { status, text, logged } = await story(createReader());
  expect([status, text]).toEqual([200, expect.stringContaining(SECRET)]);
  expect(logged).toMatch(/attributes\.read|targets\.searched/);
  expect(logged).not.toContain(SECRET);
});

it.each<[string, (world: World) => Promise<Awaited<ReturnType<typeof ask>>>]>([
  ['a set that there is not', (world) => ask(world, show(world), undefined, { attributeSet: SECRET })],
  ['a key that there is not', (world) => ask(world, show(world), undefined, { key: SECRET })],
  ['a parameter that there is not', (world) => ask(world, show(world), undefined, { filter: SECRET })],
  ['too long a start', (world) => ask(world, searchOne(world), { startsWith: SECRET.repeat(9) })],
  ['a body that is none', (world) => ask(world, searchOne(world), `{"startsWith":"${SECRET}"`)],
  ['a value of another type', (world) => ask(world, search(world), eq(SECRET, { attribute: 'NumVendors' }))],
  ['a value in a list', (world) => ask(world, search(world), eq([SECRET]))],
  ['too long a value', (world) => ask(world, search(world), eq(SECRET.repeat(9)))],
  ['an attribute that there is not', (world) => ask(world, search(world), eq(1, { attribute: SECRET }))],
  ['an operator that there is not', (world) => ask(world, search(world), eq(1, { operator: SECRET }))],
  ['a cursor that is none', (world) => ask(world, search(world), { cursor: SECRET })],
  ['a set that it may not read', (world) => ask(world, search(world), eq(SECRET, { attributeSet: 'Marketing' }))],
  ...failureKinds.map((kind): [string, (world: World) => ReturnType<typeof ask>] => [
    `a directory that answers ${kind}`,
    (world) => {
      world.search.failAlways({ kind });
      return ask(world, search(world), eq(SECRET));
    },
  ]),
  [
    'a defect',
    (world) => {
      world.io.answer('search.find', () => {
        throw new TypeError(SECRET);
      });
      return ask(world, search(world), eq(SECRET));
    },
  ],
])('neither the answer nor the log repeats a value after %s', async (_, story) => {
  const { status, headers, text, logged } = await story(createReader());
  expect(status).toBeGreaterThanOrEqual(400);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text + logged).not.toContain(SECRET);
});
