import type { Target } from '../domain/request.ts';
import { attributesQuery, nameQuery } from '../intake/target-name.ts';
import { roles } from '../topology.ts';
import { assigned, attributeSearch, foundTargets, targetSearch } from './attribute-schemas.ts';
import { answer, content, type Operation, type Operations } from './operation.ts';

const ID = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';
const attributes = { Engineering: { Project: ['Baker', 'Cascade'], NumVendors: 4, Certification: true } };

const noStore = ['Cache-Control'] as const;
const read = { tag: 'Attributes', roles: [roles.readAttributes] } as const;

type Kind = { readonly type: Target['type']; readonly path: string; readonly many: string };
const users: Kind = { type: 'user', path: 'users', many: 'users' };
const servicePrincipals: Kind = { type: 'servicePrincipal', path: 'servicePrincipals', many: 'service principals' };

const ONLY_READABLE = 'Only of the sets that the policy of the source lets it read.';

const answersOf = (type: Target['type']) => ({
  200: answer(
    'What is assigned.',
    assigned,
    {
      some: { target: { type, id: ID }, attributes },
      unknown: { target: { type, id: ID }, attributes: null, because: 'noneOrNotPermitted' },
    },
    noStore,
  ),
});

const show = ({ type, path, many }: Kind): Operation => ({
  ...read,
  method: 'get',
  path: `${path}/{name}/attributes`,
  summary: `What is assigned to one of the ${many}`,
  description: ONLY_READABLE,
  query: attributesQuery[type].schema,
  answers: answersOf(type),
  refusals: [404, 409, 422, 502],
});

const searchIn = ({ type, path, many }: Kind): Operation => ({
  ...read,
  method: 'post',
  path: `${path}/{name}/attributes/search`,
  summary: `Search in what is assigned to one of the ${many}`,
  description: `What begins so, by the name of the attribute or by its value, in any case. ${ONLY_READABLE}`,
  query: nameQuery[type].schema,
  body: content(attributeSearch, {
    all: { startsWith: 'Ba' },
    oneSet: { startsWith: 'Pro', attributeSet: 'Engineering' },
  }),
  answers: answersOf(type),
  refusals: [404, 409, 502],
});

const search = ({ path, many }: Kind): Operation => ({
  ...read,
  method: 'post',
  path: `${path}/search`,
  summary: `Find ${many} by what is assigned to them`,
  description: `All filters must hold. The index of the directory follows its writes some time later. ${ONLY_READABLE}`,
  body: content(targetSearch, {
    first: {
      filters: [{ attributeSet: 'Engineering', attribute: 'Project', operator: 'eq', value: 'Baker' }],
      top: 50,
    },
  }),
  answers: {
    200: answer(
      'A page of them.',
      foundTargets,
      { one: { count: 1, value: [{ id: ID, displayName: 'Jana', attributes }] } },
      noStore,
    ),
  },
  refusals: [502],
});

export const attributeOperations: Operations = {
  showUserAttributes: show(users),
  showServicePrincipalAttributes: show(servicePrincipals),
  searchUserAttributes: searchIn(users),
  searchServicePrincipalAttributes: searchIn(servicePrincipals),
  searchUsers: search(users),
  searchServicePrincipals: search(servicePrincipals),
};
