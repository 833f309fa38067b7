import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Assignments, createDefinition, type Directory } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { roles } from '../../src/topology.ts';
import reads from '../fixtures/seeds/reads.json' with { type: 'json' };
import { type RunningStack, runStack } from './with-stack.ts';

const OPERATOR = '00000000-0000-4000-8000-00000000000e';

type WireSet = Record<string, unknown>;
type Example = {
  readonly page: string;
  readonly example: string;
  readonly method: string;
  readonly path: string;
  readonly body: { readonly customSecurityAttributes: Readonly<Record<string, WireSet>> } | null;
};

const folder = join(import.meta.dirname, '../fixtures/seeds');
const examples = readdirSync(folder)
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Example[])
  .filter((example): example is Example & { body: NonNullable<Example['body']> } => example.method === 'PATCH');

/** What a page writes, as a caller of the relay would say it: without Graph's annotations. */
const requested = (sets: Readonly<Record<string, WireSet>>) =>
  Object.fromEntries(
    Object.entries(sets).map(([set, values]) => [
      set,
      Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes('@'))),
    ]),
  );

const isTyped = (
  value: unknown,
): { readonly type: 'String' | 'Integer' | 'Boolean'; readonly isCollection: boolean } => {
  const [member] = Array.isArray(value) ? value : [value];
  const type = typeof member === 'number' ? 'Integer' : typeof member === 'boolean' ? 'Boolean' : 'String';
  return { type, isCollection: Array.isArray(value) };
};

const definitions = sampleDirectory().definitions;
const onlyAttribute = (body: Example['body']) => {
  const [[set, values] = ['', {}]] = Object.entries(requested(body?.customSecurityAttributes ?? {}));
  const [[name, value] = ['', undefined]] = Object.entries(values);
  return { set, name, value };
};
const fits = ({ body }: Example): boolean => {
  const { set, name, value } = onlyAttribute(body);
  const definition = definitions.find((one) => one.attributeSet === set && one.name === name);
  const { type, isCollection } = isTyped(value);
  return definition?.type === type && (value === null || definition.isCollection === isCollection);
};

/** Something else than the page writes, of the same type, so that there is something to change and to remove. */
function differing(value: unknown): Assignments[string][string] {
  if (value === null) return 'before';
  if (Array.isArray(value)) return typeof value[0] === 'number' ? [7] : ['Alpine'];
  return typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : 'before';
}

/** The oldest page assigns this Integer without `@odata.type`; every newer page has `#Int32`, and so has the relay. */
const BARE = 12;
const annotated = (body: Example['body']) => ({
  customSecurityAttributes: {
    Storage: { ...body?.customSecurityAttributes['Storage'], 'Project@odata.type': '#Int32' },
  },
});

let running: RunningStack;
let directory: Directory;
beforeAll(async () => {
  directory = sampleDirectory();
  running = await runStack(directory);
}, 30_000);
afterAll(() => running.close(), 30_000);

async function expectOnThePage({ method, path, body }: Pick<Example, 'method' | 'path' | 'body'>, eventId: string) {
  const attributes = requested(body?.customSecurityAttributes ?? {});
  const type = path.includes('servicePrincipals') ? 'servicePrincipal' : 'user';
  const principal = (type === 'user' ? directory.users : directory.servicePrincipals)[0];
  if (!principal) throw new Error('The sample directory is empty');
  const { set, name, value } = onlyAttribute(body);
  principal.customSecurityAttributes = { [set]: { [name]: differing(value) } };
  running.graph.clearRequests();

  const answer = await running.client.post('requests', { eventId, target: { type, id: principal.id }, attributes });
  expect(await running.client.closed(String(answer.body['id']))).toMatchObject({ state: 'applied' });

  const sent = running.graph.requests.filter((request) => request.method === 'PATCH');
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ method, status: 204 });
  expect(sent[0]?.path).toBe(path.replace('/beta/', '/v1.0/').replace('{id}', principal.id));
  expect(sent[0]?.body).toEqual(value === BARE ? annotated(body) : body);
}

test.each(examples.filter(fits).map((example, index) => ({ ...example, index })))(
  '$page, $example: sent through the relay it reaches Graph as on the page',
  ({ index, ...example }) => expectOnThePage(example, `seed-${index}`),
);

describe('an attribute that one page gives a type per example', () => {
  test.each(examples.filter((example) => !fits(example)))(
    '$page, $example: once the definition is such, it reaches Graph as on the page',
    async ({ body }) => {
      const { set, name, value } = onlyAttribute(body);
      const at = directory.definitions.findIndex((one) => one.attributeSet === set && one.name === name);
      directory.definitions[at] = createDefinition({ attributeSet: set, name, ...isTyped(value) });
      const operator = await running.client.token(OPERATOR, [roles.operate]);
      expect(await running.client.post('definitions/refresh', {}, operator)).toMatchObject({ status: 200 });
      await expectOnThePage({ method: 'PATCH', path: '/v1.0/users/{id}', body }, JSON.stringify(value));
    },
  );
});

type Read = { readonly page: string; readonly example: string; readonly path: string; readonly headers?: object };

describe('what the pages read', () => {
  test.each(reads as readonly Read[])(
    '$page, $example: asked of the relay, it is asked of Graph as on the page',
    async (read) => {
      const joe = 'de4f1218-b0fb-4449-b3a0-1e1dd193e6e7';
      running.graph.clearRequests();
      const answer = read.headers
        ? await running.client.post('users/search', { filters: [filterOf(read.path)] })
        : await running.client.get(`users/${joe}/attributes`);
      expect(answer.status).toBe(200);

      const [call, ...others] = running.graph.requests;
      expect(others).toEqual([]);
      const [path, query] = (call?.path ?? '').split('?');
      const [pagePath, pageQuery] = read.path.replace('/beta/', '/v1.0/').replace('{id}', joe).split('?');
      expect([path, [...new URLSearchParams(query)]]).toEqual([pagePath, [...new URLSearchParams(pageQuery)]]);
      const asked = Object.entries(read.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
      expect(call).toMatchObject({ method: 'GET', status: 200, headers: Object.fromEntries(asked) });
    },
  );
});

/** What a page filters by, as a caller of the relay would say it. */
function filterOf(path: string) {
  const filter = new URLSearchParams(path.split('?')[1]).get('$filter') ?? '';
  const [, attributeSet = '', attribute = ''] = /customSecurityAttributes\/(\w+)\/(\w+)/.exec(filter) ?? [];
  const [, value = ''] = /'(\w+)'/.exec(filter) ?? [];
  const operator = /^startsWith/.test(filter) ? 'startsWith' : / (eq|ne) /.exec(filter)?.[1];
  return { attributeSet, attribute, operator, value };
}

test('the pages have 36 writes and 9 reads', () => {
  expect([examples.length, reads.length]).toEqual([36, 9]);
});
