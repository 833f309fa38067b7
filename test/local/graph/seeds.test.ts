import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttributeDefinition,
  type AttributeType,
  type AttributeValue,
  createDefinition,
  createDirectory,
  createServicePrincipal,
  createUser,
} from '../../../local/graph/directory.ts';
import { sampleDirectory } from '../../../local/graph/directory-sample.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import configureBeta from '../../fixtures/seeds/configure-beta.json' with { type: 'json' };
import entraUsersPreview from '../../fixtures/seeds/entra-users-preview.json' with { type: 'json' };
import examplesBeta from '../../fixtures/seeds/examples-beta.json' with { type: 'json' };
import examplesV1 from '../../fixtures/seeds/examples-v1.json' with { type: 'json' };
import { assigned, call, patch, startTrustedGraph } from './trusted-graph.ts';

type Seed = {
  readonly page: string;
  readonly example: string;
  readonly method: string;
  readonly path: string;
  readonly body: { readonly customSecurityAttributes: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly note?: string;
};
const seeds: readonly Seed[] = [...examplesV1, ...examplesBeta, ...configureBeta, ...entraUsersPreview] as Seed[];

/** Every example changes one attribute of one set. */
function changeOf({ body }: Seed): { set: string; name: string; value: AttributeValue | null } {
  const [[set, values] = ['', {}]] = Object.entries(body.customSecurityAttributes);
  const [[name, value] = ['', null]] = Object.entries(values).filter(([key]) => !key.includes('@'));
  return { set, name, value: value as AttributeValue | null };
}

const types: Readonly<Record<string, AttributeType>> = { string: 'String', number: 'Integer', boolean: 'Boolean' };

function definitionFor(seed: Seed): AttributeDefinition {
  const { set: attributeSet, name, value } = changeOf(seed);
  const type = types[typeof [value].flat()[0]] ?? 'String';
  return createDefinition({ attributeSet, name, type, isCollection: Array.isArray(value) });
}

const isRemoval = (value: AttributeValue | null) => value === null || (Array.isArray(value) && value.length === 0);

/** A removal starts from an object that has the attribute, and another one beside it that must stay. */
function directoryFor(seed: Seed) {
  const { set, name, value } = changeOf(seed);
  const before = isRemoval(value) ? { [name]: Array.isArray(value) ? ['Baker'] : '2021-01-01' } : {};
  const customSecurityAttributes = { [set]: { ...before, Untouched: true } };
  return createDirectory({
    users: [createUser({ id: 'object-id', displayName: 'Jana', customSecurityAttributes })],
    servicePrincipals: [createServicePrincipal({ id: 'object-id', displayName: 'App', customSecurityAttributes })],
    definitions: [definitionFor(seed), createDefinition({ attributeSet: set, name: 'Untouched', type: 'Boolean' })],
  });
}

describe('every assign, update and remove example of the pages', () => {
  let graph: GraphSimulator;
  beforeAll(async () => {
    graph = await startTrustedGraph({ directory: createDirectory() });
  });
  afterAll(() => graph.close());

  test.each(seeds)('$page, $example: answers 204 and changes that attribute only', async (seed) => {
    const { set, name, value } = changeOf(seed);
    Object.assign(graph.directory, directoryFor(seed));

    const reply = await patch(graph, seed.path.replace('{id}', 'object-id'), seed.body);

    expect(reply).toMatchObject({ status: 204, text: '' });
    const expected = isRemoval(value) ? { Untouched: true } : { Untouched: true, [name]: value };
    const [changed, other] = seed.path.includes('users') ? ['Jana', 'App'] : ['App', 'Jana'];
    expect(assigned(graph, changed)).toEqual({ [set]: expected });
    expect(assigned(graph, other)).toEqual(directoryFor(seed).users[0]?.customSecurityAttributes);
  });

  test('are all there: 10, 10, 9 and 7 of the four pages', () => {
    expect([examplesV1, examplesBeta, configureBeta, entraUsersPreview].map(({ length }) => length)).toEqual([
      10, 10, 9, 7,
    ]);
  });
});

test('the sample directory takes every example that needs no other definition, one after the other', async () => {
  const graph = await startTrustedGraph();
  const [user, app] = [graph.directory.users[2], graph.directory.servicePrincipals[1]];
  const ids = { user: user?.id ?? '', app: app?.id ?? '' };
  const definitions = sampleDirectory().definitions.map(({ attributeSet, name, type, isCollection }) =>
    [attributeSet, name, type, isCollection].join(),
  );
  const takes = (seed: Seed) => {
    const { attributeSet, name, type, isCollection } = definitionFor(seed);
    return isRemoval(changeOf(seed).value) || definitions.includes([attributeSet, name, type, isCollection].join());
  };
  const fitting = seeds.filter(takes);
  expect(fitting).toHaveLength(seeds.length - 3);

  for (const { path, body } of fitting) {
    const id = path.includes('users') ? ids.user : ids.app;
    expect(await patch(graph, path.replace('{id}', id), body)).toMatchObject({ status: 204 });
  }

  const { json } = await call(graph, `/v1.0/users/${ids.user}?$select=customSecurityAttributes`);
  expect(json.customSecurityAttributes?.['Storage']).toEqual({
    '@odata.type': '#microsoft.graph.customSecurityAttributeValue',
    SingleProject: 'String1',
    'Project@odata.type': '#Collection(String)',
    Project: expect.arrayContaining(['String1', 'String2', 'String3']),
  });
  await graph.close();
});
