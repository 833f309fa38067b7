import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../src/domain/policy.ts';
import type { AssignmentRequest, Operation, Target, TargetKey } from '../../src/domain/request.ts';
import type { PolicyRule } from '../../src/domain/source.ts';
import { APP_ID, aRequest, aSource, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';

/**
 * Every cell of policy × operation × target, against a reference that decides nothing: it writes out each single thing
 * that a rule grants, from the kind of target to the operation. What is asked for is refused at its first step that no
 * grant begins with.
 */

type Grant = readonly [type: string, key: string, object: string, attribute: string, operation: string];
type Asked = {
  readonly request: AssignmentRequest;
  readonly objectId: string | undefined;
  readonly steps: readonly Grant[];
};

const UNLISTED_ID = '0a0b0c0d-1111-4222-8333-444455556666';
const ANYBODY = 'anybody';
/** An application that is named by its appId, before its object id is known. */
const NOT_YET_KNOWN = 'not yet known';
const REFUSALS = [
  'targetTypeNotAllowed',
  'targetKeyNotAllowed',
  'targetNotAllowed',
  'attributeNotAllowed',
  'operationNotAllowed',
];

const sets = { Engineering: ['Project', 'CostCenter'], Marketing: ['Project'] } as const;
const cross = <A, B>(a: readonly A[], b: readonly B[]) => a.flatMap((one) => b.map((other) => [one, other] as const));

function* grantsOf({ attributes, operations, users, servicePrincipals }: PolicyRule): Generator<Grant> {
  const objects = [
    ...(users?.keys ?? []).map((key) => ['user', key, ANYBODY] as const),
    ...cross(servicePrincipals?.keys ?? [], [...(servicePrincipals?.ids ?? []), NOT_YET_KNOWN]).map(
      ([key, id]) => ['servicePrincipal', key, id] as const,
    ),
  ];
  const names = Object.entries(attributes).flatMap(([set, listed]) =>
    (listed === '*' ? [...sets[set as keyof typeof sets], '*'] : listed).map((name) => `${set}/${name}`),
  );
  for (const [object, name] of cross(objects, names)) {
    for (const operation of operations) yield [...object, name, operation];
  }
}

/** What a policy begins with, up to each step. */
const beginningsOf = (rules: readonly PolicyRule[]): ReadonlySet<string> =>
  new Set(
    rules
      .flatMap((rule) => [...grantsOf(rule)])
      .flatMap((grant) => grant.map((_, at) => grant.slice(0, at + 1).join())),
  );

const codeOf = (beginnings: ReadonlySet<string>, grant: Grant): string =>
  REFUSALS[grant.findIndex((_, at) => !beginnings.has(grant.slice(0, at + 1).join()))] ?? '';

const all: readonly Operation[] = ['set', 'clear', 'add', 'remove'];
/** Each choice of at least one. */
const operationRules = Array.from({ length: 2 ** all.length - 1 }, (_, bits) =>
  all.filter((_, at) => Math.floor((bits + 1) / 2 ** at) % 2 === 1),
);

const userKeys = ['id', 'userPrincipalName', 'mail', 'employeeId'] as const;
const applicationKeys = ['id', 'appId'] as const;
const targetRules = cross([[], ...userKeys.map((key) => [key]), userKeys], [
  [],
  ['id'],
  ['appId'],
  applicationKeys,
] as const).map(([users, applications]) => ({
  users: users.length > 0 ? { keys: users } : undefined,
  servicePrincipals: applications.length > 0 ? { keys: applications, ids: [SERVICE_PRINCIPAL_ID] } : undefined,
}));
const attributeRules = [
  { Engineering: '*' },
  { Engineering: ['Project'] },
  { Engineering: ['CostCenter'] },
  { Marketing: '*' },
  { Marketing: ['Project'], Engineering: ['CostCenter'] },
] as const satisfies readonly PolicyRule['attributes'][];

const values: readonly (readonly [value: unknown, operations: readonly Operation[]])[] = [
  [['Baker'], ['set']],
  [null, ['clear']],
  [[], ['clear']],
  [{ add: ['Baker'] }, ['add']],
  [{ remove: ['Baker'] }, ['remove']],
  [{ add: ['Baker'], remove: ['Alpine'] }, ['add', 'remove']],
];
const wishes = [
  ...values.map(([value, operations]) => ({ name: 'Engineering/Project', wanted: { Project: value }, operations })),
  { name: 'Engineering/*', wanted: null, operations: ['clear'] as const },
];

type Place = { readonly target: Target; readonly objectId?: string; readonly object: string };
const users = userKeys.map((key) => {
  const target = { type: 'user', key, value: key === 'id' ? USER_ID : 'jana@contoso.com' } as const;
  return { target, object: ANYBODY, ...(key === 'mail' && { objectId: USER_ID }) };
});
const application = (key: 'id' | 'appId', value: string) => ({ type: 'servicePrincipal', key, value }) as const;
const places: readonly Place[] = [
  ...users,
  ...[SERVICE_PRINCIPAL_ID, UNLISTED_ID].flatMap((id) => [
    { target: application('id', id), object: id },
    { target: application('id', id), object: id, objectId: id },
    { target: application('appId', APP_ID), object: id, objectId: id },
    // Upper case changes nothing, wherever it stands.
    { target: application('id', id.toUpperCase()), object: id },
    { target: application('appId', APP_ID), object: id, objectId: id.toUpperCase() },
  ]),
  { target: application('appId', APP_ID), object: NOT_YET_KNOWN },
];

const asked: readonly Asked[] = cross(places, cross(wishes, [undefined, '2027-01-01T00:00:00Z'])).map(
  ([{ target, objectId, object }, [{ name, wanted, operations }, effectiveUntil]]) => {
    const request = aRequest({ target, attributes: { Engineering: wanted }, effectiveUntil });
    const needed = effectiveUntil === undefined ? operations : [...operations, 'clear'];
    const key: TargetKey = target.key;
    return { request, objectId, steps: needed.map((operation) => [target.type, key, object, name, operation]) };
  },
);

/** The cells in which the policy and the reference disagree; the first of them, and how many there were in all. */
function compare(policies: readonly (readonly PolicyRule[])[]) {
  const different: string[] = [];
  const seen: Record<string, number> = {};
  for (const allow of policies) {
    const source = aSource({ allow });
    const beginnings = beginningsOf(allow);
    for (const { request, objectId, steps } of asked) {
      const expected = steps.map((step) => codeOf(beginnings, step)).find((code) => code !== '') ?? '';
      const found = checkPolicy(source, request, objectId)
        .map(({ code }) => code)
        .join();
      seen[expected] = (seen[expected] ?? 0) + 1;
      if (found !== expected && different.length < 5) {
        different.push(JSON.stringify({ expected, found, allow, objectId, request }));
      }
    }
  }
  return { different, seen };
}

const everyAnswer = ['', ...REFUSALS].toSorted();

describe('every cell', () => {
  it('of one rule is as it was granted', () => {
    const rules = cross(targetRules, cross(attributeRules, operationRules)).map(
      ([targets, [attributes, operations]]) => [{ ...targets, attributes, operations }],
    );
    const { different, seen } = compare(rules);
    expect(different).toEqual([]);
    expect(Object.keys(seen).toSorted()).toEqual(everyAnswer);
    expect(Object.values(seen).reduce((sum, count) => sum + count)).toBe(rules.length * asked.length);
  });

  it('of two rules is as one of them granted it: nothing is put together of halves', () => {
    const forTargets = [targetRules[1], targetRules[9], targetRules[23]].filter((rule) => rule !== undefined);
    const parts = cross(
      forTargets,
      cross(attributeRules.slice(0, 3), [['set'], ['clear', 'add'], ['remove']] as const),
    ).map(([targets, [attributes, operations]]) => ({ ...targets, attributes, operations }));
    const { different, seen } = compare(cross(parts, parts));
    expect(different).toEqual([]);
    expect(Object.keys(seen).toSorted()).toEqual(everyAnswer);
  });

  it('of no rule is refused', () => {
    expect(compare([[]])).toMatchObject({ different: [], seen: { targetTypeNotAllowed: asked.length } });
  });
});
