import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/cli/permissions/action.ts';
import { findExtras } from '../../src/cli/permissions/extras.ts';
import { plan } from '../../src/cli/permissions/plan.ts';
import type { Present } from '../../src/cli/permissions/present.ts';
import type { AppRole } from '../../src/cli/permissions/shapes.ts';
import { appRoles, graphPermissions } from '../../src/permissions.ts';
import { aPresent, applied, aWanted, GRAPH_ID, principalOf } from './permissions-present.ts';

const somePermissions = fc.subarray([...graphPermissions.map(({ id }) => id), 'other-permission']);
const someRole = (id: string): fc.Arbitrary<AppRole> =>
  fc.record({
    id: fc.constant(id),
    value: fc.constantFrom(...appRoles.map(({ value }) => value), 'Another.Role'),
    displayName: fc.string(),
    description: fc.constantFrom(...appRoles.map(({ description }) => description), 'other'),
    isEnabled: fc.boolean(),
    allowedMemberTypes: fc.subarray(['User', 'Application']),
  });
/** Any registration that Graph would keep: no two roles with one id or one value. */
const someRoles = fc
  .uniqueArray(fc.constantFrom(...appRoles.map(({ id }) => id), 'foreign-1', 'foreign-2'))
  .chain((ids) => fc.tuple(...ids.map(someRole)))
  .map((roles) => roles.filter((role, index) => roles.findIndex(({ value }) => value === role.value) === index));
const someApplication = fc.record({
  appRoles: someRoles,
  version: fc.constantFrom(1, 2),
  scopes: fc.subarray(['scope-1', 'scope-2']),
  azureCli: fc.boolean(),
});

const somePresent: fc.Arbitrary<Present> = fc
  .record({
    permissions: somePermissions,
    scopes: fc.subarray(['/', '/attributeSets/Engineering', '/attributeSets/Legacy']),
    application: fc.option(someApplication, { nil: undefined }),
    api: fc.constantFrom('none', 'open', 'required'),
    assigned: fc.subarray(appRoles.flatMap(({ id }) => [`caller ${id}`, `stranger ${id}`])),
  })
  .map(aPresent);
const someWanted = fc
  .record({
    attributeSets: fc.subarray(['Engineering', 'Marketing']),
    roles: fc.subarray(appRoles.map(({ id }) => id)),
    absent: fc.boolean(),
  })
  .map(aWanted);

describe('the plan', () => {
  it('has nothing left to do once it is done', () => {
    fc.assert(
      fc.property(someWanted, somePresent, (wanted, present) => {
        const after = plan(wanted, present).actions.reduce(applied, present);
        expect(plan(wanted, after).actions).toEqual([]);
      }),
    );
  });

  it('takes nothing away: whatever was there before is there afterwards', () => {
    fc.assert(
      fc.property(someWanted, somePresent, (wanted, present) => {
        const after = plan(wanted, present).actions.reduce(applied, present);
        expect(after.permissions).toEqual(expect.arrayContaining([...present.permissions]));
        expect(after.directoryRoles).toEqual(expect.arrayContaining([...present.directoryRoles]));
        expect(after.assigned).toEqual(expect.arrayContaining([...present.assigned]));
        const ids = (one: Present) => one.application?.appRoles.map(({ id }) => id) ?? [];
        expect(ids(after)).toEqual(expect.arrayContaining(ids(present)));
        const foreign = present.application?.appRoles.filter(({ id }) => id.startsWith('foreign')) ?? [];
        expect(after.application?.appRoles ?? []).toEqual(expect.arrayContaining(foreign));
        const scopes = present.application?.api.oauth2PermissionScopes ?? [];
        expect(after.application?.api.oauth2PermissionScopes ?? []).toEqual(expect.arrayContaining(scopes));
      }),
    );
  });

  it('finds the same too much before it is done and afterwards', () => {
    fc.assert(
      fc.property(someWanted, somePresent, (wanted, present) => {
        const after = plan(wanted, present).actions.reduce(applied, present);
        const whats = (one: Present) => findExtras(wanted, one, 'https://graph').map(({ what }) => what);
        expect(whats(after)).toEqual(expect.arrayContaining(whats(present)));
      }),
    );
  });

  it('lets every action find what the one before it made', () => {
    fc.assert(
      fc.property(someWanted, somePresent, (wanted, present) => {
        plan(wanted, present).actions.reduce((now: Present, action: Action) => applied(now, action), present);
      }),
    );
  });
});

const nothing = { permissions: [], scopes: [], application: undefined, api: 'none', assigned: [] } as const;
const empty = aPresent(nothing);
const full = plan(aWanted({}), empty).actions.reduce(applied, empty);

describe('what cannot be granted', () => {
  it('is a permission that this tenant has by another id: another one would be granted', () => {
    const [first, ...others] = full.graph.appRoles;
    const graph = { id: GRAPH_ID, appRoles: [{ ...first, id: 'another', value: first?.value ?? '' }, ...others] };
    const { actions, impossible } = plan(aWanted({}), { ...empty, graph });
    expect(impossible).toEqual([
      { what: graphPermissions[0].value, holder: 'id-relay', because: expect.stringContaining('another id, another') },
    ]);
    expect(actions.map(({ what }) => what)).not.toContain(graphPermissions[0].value);
  });

  it('is an app role whose value is taken: assignments name the id, and the id is for ever', () => {
    const taken = { ...full.application?.appRoles[0], id: 'foreign-1', value: 'Requests.Submit' } as AppRole;
    const application = full.application && { ...full.application, appRoles: [taken] };
    const { actions, impossible } = plan(aWanted({}), { ...full, application });
    expect(impossible).toMatchObject([{ what: 'app role Requests.Submit' }]);
    expect(actions).toMatchObject([
      { what: 'app role Requests.Read, app role Attributes.Read, app role Requests.Operate' },
    ]);
  });

  it('is a role for a caller without a service principal', () => {
    const wanted = aWanted({ roles: appRoles.slice(0, 1).map(({ id }) => id), absent: true });
    expect(plan(wanted, full)).toMatchObject({
      actions: [],
      impossible: [{ what: 'Requests.Submit', because: 'absent' }],
    });
  });
});

it('compares ids without regard to case, as people copy them', () => {
  const upper = full.permissions.map((one) => ({ ...one, appRoleId: one.appRoleId.toUpperCase() }));
  expect(plan(aWanted({}), { ...full, permissions: upper }).actions).toEqual([]);
});

it('corrects the text of a role and keeps its id and what else it may be given to', () => {
  const [submit] = appRoles;
  const roles = full.application?.appRoles.map((role) =>
    role.id === submit?.id
      ? { ...role, description: 'old', allowedMemberTypes: ['User'], origin: 'Application' }
      : role,
  );
  const application = full.application && { ...full.application, appRoles: roles ?? [] };
  const [action] = plan(aWanted({}), { ...full, application }).actions;
  expect(action?.change).toEqual({
    kind: 'updateApplication',
    body: {
      appRoles: expect.arrayContaining([expect.objectContaining({ id: submit?.id, description: submit?.description })]),
    },
  });
  const body = action?.change.kind === 'updateApplication' ? action.change.body : {};
  const sent = body['appRoles'] as readonly AppRole[];
  expect(sent.map(({ id }) => id)).toEqual(roles?.map(({ id }) => id));
  expect(sent[0]).toMatchObject({ allowedMemberTypes: ['User', 'Application'] });
  // Graph refuses it in a request.
  expect(sent.some((role) => 'origin' in role)).toBe(false);
});

it('takes a role in a wider scope for one too many, and not for the one that is wanted', () => {
  const wanted = aWanted({ attributeSets: ['Engineering'] });
  const present = aPresent({ ...nothing, scopes: ['/'] });
  expect(plan(wanted, present).actions).toContainEqual(
    expect.objectContaining({ change: { kind: 'assignDirectoryRole', attributeSet: 'Engineering' } }),
  );
  expect(findExtras(wanted, present, 'https://graph')).toMatchObject([
    { what: 'Attribute Assignment Administrator at /' },
  ]);
});

it('counts the roles of strangers as too much, and those of the caller that was named as needed', () => {
  const [submit] = appRoles;
  const assigned = [`caller ${submit?.id}`, `stranger ${submit?.id}`];
  const present = { ...full, assigned: aPresent({ ...nothing, assigned }).assigned };
  const wanted = aWanted({ roles: [submit?.id ?? ''] });
  expect(findExtras(wanted, present, 'https://graph')).toMatchObject([
    { what: 'Requests.Submit', holder: expect.stringContaining(principalOf('stranger')) },
  ]);
});
