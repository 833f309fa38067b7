import { createWorld, jana, payroll } from '../app/world.ts';
import { aSource, SERVICE_PRINCIPAL_ID } from '../factories.ts';
import type { Principal } from '../fakes/directory.ts';
import { createApi } from './api.ts';
import { anything, type Story, story } from './story.ts';

const assigned = {
  Engineering: {
    Project: ['Alpine', 'Baker'],
    CostCenter: [1001],
    NumVendors: 4,
    Certification: false,
    ProjectDate: 'x',
  },
};
const twin: Principal = { type: 'user', id: '00000000-1111-4222-8333-000000000001', mail: 'twin@contoso.com' };
const NOT_THERE = '00000000-1111-4222-8333-444444444444';

/** One user and one application with something of every type, and two users that have the same address and nothing. */
export function aDirectory() {
  const principals = [
    { ...jana, displayName: 'Jana', assigned },
    { ...payroll, assigned },
    twin,
    { ...twin, id: twin.id.replace(/1$/, '2') },
  ];
  const world = createWorld({ sources: [anything], principals });
  return { world, api: createApi(world, [anything]) };
}

const kinds = [
  { one: 'User', many: 'searchUsers', known: jana.id },
  { one: 'ServicePrincipal', many: 'searchServicePrincipals', known: SERVICE_PRINCIPAL_ID },
] as const;

const ofOne = kinds.flatMap(({ one, known }) =>
  [
    { operationId: `show${one}Attributes`, body: undefined },
    { operationId: `search${one}Attributes`, body: { startsWith: 'B' } },
  ].flatMap(({ operationId, body }) => [
    story(`${operationId}: of whom is known`, 200, () => aDirectory().api.call(operationId, { name: known, body })),
    story(`${operationId}: of nobody`, 404, () => aDirectory().api.call(operationId, { name: NOT_THERE, body })),
    story(`${operationId}: under a name that has not its form`, 400, () =>
      aDirectory().api.call(operationId, { name: 'x', body }),
    ),
    story(`${operationId}: that no set is for`, 422, () =>
      body
        ? aDirectory().api.call(operationId, { name: known, body: { ...body, attributeSet: 'Nowhere' } })
        : aDirectory().api.call(operationId, { name: known, query: { attributeSet: 'Nowhere' } }),
    ),
    story(`${operationId}: when a name is not enough`, 409, () => {
      const { world, api } = aDirectory();
      world.directory.failNext('resolve', { kind: 'targetAmbiguous' });
      world.directory.failNext('read', { kind: 'targetAmbiguous' });
      return api.call(operationId, { name: known, body });
    }),
    story(`${operationId}: that the directory refuses`, 502, () => {
      const { world, api } = aDirectory();
      world.directory.failAlways({ kind: 'rejected', status: 400 });
      return api.call(operationId, { name: known, body });
    }),
    story(`${operationId}: while the directory wants a pause`, 503, () => {
      const { world, api } = aDirectory();
      world.directory.failAlways({ kind: 'throttled', status: 429, retryAfterInMs: 1_500 });
      return api.call(operationId, { name: known, body });
    }),
    story(`${operationId}: to a source that may read nothing`, 403, () =>
      createApi(createWorld(), [aSource()]).call(operationId, { name: known, body }),
    ),
  ]),
);

const found = (value: unknown, operator = 'eq', attribute = 'Project') => ({
  filters: [{ attributeSet: 'Engineering', attribute, operator, value }],
});

const ofMany = kinds.flatMap(({ many }) => [
  story(`${many}: a page, the next one, and those without any`, 200, async () => {
    const { api } = aDirectory();
    const all = await api.call(many, { body: found('Baker') });
    const first = await api.call(many, { body: { ...found('Zugspitze', 'ne'), top: 1 } });
    const { cursor } = JSON.parse(first.text) as { readonly cursor?: string };
    return [all, first, ...(cursor === undefined ? [] : [await api.call(many, { body: { cursor } })])];
  }),
  story(`${many}: by what there is not`, 422, () => aDirectory().api.call(many, { body: found('x', 'eq', 'Nothing') })),
  story(`${many}: from where nothing goes on`, 422, () => aDirectory().api.call(many, { body: { cursor: 'x' } })),
  story(`${many}: that the directory refuses`, 502, () => {
    const { world, api } = aDirectory();
    world.search.failNext('find', { kind: 'rejected', status: 400 });
    return api.call(many, { body: found('Baker') });
  }),
]);

export const readingStories: readonly Story[] = [
  ...ofOne,
  ...ofMany,
  story('showUserAttributes: of somebody without any, or not to be seen', 200, () =>
    aDirectory().api.call('showUserAttributes', { name: twin.id }),
  ),
  story('showUserAttributes: by a name that two have', 409, () =>
    aDirectory().api.call('showUserAttributes', { name: 'twin@contoso.com', query: { key: 'mail' } }),
  ),
];
