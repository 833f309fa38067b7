import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createDefinition,
  createServicePrincipal,
  createDirectory as createTenant,
  createUser,
} from '../local/graph/directory.ts';
import type { GraphSimulator } from '../local/graph/start.ts';
import { createDirectory } from '../src/adapters/graph/directory.ts';
import type { AttributeValue, Write } from '../src/domain/change.ts';
import type { AttributeType } from '../src/domain/definition.ts';
import { connectGraph } from './adapters/graph/connect-graph.ts';
import { SERVICE_PRINCIPAL_ID, USER_ID } from './factories.ts';
import configureBeta from './fixtures/seeds/configure-beta.json' with { type: 'json' };
import entraUsersPreview from './fixtures/seeds/entra-users-preview.json' with { type: 'json' };
import examplesBeta from './fixtures/seeds/examples-beta.json' with { type: 'json' };
import examplesV1 from './fixtures/seeds/examples-v1.json' with { type: 'json' };
import { startTrustedGraph } from './local/graph/trusted-graph.ts';

/** The requests of Microsoft's pages, and those that the relay sends to have the same effect. */

type Body = { readonly customSecurityAttributes: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
type Example = {
  readonly page: string;
  readonly example: string;
  readonly method: string;
  readonly path: string;
  readonly body: Body;
};
const examples = [...examplesV1, ...examplesBeta, ...configureBeta, ...entraUsersPreview] as readonly Example[];

/**
 * The oldest page (ED users-custom-security-attributes, preview of 09/2021) assigns a single Integer without
 * `@odata.type`; every newer page has `#Int32` for the same type, and so has the relay.
 */
const isWithoutAnnotation = ({ page, example }: Example) =>
  page.startsWith('ED users-custom-security-attributes') && example === 'Assign: integer to a user';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph({ directory: createTenant() });
});
afterAll(() => graph.close());
beforeEach(() => graph.clearRequests());

const types: Readonly<Record<string, AttributeType>> = { string: 'String', number: 'Integer', boolean: 'Boolean' };

/** What the example does, in the relay's words. Every one is about one attribute. */
function changeOf({ body }: Example): Write {
  const [[attributeSet, values] = ['', {}]] = Object.entries(body.customSecurityAttributes);
  const [[name, value] = ['', null]] = Object.entries(values).filter(([key]) => !key.includes('@'));
  const type = types[typeof [value].flat()[0]] ?? 'String';
  const attribute = { attributeSet, name, type, isCollection: Array.isArray(value) };
  return value === null || (Array.isArray(value) && value.length === 0)
    ? { attribute, operation: 'clear' }
    : { attribute, operation: 'set', value: value as AttributeValue };
}

const targetOf = ({ path }: Example) =>
  path.includes('/users/')
    ? ({ type: 'user', id: USER_ID } as const)
    : ({ type: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID } as const);

/** The request as it came over the wire, and how it was answered. */
async function sentFor(example: Example) {
  const change = changeOf(example);
  const { type, id } = targetOf(example);
  const tenant = {
    users: [createUser({ id: USER_ID, displayName: 'Jana' })],
    servicePrincipals: [createServicePrincipal({ id: SERVICE_PRINCIPAL_ID, displayName: 'Payroll API' })],
    definitions: [createDefinition(change.attribute)],
  };
  Object.assign(graph.directory, createTenant(tenant));
  const written = await createDirectory(connectGraph(graph.url)).write({ type, objectId: id }, [change]);
  expect([written.kind, graph.requests.length]).toEqual(['written', 1]);
  const [request] = graph.requests;
  return { method: request?.method, path: request?.path, body: request?.body };
}

const onThePage = (example: Example) => ({
  method: example.method,
  path: example.path.replace('/beta/', '/v1.0/').replace('{id}', targetOf(example).id),
  body: example.body,
});

describe('what the relay sends to Graph', () => {
  it.each(examples.filter((example) => !isWithoutAnnotation(example)))('is $page, $example', async (example) => {
    expect(await sentFor(example)).toStrictEqual(onThePage(example));
  });

  it('annotates the single Integer that the oldest page leaves bare, and is that page otherwise', async () => {
    const [example, ...others] = examples.filter(isWithoutAnnotation);
    if (!example) expect.unreachable('the page has this example');
    const sent = await sentFor(example);

    const { 'Project@odata.type': annotation, ...storage } =
      (sent.body as Body).customSecurityAttributes['Storage'] ?? {};
    expect(annotation).toBe('#Int32');
    const body = { customSecurityAttributes: { Storage: storage } };
    expect({ ...sent, body }).toStrictEqual(onThePage(example));
    expect(others).toEqual([]);
  });

  it('covers all 36 examples of the four pages, of every type and both operations', () => {
    expect(examples).toHaveLength(36);
    const kinds = examples
      .map(changeOf)
      .map(({ operation, attribute: { type, isCollection } }) =>
        operation === 'clear' ? `clear ${isCollection}` : `set ${type} ${isCollection}`,
      );
    expect([...new Set(kinds)].sort()).toEqual([
      'clear false',
      'clear true',
      'set Boolean false',
      'set Integer false',
      'set Integer true',
      'set String false',
      'set String true',
    ]);
  });
});
