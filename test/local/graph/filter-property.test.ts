import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AttributeDefinition,
  type AttributeType,
  type AttributeValue,
  createDefinition,
  createDirectory,
  createUser,
} from '../../../local/graph/directory.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { names, quoted, search } from './query.ts';
import { startTrustedGraph } from './trusted-graph.ts';

const attributeSet = 'Any';
const define = (name: string, type: AttributeType, isCollection = false) =>
  createDefinition({ attributeSet, name, type, isCollection });
const definitions = [
  define('Text', 'String'),
  define('Texts', 'String', true),
  define('Number', 'Integer'),
  define('Numbers', 'Integer', true),
  define('Flag', 'Boolean'),
];

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph({ directory: createDirectory({ definitions }) });
});
afterAll(() => graph.close());

/** Few letters, so that values meet; and those that mean something on the way. */
const text = fc.string({
  unit: fc.constantFrom('a', 'A', "'", '%', '/', '$', ' ', '+', '&', ')', 'é', '🦄'),
  minLength: 1,
  maxLength: 3,
});
const number = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
const some = <T>(element: fc.Arbitrary<T>) => fc.uniqueArray(element, { minLength: 1, maxLength: 3 });

type Single = string | number | boolean;
const single: Readonly<Record<AttributeType, fc.Arbitrary<Single>>> = {
  String: text,
  Integer: number,
  Boolean: fc.boolean(),
};
const assignable = ({ type, isCollection }: AttributeDefinition): fc.Arbitrary<AttributeValue> => {
  if (!isCollection) return single[type];
  return type === 'String' ? some(text) : some(number);
};

type Values = Readonly<Record<string, AttributeValue>>;
const assigned: fc.Arbitrary<Values> = fc
  .tuple(...definitions.map((definition) => fc.option(assignable(definition), { nil: undefined })))
  .map((values) =>
    Object.fromEntries(
      definitions.flatMap(({ name }, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
    ),
  );

type Question = { readonly definition: AttributeDefinition; readonly operator: string; readonly literal: Single };
const question: fc.Arbitrary<Question> = fc.constantFrom(...definitions).chain((definition) =>
  fc.record({
    definition: fc.constant(definition),
    operator: fc.constantFrom('eq', 'ne', ...(definition.type === 'String' ? ['startsWith'] : [])),
    literal: single[definition.type],
  }),
);

function written({ definition: { name }, operator, literal }: Question): string {
  const path = `customSecurityAttributes/${attributeSet}/${name}`;
  const value = typeof literal === 'string' ? quoted(literal) : String(literal);
  return operator === 'startsWith' ? `startsWith(${path},${value})` : `${path} ${operator} ${value}`;
}

function holds({ definition, operator, literal }: Question, values: Values): boolean {
  for (const value of [values[definition.name] ?? []].flat()) {
    const isHit = operator === 'startsWith' ? String(value).startsWith(String(literal)) : value === literal;
    if (isHit) return operator !== 'ne';
  }
  return operator === 'ne';
}

test('for any values and conditions, a filter finds what a plain loop finds', async () => {
  const everyone = fc.array(assigned, { minLength: 1, maxLength: 8 });
  const questions = fc.array(question, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(everyone, questions, async (users, asked) => {
      Object.assign(graph.directory, {
        users: users.map((values, index) =>
          createUser({ displayName: `${index}`, customSecurityAttributes: { [attributeSet]: values } }),
        ),
      });
      const expected = users.flatMap((values, index) => (asked.every((one) => holds(one, values)) ? [`${index}`] : []));
      const reply = await search(graph, asked.map(written).join(' and '));
      expect(names(reply)).toEqual(expected);
      expect(reply.json['@odata.count']).toBe(expected.length);
    }),
    { numRuns: 150 },
  );
});
