import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAttributes, checkPolicy } from '../../src/domain/policy.ts';
import type { AssignmentRequest, Target } from '../../src/domain/request.ts';
import type { PolicyRule } from '../../src/domain/source.ts';
import { APP_ID, aRequest, aRule, aSource, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';

const UNLISTED_ID = '0a0b0c0d-1111-4222-8333-444455556666';
const codes = (allow: readonly PolicyRule[], request: Partial<AssignmentRequest>, objectId?: string) =>
  checkPolicy(aSource({ allow }), aRequest(request), objectId).map(({ pointer, code }) => `${pointer} ${code}`);

const targets = {
  userById: { type: 'user', key: 'id', value: USER_ID },
  userByName: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
  listedById: { type: 'servicePrincipal', key: 'id', value: SERVICE_PRINCIPAL_ID },
  unlistedById: { type: 'servicePrincipal', key: 'id', value: UNLISTED_ID },
  byAppId: { type: 'servicePrincipal', key: 'appId', value: APP_ID },
} as const satisfies Record<string, Target>;

const neither = aRule({ users: undefined });
const users = (...keys: ('id' | 'userPrincipalName')[]) => aRule({ users: { keys } });
const principals = (...keys: ('id' | 'appId')[]) =>
  aRule({ users: undefined, servicePrincipals: { keys, ids: [SERVICE_PRINCIPAL_ID] } });
const everything = {
  ...users('id', 'userPrincipalName'),
  ...{ servicePrincipals: principals('id', 'appId').servicePrincipals },
};

const ALLOWED = '';
const NOT_TYPE = '/target/type targetTypeNotAllowed';
const NOT_ID = '/target/id targetKeyNotAllowed';
const NOT_NAME = '/target/userPrincipalName targetKeyNotAllowed';
const NOT_APP_ID = '/target/appId targetKeyNotAllowed';
const NOT_LISTED = '/target/id targetNotAllowed';

describe('a target', () => {
  const kinds = ['userById', 'userByName', 'listedById', 'unlistedById', 'byAppId'] as const;
  const matrix: readonly (readonly [string, PolicyRule, readonly string[]])[] = [
    ['nobody', neither, [NOT_TYPE, NOT_TYPE, NOT_TYPE, NOT_TYPE, NOT_TYPE]],
    ['users by id', users('id'), [ALLOWED, NOT_NAME, NOT_TYPE, NOT_TYPE, NOT_TYPE]],
    ['users by name', users('userPrincipalName'), [NOT_ID, ALLOWED, NOT_TYPE, NOT_TYPE, NOT_TYPE]],
    ['users', users('id', 'userPrincipalName'), [ALLOWED, ALLOWED, NOT_TYPE, NOT_TYPE, NOT_TYPE]],
    ['one application by id', principals('id'), [NOT_TYPE, NOT_TYPE, ALLOWED, NOT_LISTED, NOT_APP_ID]],
    ['one application by appId', principals('appId'), [NOT_TYPE, NOT_TYPE, NOT_ID, NOT_ID, ALLOWED]],
    ['one application', principals('id', 'appId'), [NOT_TYPE, NOT_TYPE, ALLOWED, NOT_LISTED, ALLOWED]],
    ['users and one application', everything, [ALLOWED, ALLOWED, ALLOWED, NOT_LISTED, ALLOWED]],
  ];
  const cases = matrix.flatMap(([name, rule, answers]) =>
    kinds.map((kind, index) => ({ name, rule, kind, answer: answers[index] ?? 'no answer' })),
  );

  it.each(cases)('$kind, where the rule is for $name: "$answer"', ({ rule, kind, answer }) => {
    expect(codes([rule], { target: targets[kind] })).toEqual(answer === ALLOWED ? [] : [answer]);
  });

  it('is refused alone: what it may not learn of a target it need not learn of attributes', () => {
    const request = { target: targets.unlistedById, attributes: { Sales: { Region: 'North' } } };
    expect(codes([everything], request)).toEqual([NOT_LISTED]);
  });

  it('is refused where no rule exists', () => {
    expect(codes([], {})).toEqual([NOT_TYPE]);
  });

  it('gets the most telling answer of several rules', () => {
    expect(codes([neither, users('id')], { target: targets.userByName })).toEqual([NOT_NAME]);
    expect(codes([users('id'), principals('appId'), principals('id')], { target: targets.unlistedById })).toEqual([
      NOT_LISTED,
    ]);
  });
});

describe('a service principal', () => {
  it('named by appId is decided once its object id is known', () => {
    const request = { target: targets.byAppId };
    expect(codes([everything], request)).toEqual([]);
    expect(codes([everything], request, SERVICE_PRINCIPAL_ID)).toEqual([]);
    expect(codes([everything], request, UNLISTED_ID)).toEqual(['/target/appId targetNotAllowed']);
  });

  it('is listed whatever the case of its id', () => {
    const upper = SERVICE_PRINCIPAL_ID.toUpperCase();
    expect(codes([everything], { target: { ...targets.listedById, value: upper } })).toEqual([]);
    expect(codes([everything], { target: targets.byAppId }, upper)).toEqual([]);
    const listedUpper = aRule({ servicePrincipals: { keys: ['id'], ids: [upper] } });
    expect(codes([listedUpper], { target: targets.listedById })).toEqual([]);
  });

  it('is not listed by its appId', () => {
    const rule = aRule({ servicePrincipals: { keys: ['appId'], ids: [APP_ID] } });
    expect(codes([rule], { target: targets.byAppId }, UNLISTED_ID)).toEqual(['/target/appId targetNotAllowed']);
  });

  it('is allowed only what the rule that lists it allows', () => {
    const forUsers = aRule({ attributes: { Engineering: '*', Marketing: '*' } });
    const forOne = { ...principals('id', 'appId'), attributes: { Engineering: ['Project'] } };
    const attributes = { Engineering: { Project: ['Baker'], CostCenter: [1] }, Marketing: { AppCountry: ['Canada'] } };
    expect(codes([forUsers, forOne], { target: targets.listedById, attributes })).toEqual([
      '/attributes/Engineering/CostCenter attributeNotAllowed',
      '/attributes/Marketing/AppCountry attributeNotAllowed',
    ]);
    expect(codes([forUsers, forOne], { attributes })).toEqual([]);
  });

  it('gets the rule of its own id once that is known', () => {
    const project = { ...principals('appId'), attributes: { Engineering: ['Project'] } };
    const other = aRule({
      attributes: { Engineering: ['CostCenter'] },
      servicePrincipals: { keys: ['appId'], ids: [UNLISTED_ID] },
    });
    const request = { target: targets.byAppId, attributes: { Engineering: { CostCenter: [1] } } };
    expect(codes([project, other], request)).toEqual([]);
    expect(codes([project, other], request, UNLISTED_ID)).toEqual([]);
    expect(codes([project, other], request, SERVICE_PRINCIPAL_ID)).toEqual([
      '/attributes/Engineering/CostCenter attributeNotAllowed',
    ]);
  });
});

describe('an attribute', () => {
  const rules = {
    'no attribute': {},
    'the whole set': { Engineering: '*' },
    'this attribute': { Engineering: ['Project'] },
    'another attribute': { Engineering: ['CostCenter'] },
    'another set': { Marketing: '*' },
    'an attribute of this name elsewhere': { Marketing: ['Project'] },
    'an attribute literally named *': { Engineering: ['*'] },
  } as const;
  const allowing: readonly string[] = ['the whole set', 'this attribute'] satisfies (keyof typeof rules)[];
  const operations = [['set'], ['clear'], ['set', 'clear'], ['add'], ['remove'], ['set', 'add', 'remove']] as const;
  const values = [
    { value: { add: ['Baker'] }, operation: 'add' },
    { value: { remove: ['Baker'] }, operation: 'remove' },
    { value: {}, operation: 'set' },
    { value: ['Baker'], operation: 'set' },
    { value: false, operation: 'set' },
    { value: 0, operation: 'set' },
    { value: '', operation: 'set' },
    { value: null, operation: 'clear' },
    { value: [], operation: 'clear' },
  ] as const;
  const cases = Object.entries(rules).flatMap(([name, attributes]) =>
    operations.flatMap((allowed) => values.map((wanted) => ({ name, attributes, allowed, ...wanted }))),
  );

  it.each(cases)('is decided for $value where the rule is for $name and $allowed', (given) => {
    const { name, attributes, allowed, value, operation } = given;
    const answer = codes([aRule({ attributes, operations: allowed })], {
      attributes: { Engineering: { Project: value } },
    });
    const at = '/attributes/Engineering/Project';
    if (!allowing.includes(name)) expect(answer).toEqual([`${at} attributeNotAllowed`]);
    else if (!allowed.some((one) => one === operation)) expect(answer).toEqual([`${at} operationNotAllowed`]);
    else expect(answer).toEqual([]);
  });

  it.each([
    { Engineering: { PROJECT: ['x'] } },
    { ENGINEERING: { project: ['x'] } },
    { engineering: { Project: ['x'] } },
  ])('is the same in any case: %j', (attributes) => {
    expect(codes([aRule({ attributes: { eNgineering: ['pRoject'] } })], { attributes })).toEqual([]);
    expect(codes([aRule({ attributes: { eNgineering: '*' } })], { attributes })).toEqual([]);
    const [refused] = codes([aRule({ attributes: { eNgineering: ['Other'] } })], { attributes });
    expect(refused).toContain('attributeNotAllowed');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('of the name %s is denied by default', (name) => {
    expect(codes([aRule()], { attributes: { [name]: { x: 1 } } })).toEqual([
      `/attributes/${name}/x attributeNotAllowed`,
    ]);
    const narrow = aRule({ attributes: { Engineering: ['Project'] } });
    expect(codes([narrow], { attributes: { Engineering: { [name]: 1 } } })).toEqual([
      `/attributes/Engineering/${name} attributeNotAllowed`,
    ]);
  });

  it('is pointed at with / and ~ escaped', () => {
    expect(codes([aRule()], { attributes: { 'a/b': { '~c': 1 } } })).toEqual([
      '/attributes/a~1b/~0c attributeNotAllowed',
    ]);
  });

  it('needs one rule that allows both it and the operation', () => {
    const mayset = aRule({ attributes: { Engineering: '*' }, operations: ['set'] });
    const mayClearElsewhere = aRule({ attributes: { Marketing: '*' }, operations: ['clear'] });
    expect(codes([mayset, mayClearElsewhere], { attributes: { Engineering: { Project: null } } })).toEqual([
      '/attributes/Engineering/Project operationNotAllowed',
    ]);
    const mayClear = aRule({ operations: ['clear'] });
    expect(codes([mayset, mayClear], { attributes: { Engineering: { Project: null, CostCenter: [1] } } })).toEqual([]);
  });

  it.each([
    [['add', 'remove'], []],
    [['add'], ["'remove'"]],
    [['remove'], ["'add'"]],
    [['set', 'clear'], ["'add'"]],
  ] as const)('is edited by a source that may %j, or told once what it may not', (operations, missing) => {
    const attributes = { Engineering: { Project: { add: ['Baker'], remove: ['Alpine'] } } };
    const found = checkPolicy(aSource({ allow: [aRule({ operations })] }), aRequest({ attributes }));
    expect(found.map(({ code }) => code)).toEqual(missing.map(() => 'operationNotAllowed'));
    for (const [index, operation] of missing.entries()) expect(found[index]?.detail).toContain(operation);
  });

  it('may be edited by two rules, each for its part', () => {
    const allow = [aRule({ operations: ['add'] }), aRule({ operations: ['remove'] })];
    const attributes = { Engineering: { Project: { add: ['Baker'], remove: ['Alpine'] } } };
    expect(codes(allow, { attributes })).toEqual([]);
  });

  it('is never set, cleared or taken from by a source that may only add', () => {
    const rule = aRule({ operations: ['add'] });
    for (const value of ['x', ['x'], null, [], { remove: ['x'] }, { add: [], remove: ['x'] }, {}, { more: 1 }]) {
      expect(codes([rule], { attributes: { Engineering: { Project: value } } })).toEqual([
        '/attributes/Engineering/Project operationNotAllowed',
      ]);
    }
  });

  it('is refused whatever is wanted of it, where no rule allows it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const rule = aRule({ operations: ['set', 'clear', 'add', 'remove'], attributes: { Engineering: ['Project'] } });
        expect(codes([rule], { attributes: { Engineering: { Note: value } } })).toEqual([
          '/attributes/Engineering/Note attributeNotAllowed',
        ]);
      }),
    );
  });

  it('is refused with all others that are refused', () => {
    const rule = aRule({ attributes: { Engineering: ['Project', 'CostCenter'] }, operations: ['set'] });
    const attributes = {
      Engineering: { Project: ['Baker'], CostCenter: null, Other: 1 },
      Marketing: { AppCountry: [] },
    };
    expect(codes([rule], { attributes })).toEqual([
      '/attributes/Engineering/CostCenter operationNotAllowed',
      '/attributes/Engineering/Other attributeNotAllowed',
      '/attributes/Marketing/AppCountry attributeNotAllowed',
    ]);
  });

  it('is judged by every rule while its target is not known', () => {
    const rules = [
      aRule({ attributes: { Engineering: ['Project'] } }),
      { ...principals('id'), attributes: { Sales: '*' } },
    ] as const;
    const found = checkAttributes(rules, {
      Engineering: { Project: ['Baker'], Note: 'x' },
      Sales: { Region: 'North' },
    });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/attributes/Engineering/Note']);
  });
});

describe('a set that is given as null', () => {
  const cleared = (...allow: readonly PolicyRule[]) => codes(allow, { attributes: { engineering: null } });
  const rule = (attributes: PolicyRule['attributes'], ...operations: PolicyRule['operations']) =>
    aRule({ attributes, operations });

  it.each<[string, readonly PolicyRule[], readonly string[]]>([
    ['the whole set, to clear', [rule({ Engineering: '*' }, 'clear')], []],
    [
      'the whole set twice, to set and to clear',
      [rule({ Engineering: '*' }, 'set'), rule({ Engineering: '*' }, 'clear')],
      [],
    ],
    ['the whole set, but not to clear', [rule({ Engineering: '*' }, 'set', 'add', 'remove')], ['operationNotAllowed']],
    ['every attribute by its name', [rule({ Engineering: ['Project', 'Note'] }, 'clear')], ['attributeNotAllowed']],
    [
      'the whole set, and some attributes to clear',
      [rule({ Engineering: '*' }, 'set'), rule({ Engineering: ['Project'] }, 'clear')],
      ['operationNotAllowed'],
    ],
    ['another set', [rule({ Marketing: '*' }, 'clear')], ['attributeNotAllowed']],
  ])('where a source is allowed %s', (_, allow, expected) => {
    expect(cleared(...allow)).toEqual(expected.map((code) => `/attributes/engineering ${code}`));
  });

  it('is cleared at the end of a time by a source that may clear it anyway', () => {
    const request = { attributes: { Engineering: null }, effectiveUntil: '2027-01-01T00:00:00Z' };
    expect(codes([rule({ Engineering: '*' }, 'clear')], request)).toEqual([]);
  });
});
