import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedValueType, attributeSetType, definitionType } from '../../../local/graph/metadata/directory-types.ts';
import type { EntityType, Property } from '../../../local/graph/metadata/entity-type.ts';
import { servicePrincipalType } from '../../../local/graph/metadata/service-principal-type.ts';
import { userType } from '../../../local/graph/metadata/user-type.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import published from '../../fixtures/metadata/v1.0.json' with { type: 'json' };
import { call, type Json, startTrustedGraph } from './trusted-graph.ts';

type Published = (typeof published.types)[number];
const types: readonly EntityType[] = [
  allowedValueType,
  attributeSetType,
  definitionType,
  servicePrincipalType,
  userType,
];

const bases = new Set(published.types.map(({ baseType }) => baseType));
const concrete = published.types.filter(({ name }) => !bases.has(name));
const declaredBy = (type: Published): Published['properties'] => {
  const base = published.types.find(({ name }) => name === type.baseType);
  return [...(base ? declaredBy(base) : []), ...type.properties];
};
const toProperties = (type: Published): Record<string, Property> =>
  Object.fromEntries(
    declaredBy(type).map(({ name, type: of, collection, nullable }) => [
      name,
      { type: of, isCollection: collection, isNullable: nullable },
    ]),
  );

describe('the entity types of the simulator', () => {
  test('are those of the published metadata: no property more or less, and none of another type or nullability', () => {
    const expected = concrete.map((type) => ({
      name: `${published.namespace}.${type.name}`,
      properties: toProperties(type),
    }));
    const byName = (a: EntityType, b: EntityType) => a.name.localeCompare(b.name);
    expect(types.toSorted(byName)).toEqual(expected.toSorted(byName));
  });

  test('are compared in full: 5 types with 130 properties', () => {
    expect(concrete.map((type) => [type.name, declaredBy(type).length])).toEqual([
      ['attributeSet', 3],
      ['customSecurityAttributeDefinition', 9],
      ['allowedValue', 2],
      ['user', 81],
      ['servicePrincipal', 38],
    ]);
  });
});

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
afterAll(() => graph.close());

const DIRECTORY = '/v1.0/directory';
const DEFINITIONS = `${DIRECTORY}/customSecurityAttributeDefinitions`;
type Sample = {
  readonly type: EntityType;
  readonly path: string;
  readonly read: (json: Json) => Record<string, unknown> | undefined;
};
const itself = (json: Json) => json;
const samples: readonly Sample[] = [
  { type: userType, path: '/v1.0/users/jana@contoso.com', read: itself },
  { type: servicePrincipalType, path: '/v1.0/servicePrincipals/2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1', read: itself },
  { type: attributeSetType, path: `${DIRECTORY}/attributeSets/Storage`, read: itself },
  { type: definitionType, path: `${DEFINITIONS}/Engineering_NumVendors`, read: itself },
  {
    type: allowedValueType,
    path: `${DEFINITIONS}/Engineering_Project/allowedValues`,
    read: ({ value }) => value[0],
  },
];

const javaScript: Readonly<Record<string, string>> = { 'Edm.Boolean': 'boolean', 'Edm.Int32': 'number' };
const isOfType = (value: unknown, { type, isCollection, isNullable }: Property): boolean => {
  if (isCollection) return Array.isArray(value);
  if (value === null) return isNullable;
  return typeof value === (javaScript[type] ?? (type.startsWith('Edm.') ? 'string' : 'object'));
};

describe.each(samples)('$type.name', ({ type, path, read }) => {
  const names = Object.keys(type.properties);

  test('can be selected with every property, each of which has a value of its type, or null where it may', async () => {
    const { status, json } = await call(graph, `${path}?$select=${names.join(',')}`);
    expect(status).toBe(200);
    const entity = read(json) ?? {};
    expect(Object.keys(entity).filter((name) => !name.startsWith('@'))).toEqual(names);
    const wrong = Object.entries(type.properties).filter(([name, property]) => !isOfType(entity[name], property));
    expect(wrong).toEqual([]);
  });

  test('is refused with any other: a navigation property, one in another case, or one of every object', async () => {
    const navigation = concrete
      .filter(({ name }) => type.name.endsWith(`.${name}`))
      .flatMap(({ navigationProperties }) => navigationProperties.map(({ name }) => name));
    for (const name of [...navigation, 'ID', 'constructor', '*', '']) {
      const { status, json } = await call(graph, `${path}?$select=id,${name}`);
      expect([name, status, json.error.message]).toEqual([name, 400, expect.stringContaining(`'${name}'`)]);
    }
  });
});
