import { AZURE_CLI_APP_ID, signInScope, type AppRole as WantedRole } from '../../permissions.ts';
import { type Action, API, type Entry, type Impossible, type Plan, sameId } from './action.ts';
import type { Present } from './present.ts';
import type { Application } from './shapes.ts';
import type { Wanted } from './wanted.ts';
import { toRole, toScope } from './wire.ts';

const REGISTRATION = 'app registration';
const SIGN_IN = 'sign-in with the Azure CLI';
const ASSIGNMENT = 'assignment required';
const SERVICE_PRINCIPAL = 'service principal';

/** The API's own app registration, and its service principal. */
export const planApi = (wanted: Wanted, present: Present): readonly Plan[] => [
  planApplication(wanted, present.application),
  planServicePrincipal(present),
];

function planApplication({ api }: Wanted, application: Application | undefined): Plan {
  if (application === undefined) {
    const what = `${REGISTRATION} with ${api.appRoles.length} app roles`;
    const create: Action = { what, holder: API, change: { kind: 'createApplication' } };
    return { have: [], actions: [create, allow([], signInScope.id)], impossible: [] };
  }
  const have: Entry[] = [{ what: REGISTRATION, holder: API }];
  const impossible: Impossible[] = [];
  const wrong: WantedRole[] = [];
  for (const role of api.appRoles) {
    const entry = { what: `app role ${role.value}`, holder: API };
    const namesake = findNamesake(application, role, api.appRoles);
    if (namesake) impossible.push({ ...entry, because: `it is there with another id, ${namesake.id}: ${RENAME}` });
    else if (application.appRoles.some((one) => isAsWanted(one, role))) have.push(entry);
    else wrong.push(role);
  }
  const { scopeId, isNew } = chooseScope(application);
  const version = application.api.requestedAccessTokenVersion === 1 ? [] : ['access tokens of version 1'];
  const scope = isNew ? [`delegated permission ${signInScope.value}`] : [];
  const changes = [...wrong.map(({ value }) => `app role ${value}`), ...version, ...scope];
  const body = {
    ...(wrong.length > 0 ? { appRoles: correct(application.appRoles, wrong) } : {}),
    ...(version.length + scope.length > 0 ? { api: correctApi(application, isNew) } : {}),
  };
  const update: Action = { what: changes.join(', '), holder: API, change: { kind: 'updateApplication', body } };
  const isAllowed = isAzureCliAllowed(application);
  if (isAllowed) have.push({ what: SIGN_IN, holder: API });
  const others = application.api.preAuthorizedApplications;
  const actions = [...(changes.length > 0 ? [update] : []), ...(isAllowed ? [] : [allow(others, scopeId)])];
  return { have, actions, impossible };
}

/**
 * Graph takes no two roles of one value, and an assignment to that one would be another right. Roles of ours that have
 * each other's values are corrected in one call.
 */
export const findNamesake = ({ appRoles }: Application, role: WantedRole, own: readonly WantedRole[]) =>
  appRoles.find(({ id, value }) => value === role.value && !own.some((one) => sameId(one.id, id)));

const RENAME = 'disable and delete that one first, or give it another value. Assignments name its id';

const allow = (others: readonly object[], scopeId: string): Action => ({
  what: SIGN_IN,
  holder: API,
  change: { kind: 'allowAzureCli', others, scopeId },
});

/** Its display name is for people, and may be another one. */
const isAsWanted = (one: Application['appRoles'][number], { id, value, description, allowedMemberTypes }: WantedRole) =>
  sameId(one.id, id) &&
  one.value === value &&
  one.description === description &&
  one.isEnabled &&
  allowedMemberTypes.every((type) => one.allowedMemberTypes.includes(type));

/** The collection is replaced whole, so that everything else in it is sent as it was. */
function correct(present: Application['appRoles'], wrong: readonly WantedRole[]): readonly object[] {
  const kept = present.map(({ origin: _, ...role }) => {
    const corrected = wrong.find(({ id }) => sameId(id, role.id));
    if (!corrected) return role;
    const types = new Set([...role.allowedMemberTypes, ...corrected.allowedMemberTypes]);
    return { ...role, ...toRole(corrected), id: role.id, allowedMemberTypes: [...types] };
  });
  const missing = wrong.filter(({ id }) => !present.some((role) => sameId(role.id, id)));
  return [...kept, ...missing.map(toRole)];
}

const correctApi = ({ api }: Application, isNew: boolean) => ({
  requestedAccessTokenVersion: 1,
  ...(isNew ? { oauth2PermissionScopes: [...api.oauth2PermissionScopes, toScope()] } : {}),
});

/** Any delegated permission will do, as it opens nothing by itself. */
function chooseScope({ api: { oauth2PermissionScopes } }: Application): { scopeId: string; isNew: boolean } {
  const [first] = oauth2PermissionScopes;
  const own = oauth2PermissionScopes.find(({ id }) => sameId(id, signInScope.id)) ?? first;
  return own ? { scopeId: own.id, isNew: false } : { scopeId: signInScope.id, isNew: true };
}

const isAzureCliAllowed = ({ api }: Application): boolean =>
  api.preAuthorizedApplications.some(
    ({ appId, delegatedPermissionIds }) => sameId(appId, AZURE_CLI_APP_ID) && delegatedPermissionIds.length > 0,
  );

function planServicePrincipal({ api }: Present): Plan {
  const required = { what: ASSIGNMENT, holder: API };
  const principal = { what: SERVICE_PRINCIPAL, holder: API };
  if (api === undefined) {
    return { have: [], actions: [{ ...principal, change: { kind: 'createServicePrincipal' } }], impossible: [] };
  }
  if (api.appRoleAssignmentRequired) return { have: [principal, required], actions: [], impossible: [] };
  return { have: [principal], actions: [{ ...required, change: { kind: 'requireAssignment' } }], impossible: [] };
}
