import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDefinition, createDirectory, createUser } from '../../../local/graph/directory.ts';
import { parseFilter } from '../../../local/graph/filter/parse-filter.ts';
import { Refusal } from '../../../local/graph/refusal.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { names, quoted, search } from './query.ts';
import { startTrustedGraph } from './trusted-graph.ts';

const attributeSet = 'Hostile';
const definitions = ['Text', 'Größe'].map((name) => createDefinition({ attributeSet, name, type: 'String' }));
const VALUE = `customSecurityAttributes/${attributeSet}/Text`;

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph({ directory: createDirectory({ definitions }) });
});
afterAll(() => graph.close());

const texts = [
  "'",
  "''",
  "O'Brien's",
  "' or 'a' eq 'a",
  "') or startsWith(x,'",
  'x and y',
  '100 %',
  '%27',
  '%%',
  '$filter=true',
  '$count',
  'a/b\\c',
  '(((',
  'a,b',
  'a&b=c',
  'a+b',
  'a#b?c',
  'tab\tline\nend',
  ' blank ',
  'null',
  'ÅÄÖ 東京 🦄',
  'e\u0301',
  'constructor',
  '__proto__',
];

describe('a value is found as it is, and by nothing else:', () => {
  beforeAll(() => {
    const users = texts.map((text) =>
      createUser({ displayName: text, customSecurityAttributes: { [attributeSet]: { Text: text, Größe: text } } }),
    );
    Object.assign(graph.directory, { users });
  });

  test.each(texts)('%j', async (text) => {
    expect(names(await search(graph, `${VALUE} eq ${quoted(text)}`))).toEqual([text]);
    expect(names(await search(graph, `customSecurityAttributes/Hostile/Größe eq ${quoted(text)}`))).toEqual([text]);
    expect(names(await search(graph, `startsWith(${VALUE},${quoted(text)})`))).toEqual(
      texts.filter((other) => other.startsWith(text)).toSorted(),
    );
    expect((await search(graph, `${VALUE} ne ${quoted(text)}`)).json.value).toHaveLength(texts.length - 1);
  });
});

async function expectInvalid(filter: string): Promise<void> {
  const { status, json } = await search(graph, filter);
  expect([status, json.error.code, json.error.message]).toEqual([400, 'BadRequest', 'Invalid filter clause']);
}

describe('a malformed filter is refused:', () => {
  test.each([
    '',
    ' ',
    'and',
    VALUE,
    `${VALUE} eq`,
    `${VALUE} 'x'`,
    `${VALUE} eq 'x`,
    `${VALUE} eq x'`,
    `${VALUE} eq "x"`,
    `${VALUE} eq ''x''`,
    `${VALUE} eq 'it's'`,
    `${VALUE} eq 'x' 'y'`,
    `${VALUE} eq 'x'and ${VALUE} eq 'y'`,
    `${VALUE} eq'x'`,
    `${VALUE} eq 'x' and`,
    `and ${VALUE} eq 'x'`,
    `${VALUE} eq 'x' and and ${VALUE} eq 'x'`,
    `${VALUE} eq 'x' or ${VALUE} eq 'y'`,
    `not(${VALUE} eq 'x')`,
    `(${VALUE} eq 'x')`,
    `'x' eq ${VALUE}`,
    `${VALUE} gt 'x'`,
    `${VALUE} has 'x'`,
    `${VALUE} in ('x')`,
    `${VALUE} eq ('x')`,
    `contains(${VALUE},'x')`,
    `startsWith(${VALUE})`,
    `startsWith(${VALUE},'x'`,
    `startsWith(${VALUE},'x',)`,
    `startsWith(${VALUE},'x') eq true`,
    `startsWith('x',${VALUE})`,
    `startsWith,${VALUE},'x')`,
    `${VALUE}/ eq 'x'`,
    `/${VALUE} eq 'x'`,
    `${VALUE.replace('/', '//')} eq 'x'`,
    `${VALUE} eq 1e3`,
    `${VALUE} eq 0x10`,
    `${VALUE} eq ${'9'.repeat(400)}`,
    `${VALUE}\u00a0eq\u00a0'x'`,
  ])('%s', async (filter) => {
    await expectInvalid(filter);
  });

  test.each([
    ['in parentheses', `${'('.repeat(2_000)}${VALUE} eq 'x'${')'.repeat(2_000)}`],
    ['of parentheses', '('.repeat(10_000)],
    ['negated again and again', `${'not '.repeat(2_000)}${VALUE} eq 'x'`],
    ['of quotes, an odd number', "'".repeat(4_001)],
    ['of blanks', '\t '.repeat(2_000)],
    ['of one word', 'x'.repeat(10_000)],
    ['of many conditions and none', `${VALUE} eq 'x'${` and ${VALUE} eq 'x'`.repeat(50)} and`],
  ])('a long one, %s', async (_, filter) => {
    await expectInvalid(filter);
  });

  test('broken percent-encoding, or the option twice', async () => {
    const ask = (query: string) =>
      fetch(`${graph.url}/v1.0/users?$count=true&${query}`, {
        headers: { authorization: 'Bearer any', consistencylevel: 'eventual' },
      });
    expect((await ask("$filter=mail eq '%E0%A4%A'")).status).toBe(200);
    expect((await ask('$filter=%')).status).toBe(400);
    expect((await ask("$filter=mail eq 'x'&$filter=mail eq 'y'")).status).toBe(400);
    expect((await ask("$filter=mail eq 'x'&%24filter=")).status).toBe(400);
  });

  test('but not for its length, up to what fits a request', async () => {
    expect((await search(graph, `${VALUE} eq ${quoted("'".repeat(2_000))}`)).json.value).toEqual([]);
    expect((await search(graph, `${VALUE} eq 'x'${` and ${VALUE} eq 'x'`.repeat(100)}`)).json.value).toEqual([]);
  });

  test('whatever it is: nothing but a refusal comes of it', () => {
    const pieces = ["'", "''", '(', ')', ',', '/', ' ', '\t', 'eq', 'ne', 'and', 'startsWith', 'a', '1', '-', 'null'];
    const filter = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(filter, (text) => {
        try {
          return parseFilter(text).length > 0;
        } catch (error) {
          return error instanceof Refusal && error.status === 400;
        }
      }),
      { numRuns: 300 },
    );
  });
});
