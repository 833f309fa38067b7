/** GD concepts/custom-security-attributes-examples, "List": what the pages ask for, and what they are answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { advanced } from './query.ts';
import { startTrustedGraph } from './trusted-graph.ts';

let graph: GraphSimulator;
beforeAll(async () => {
  graph = await startTrustedGraph();
});
afterAll(() => graph.close());

const type = { '@odata.type': '#microsoft.graph.customSecurityAttributeValue' };
const strings = (name: string, ...values: string[]) => ({
  [`${name}@odata.type`]: '#Collection(String)',
  // The pages themselves show collections in another order than they assign them in.
  [name]: expect.toSatisfy((shown: string[]) => shown.toSorted().join() === values.toSorted().join()),
});
const integers = (name: string, ...values: number[]) => ({
  [`${name}@odata.type`]: '#Collection(Int32)',
  [name]: values,
});

const jiya = {
  id: 'dbaf3778-4f81-4ea0-ac1c-502a293c12ac',
  displayName: 'Jiya',
  customSecurityAttributes: {
    Engineering: { ...type, ...strings('Datacenter', 'India') },
    Marketing: { ...type, ...strings('AppCountry', 'India', 'Canada'), EmployeeId: 'KX19476' },
  },
};
const jana = {
  id: '6bac433c-48c6-4213-a316-1428de32701b',
  displayName: 'Jana',
  customSecurityAttributes: {
    Marketing: { ...type, ...strings('AppCountry', 'Canada', 'Mexico'), EmployeeId: 'GS46982' },
  },
};
const others = [
  { id: 'c4f9ecd3-d3c1-4544-b49a-bc9bb62beb67', displayName: 'Alain', customSecurityAttributes: null },
  {
    id: 'de4f1218-b0fb-4449-b3a0-1e1dd193e6e7',
    displayName: 'Joe',
    customSecurityAttributes: {
      Engineering: {
        ...{ ...type, ...strings('Project3', 'Baker', 'Cascade'), ...integers('CostCenter', 1001) },
        Certification: true,
      },
      Marketing: { ...type, EmployeeId: 'QN26904' },
    },
  },
  {
    id: 'f24d1474-ded5-432d-be08-8abd39921aac',
    displayName: 'Isabella',
    customSecurityAttributes: { Marketing: { ...type, ...strings('AppCountry', 'France') } },
  },
  {
    id: '849e81fe-1109-4d57-9536-a25d537eec1f',
    displayName: 'Dara',
    customSecurityAttributes: { Engineering: { ...type, ProjectDate: '2023-04-12' } },
  },
  { id: '42c88239-db99-45f0-85af-cbb6c8acb2a3', displayName: 'Chandra', customSecurityAttributes: null },
];

describe.each(['v1.0', 'beta'])('%s', (version) => {
  /** Written as on the page, with blanks. */
  const ask = async (filter: string) => {
    const options = `$count=true&$select=id,displayName,customSecurityAttributes&$filter=${filter}`;
    return (await advanced(graph, `/${version}/users?${options}`)).json;
  };
  const context = () => `${graph.url}/${version}/$metadata#users(id,displayName,customSecurityAttributes)`;

  test('example 1: the assignments of a user, and those of a user without any', async () => {
    const read = async (name: string) =>
      (await advanced(graph, `/${version}/users/${name}@contoso.com?$select=customSecurityAttributes`)).json;
    const one = { '@odata.context': `${graph.url}/${version}/$metadata#users(customSecurityAttributes)/$entity` };
    expect(await read('robin')).toEqual({
      ...one,
      customSecurityAttributes: {
        Marketing: { ...type, EmployeeId: 'QN26904' },
        Engineering: {
          ...{ ...type, ...strings('Project', 'Baker', 'Cascade'), ...integers('CostCenter', 1001) },
          Certification: true,
        },
      },
    });
    expect(await read('alain')).toEqual({ ...one, customSecurityAttributes: null });
  });

  test('example 2: all users with an assignment that equals a value', async () => {
    const json = await ask("customSecurityAttributes/Marketing/AppCountry eq 'Canada'");
    expect(json).toEqual({
      '@odata.context': context(),
      '@odata.count': 2,
      value: expect.arrayContaining([jiya, jana]),
    });
    expect(json.value).toHaveLength(2);
  });

  test('example 3: all users with an assignment that starts with a value', async () => {
    expect(await ask("startsWith(customSecurityAttributes/Marketing/EmployeeId,'GS')")).toEqual({
      '@odata.context': context(),
      '@odata.count': 1,
      value: [jana],
    });
  });

  test('example 4: all users with an assignment that does not equal a value, or without one', async () => {
    const json = await ask("customSecurityAttributes/Marketing/AppCountry ne 'Canada'");
    expect(json['@odata.context']).toBe(context());
    expect(json['@odata.count']).toBe(graph.directory.users.length - 2);
    expect(json.value).toHaveLength(graph.directory.users.length - 2);
    expect(json.value).toEqual(expect.arrayContaining(others));
  });
});
