import { describe, expect, it } from 'vitest';
import { readSourceFiles } from '../../../src/intake/source/read.ts';
import { CALLER_ID, SERVICE_PRINCIPAL_ID } from '../../factories.ts';

const rule = { attributes: { Engineering: '*' }, users: { keys: ['id'] } };
const aFile = (override: object = {}) =>
  JSON.stringify({ identity: { applicationId: CALLER_ID }, allow: [rule], ...override });
const readAll = (files: Readonly<Record<string, string>>) => readSourceFiles(new Map(Object.entries(files)));
/** What the sources may do. */
function read(files: Readonly<Record<string, string>>) {
  const result = readAll(files);
  return result.kind === 'sources' ? { ...result, sources: result.sources.map(({ source }) => source) } : result;
}
const problems = (files: Readonly<Record<string, string>>) => {
  const result = read(files);
  return result.kind === 'problems' ? result.problems : [];
};

describe('a source file', () => {
  it('is a source of its base name', () => {
    const allow = [
      {
        attributes: { Engineering: ['Project'], Marketing: '*' },
        operations: ['set'],
        users: { keys: ['id', 'userPrincipalName'] },
        servicePrincipals: { keys: ['id', 'appId'], ids: [SERVICE_PRINCIPAL_ID] },
      },
    ];
    const file = aFile({ $schema: '../schemas/source.schema.json', description: 'HR', allow });
    expect(read({ 'hr.json': file })).toEqual({
      kind: 'sources',
      sources: [
        {
          name: 'hr',
          identity: { kind: 'application', applicationId: CALLER_ID },
          allow,
          reads: [],
          version: expect.stringMatching(/^[\w-]{12}$/),
        },
      ],
    });
  });

  it('may belong to a queue', () => {
    expect(read({ 'people.json': aFile({ identity: { queue: 'onboarding' } }) })).toMatchObject({
      sources: [{ name: 'people', identity: { kind: 'queue', queue: 'onboarding' } }],
    });
  });

  it('has as its senders the applications whose tokens its webhook takes', () => {
    const webhook = (proof: object) => read({ 'hr.json': aFile({ identity: { webhook: proof } }) });
    const token = { applicationIds: [CALLER_ID, SERVICE_PRINCIPAL_ID] };
    expect(webhook({ token })).toMatchObject({ sources: [{ senders: token.applicationIds }] });
    const withHeader = webhook({ header: 'X-Secret' });
    expect(withHeader.kind === 'sources' && withHeader.sources.map(({ senders }) => senders)).toEqual([undefined]);
  });

  it.each([
    ['*', '*'],
    [['Engineering'], ['Engineering']],
  ])('may read %j, and then it need not write', (attributeSets, reads) => {
    const file = JSON.stringify({ identity: { applicationId: CALLER_ID }, read: { attributeSets } });
    expect(read({ 'report.json': file })).toMatchObject({ sources: [{ allow: [], reads }] });
  });

  it('allows every operation unless it says otherwise', () => {
    const operations = ['set', 'clear', 'add', 'remove'];
    expect(read({ 'hr.json': aFile() })).toMatchObject({ sources: [{ allow: [{ operations }] }] });
  });

  it.each(['set', 'clear', 'add', 'remove'])('may allow no more than to %s', (operation) => {
    const operations = [operation];
    expect(read({ 'hr.json': aFile({ allow: [{ ...rule, operations }] }) })).toMatchObject({
      sources: [{ allow: [{ operations }] }],
    });
  });

  it.each([
    [1, 86_400_000],
    [0.5, 43_200_000],
    [30, 2_592_000_000],
  ])('may let its requests wait %d days for a target', (waitForTargetInDays, waitForTargetInMs) => {
    expect(read({ 'hr.json': aFile({ waitForTargetInDays }) })).toMatchObject({ sources: [{ waitForTargetInMs }] });
  });

  it.each(['hr.json', 'h.json', 'hr-2.json', `a${'b'.repeat(31)}.json`])('may be called %s', (name) => {
    expect(read({ [name]: aFile() })).toMatchObject({ sources: [{ name: name.replace('.json', '') }] });
  });

  it.each([
    'HR.json',
    '2hr.json',
    '-hr.json',
    'h_r.json',
    'hr .json',
    '.json',
    'h.r.json',
    'hr\n.json',
    `a${'b'.repeat(32)}.json`,
  ])('may not be called %j', (name) => {
    expect(problems({ [name]: aFile() })).toEqual([expect.stringContaining('lower-case letters')]);
  });

  it.each([
    ['no rule', { allow: [] }, 'allow'],
    ['no rules and nothing to read', { allow: undefined }, 'allow'],
    ['a queue that reads', { identity: { queue: 'onboarding' }, read: { attributeSets: '*' } }, 'read'],
    ['no set to read', { read: { attributeSets: [] } }, '/read/attributeSets'],
    ['no identity', { identity: undefined }, 'identity'],
    ['two identities', { identity: { applicationId: CALLER_ID, queue: 'onboarding' } }, 'identity'],
    ['an application that is no GUID', { identity: { applicationId: 'app' } }, 'identity'],
    ['a queue of the relay itself', { identity: { queue: 'assignments' } }, 'identity'],
    ['an unknown field', { allows: [rule] }, 'allows'],
    ['an unknown field in a rule', { allow: [{ ...rule, groups: {} }] }, '/allow/0'],
    ['an unknown operation', { allow: [{ ...rule, operations: ['read'] }] }, '/allow/0/operations/0'],
    ['no time to wait for a target', { waitForTargetInDays: 0 }, 'waitForTargetInDays'],
    ['more than 30 days to wait for a target', { waitForTargetInDays: 30.1 }, 'waitForTargetInDays'],
    ['a text for a number of days', { waitForTargetInDays: '1' }, 'waitForTargetInDays'],
    ['no operation', { allow: [{ ...rule, operations: [] }] }, '/allow/0/operations'],
    ['no attributes', { allow: [{ users: rule.users }] }, '/allow/0/attributes'],
    ['a set with no attribute', { allow: [{ ...rule, attributes: { Engineering: [] } }] }, 'Engineering'],
    [
      'a set name that cannot be',
      { allow: [{ ...rule, attributes: { ['x'.repeat(33)]: '*' } }] },
      '/allow/0/attributes',
    ],
    ['a key that is not for users', { allow: [{ ...rule, users: { keys: ['appId'] } }] }, '/allow/0/users/keys/0'],
    ['no key', { allow: [{ ...rule, users: { keys: [] } }] }, '/allow/0/users/keys'],
    [
      'service principals that it does not list',
      { allow: [{ ...rule, servicePrincipals: { keys: ['id'] } }] },
      '/allow/0/servicePrincipals/ids',
    ],
    [
      'an empty list of service principals',
      { allow: [{ ...rule, servicePrincipals: { keys: ['id'], ids: [] } }] },
      '/allow/0/servicePrincipals/ids',
    ],
    [
      'a service principal that is no GUID',
      { allow: [{ ...rule, servicePrincipals: { keys: ['id'], ids: ['*'] } }] },
      '/allow/0/servicePrincipals/ids/0',
    ],
  ])('may not have %s', (_, override, place) => {
    const [problem, ...more] = problems({ 'hr.json': aFile(override) });
    expect(problem).toMatch(/^hr\.json: /);
    expect(problem).toContain(place);
    expect(more).toEqual([]);
  });

  it.each(['', '{', '[]', 'null', '"x"'])('may not hold %j', (content) => {
    expect(problems({ 'hr.json': content })).toEqual([expect.stringMatching(/^hr\.json: /)]);
  });
});

describe('the mapping of a source file', () => {
  const target = { type: 'user', employeeId: 'id' };
  const attribute = { attributeSet: 'Engineering', attribute: 'Project', value: 'a' };
  const mapped = (mapping: object, more: object = {}) =>
    aFile({
      identity: { queue: 'people' },
      format: 'json',
      mapping: { target, attributes: [attribute], ...mapping },
      ...more,
    });

  it('is ready to be applied', () => {
    const result = readAll({ 'hr.json': mapped({}) });
    if (result.kind === 'problems') throw new Error(result.problems.join());
    expect(result.sources[0]?.translation).toMatchObject({
      format: 'json',
      mapping: { target: { key: 'employeeId' } },
    });
  });

  it('has every wrong expression named by file, place and character', () => {
    const attributes = [attribute, { ...attribute, value: undefined, add: 'a.b[' }, { ...attribute, when: '$now()' }];
    const enrich = { url: 'https://hr.example/{id}', parameters: { id: '$eval(id)' } };
    const mapping = { when: '(', eventId: '$uid', target: { type: 'user', mail: 'a b' }, attributes };
    expect(
      problems({ 'hr.json': mapped(mapping, { enrich }) }).map((problem) =>
        problem.replace(/(?<=character \d+):.*/, ''),
      ),
    ).toEqual([
      'hr.json: /enrich/parameters/id: near character 5',
      'hr.json: /mapping/target/mail: near character 3',
      'hr.json: /mapping/when: near character 1',
      'hr.json: /mapping/eventId: near character 4',
      'hr.json: /mapping/attributes/1/add: near character 4',
      'hr.json: /mapping/attributes/2/when: near character 4',
    ]);
  });
});

describe('several source files', () => {
  it('have every problem of every file named at once', () => {
    const found = problems({
      'HR.json': '{',
      'a.json': aFile({ allow: [], more: 1 }),
      'b.json': aFile(),
      'c.json': aFile({ identity: { applicationId: CALLER_ID.toUpperCase() } }),
      'd.json': aFile({ identity: { queue: 'onboarding' } }),
    });
    expect(found.map((problem) => problem.split(':', 1)[0])).toEqual([
      'HR.json',
      'HR.json',
      'a.json',
      'a.json',
      'c.json',
    ]);
  });

  it.each([
    ['an application', { applicationId: CALLER_ID }, { applicationId: CALLER_ID.toUpperCase() }],
    ['a queue', { queue: 'onboarding' }, { queue: 'onboarding' }],
  ])('may not share %s', (_, one, other) => {
    expect(problems({ 'a.json': aFile({ identity: one }), 'b.json': aFile({ identity: other }) })).toEqual([
      expect.stringMatching(/^b\.json: .*a\.json/),
    ]);
  });

  it('may be none', () => {
    expect(read({})).toEqual({ kind: 'sources', sources: [] });
  });
});
