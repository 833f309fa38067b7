import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activeValues, createDefinition, createDirectory, createUser } from '../../../local/graph/directory.ts';
import { sampleDirectory } from '../../../local/graph/directory-sample.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { assigned, change, patch, SET_TYPE, startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
afterAll(() => graph.close());

const PATH = '/v1.0/users/jana@contoso.com';
const strings = (name: string, ...values: unknown[]) => ({
  [`${name}@odata.type`]: '#Collection(String)',
  [name]: values,
});
const engineering = (values: Record<string, unknown>) => change('Engineering', values);
const untyped = (set: Record<string, unknown>) => ({ customSecurityAttributes: { Engineering: set } });
const value = (reason: string, attribute: string, shown: string) =>
  `'${reason}'. ParameterName: 'Engineering_${attribute}' ParameterValue: '${shown}'.`;
const long = 'x'.repeat(65);
const fiftyOne = Array.from({ length: 51 }, (_, index) => index);
const text = 'String value expected for attribute.';
const integer = 'Integer value expected for attribute.';
const boolean = 'Boolean value expected for attribute.';
const collection = 'Collection value expected for attribute.';
const invalid = (name: string) => `Invalid property '${name}'.`;

const refused: readonly (readonly [string, unknown, string])[] = [
  ['wrong casing of the property', { CustomSecurityAttributes: {} }, invalid('CustomSecurityAttributes')],
  ['an unknown property', { ...engineering({ Certification: true }), shoeSize: 4 }, invalid('shoeSize')],
  ['a PATCH of nothing', {}, 'At least one property is expected.'],
  ['the whole property as null', { customSecurityAttributes: null }, invalid('customSecurityAttributes')],
  ['a whole set as null', { customSecurityAttributes: { Engineering: null } }, invalid('Engineering')],
  ['a set without its type', untyped({ ProjectDate: 'x' }), invalid('ProjectDate')],
  ['a set with another type', untyped({ '@odata.type': '#Other', ProjectDate: 'x' }), invalid('ProjectDate')],
  ['an empty set without its type', untyped({}), invalid('Engineering')],
  ['an unknown set', change('Physics', { A: 'x' }), invalid('Physics')],
  ['a set in another casing', change('engineering', { Certification: true }), invalid('engineering')],
  ['an unknown attribute', engineering({ Colour: 'x' }), invalid('Colour')],
  ['the attribute of another set', engineering({ EmployeeId: 'x' }), invalid('EmployeeId')],
  ['an attribute in another casing', engineering({ certification: true }), invalid('certification')],
  ['a type of nothing', engineering({ 'Project@odata.type': '#Collection(String)' }), invalid('Project@odata.type')],
  ['another annotation', engineering({ 'A@x': 1, A: 1 }), invalid('A@x')],
  ['a collection without its type', engineering({ Project: ['Baker'] }), invalid('Project')],
  ['a collection of the wrong type', engineering({ ...strings('CostCenter', 1) }), invalid('CostCenter')],
  [
    'a wrong type of a single value',
    engineering({ 'NumVendors@odata.type': '#Int64', NumVendors: 4 }),
    invalid('NumVendors'),
  ],
  [
    'an empty string',
    engineering({ ProjectDate: '' }),
    value('Non empty string value expected for attribute.', 'ProjectDate', ''),
  ],
  [
    'an empty string in a collection',
    engineering(strings('Datacenter', 'a', '')),
    value('Non empty string value expected for attribute.', 'Datacenter', ''),
  ],
  ['65 characters', engineering({ ProjectDate: long }), value('Value exceeds 64 characters.', 'ProjectDate', long)],
  ['a number for a string', engineering({ ProjectDate: 4 }), value(text, 'ProjectDate', '4')],
  ['a string for an integer', engineering({ NumVendors: '4' }), value(integer, 'NumVendors', '4')],
  ['a fraction', engineering({ NumVendors: 4.5 }), value(integer, 'NumVendors', '4.5')],
  [
    'one above Int32',
    engineering({ NumVendors: 2 ** 31 }),
    value('Value is out of the range of Int32.', 'NumVendors', '2147483648'),
  ],
  [
    'one below Int32',
    engineering({ NumVendors: -(2 ** 31) - 1 }),
    value('Value is out of the range of Int32.', 'NumVendors', '-2147483649'),
  ],
  ['a string for a Boolean', engineering({ Certification: 'true' }), value(boolean, 'Certification', 'true')],
  ['an empty collection for a single value', engineering({ ProjectDate: [] }), value(text, 'ProjectDate', '[]')],
  ['null for a collection', engineering({ Project: null }), value(collection, 'Project', 'null')],
  ['a single value for a collection', engineering({ Project: 'Baker' }), value(collection, 'Project', 'Baker')],
  ['null in a collection', engineering(strings('Datacenter', null)), value(text, 'Datacenter', 'null')],
  [
    'a value twice',
    engineering(strings('Project', 'Baker', 'Baker')),
    value('Duplicate values in collection.', 'Project', '["Baker","Baker"]'),
  ],
  [
    'no predefined value',
    engineering(strings('Project', 'Delta')),
    value('Value is not a predefined value.', 'Project', 'Delta'),
  ],
  [
    'a predefined value in another casing',
    engineering(strings('Project', 'baker')),
    value('Value is not a predefined value.', 'Project', 'baker'),
  ],
  [
    'an inactive value',
    engineering(strings('Project', 'Apollo')),
    value('Predefined value is not active.', 'Project', 'Apollo'),
  ],
  ['a deprecated attribute', engineering({ LegacyCode: 'x' }), value('Attribute is deactivated.', 'LegacyCode', 'x')],
  [
    '51 values',
    engineering({ 'CostCenter@odata.type': '#Collection(Int32)', CostCenter: fiftyOne }),
    "'More than 50 values per object.'. ParameterName: 'customSecurityAttributes' ParameterValue: '54'.",
  ],
];

describe('refused with 400, and nothing is changed:', () => {
  test.each(refused)('%s', async (_, body, message) => {
    const before = assigned(graph, 'Jana');
    const { status, json } = await patch(graph, PATH, body);
    expect({ status, code: json.error.code, message: json.error.message }).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message,
    });
    expect(assigned(graph, 'Jana')).toBe(before);
  });

  test('a good attribute beside a bad one, in the same set or another', async () => {
    const sets = {
      Marketing: { '@odata.type': SET_TYPE, EmployeeId: 'A1' },
      Engineering: { '@odata.type': SET_TYPE, Certification: true, NumVendors: 'four' },
    };
    expect(await patch(graph, PATH, { customSecurityAttributes: sets })).toMatchObject({ status: 400 });
    expect(assigned(graph, 'Jana')).toEqual(sampleDirectory().users[1]?.customSecurityAttributes);
  });

  test.each([
    ['a body that is no JSON', '{'],
    ['a body that is no object', '[]'],
    ['no body', ''],
  ])('%s', async (_, body) => {
    expect((await patch(graph, PATH, body)).json.error).toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('Unable to read JSON request payload.'),
    });
  });
});

test('a native property beside the attributes is refused for want of a permission', async () => {
  const { status, json } = await patch(graph, PATH, { ...engineering({ Certification: true }), displayName: 'J' });
  expect(status).toBe(403);
  expect(json.error).toMatchObject({
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  });
  expect(assigned(graph, 'Jana')).toEqual(sampleDirectory().users[1]?.customSecurityAttributes);
});

test('predefined values of an integer attribute are compared as numbers, in a directory of its own', async () => {
  const predefined = { usePreDefinedValuesOnly: true, allowedValues: activeValues('1', '2') };
  const own = await startTrustedGraph({
    directory: createDirectory({
      users: [createUser({ displayName: 'Jana' })],
      definitions: [createDefinition({ attributeSet: 'Engineering', name: 'Level', type: 'Integer', ...predefined })],
    }),
  });
  expect(await patch(own, PATH, engineering({ Level: 2 }))).toMatchObject({ status: 204 });
  expect(await patch(own, PATH, engineering({ Level: 3 }))).toMatchObject({ status: 400 });
  expect(assigned(own, 'Jana')).toEqual({ Engineering: { Level: 2 } });
  await own.close();
});
