import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Assignments, Directory } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { type RunningStack, runStack } from './with-stack.ts';

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

let running: RunningStack;
let directory: Directory;
beforeAll(async () => {
  directory = sampleDirectory();
  running = await runStack(directory);
}, 30_000);
afterAll(() => running.close(), 30_000);

test.each(examples.filter(fits).map((example, index) => ({ ...example, index })))(
  '$page, $example: sent through the relay it reaches Graph as on the page',
  async ({ method, path, body, index }) => {
    const attributes = requested(body.customSecurityAttributes);
    const type = path.includes('servicePrincipals') ? 'servicePrincipal' : 'user';
    const principal = (type === 'user' ? directory.users : directory.servicePrincipals)[0];
    if (!principal) throw new Error('The sample directory is empty');
    const { set, name, value } = onlyAttribute(body);
    principal.customSecurityAttributes = { [set]: { [name]: differing(value) } };
    running.graph.clearRequests();

    const answer = await running.client.post('requests', {
      eventId: `seed-${index}`,
      target: { type, id: principal.id },
      attributes,
    });
    expect(await running.client.closed(String(answer.body['id']))).toMatchObject({ state: 'applied' });

    const sent = running.graph.requests.filter((request) => request.method === 'PATCH');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method, status: 204 });
    expect(sent[0]?.path.replace('/v1.0/', '/')).toBe(
      path.replace(/^\/(beta|v1\.0)\//, '/').replace('{id}', principal.id),
    );
    expect(sent[0]?.body).toEqual(body);
  },
);

test('only the page that gives one attribute a type per example needs tenants of its own (conformance.test.ts)', () => {
  expect(examples.filter((example) => !fits(example)).map(({ body }) => onlyAttribute(body))).toEqual([
    { set: 'Storage', name: 'Project', value: 12 },
    { set: 'Storage', name: 'Project', value: [12, 13] },
    { set: 'Storage', name: 'Project', value: true },
  ]);
});
