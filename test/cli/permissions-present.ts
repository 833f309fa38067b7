/** A tenant as Graph shows it, and a model of what each action does to it. */
import type { Action } from '../../src/cli/permissions/action.ts';
import type { Present } from '../../src/cli/permissions/present.ts';
import type { Application, AppRole, AppRoleAssignment, ServicePrincipal } from '../../src/cli/permissions/shapes.ts';
import { PLACEHOLDERS, toCall } from '../../src/cli/permissions/to-call.ts';
import { memberKey, type Wanted, type WantedMember } from '../../src/cli/permissions/wanted.ts';
import {
  AZURE_CLI_APP_ID,
  appRoles,
  attributeAssignmentAdministrator,
  graphPermissions,
} from '../../src/permissions.ts';

export const GRAPH_ID = 'graph-object';
export const IDENTITY_ID = 'identity-object';
const API_ID = 'api-object';
const APP = { id: 'application-object', appId: 'application-id' };

const caller: WantedMember = { kind: 'application', id: 'caller-application', roles: [] };
const absentCaller: WantedMember = { kind: 'application', id: 'absent-application', roles: [] };
export const principalOf = (name: string) => `${name}-object`;

type WantedParts = { attributeSets?: readonly string[]; roles?: readonly string[]; absent?: boolean };

export function aWanted({ attributeSets = [], roles = [], absent = false }: WantedParts): Wanted {
  const wanted = appRoles.filter(({ id }) => roles.includes(id));
  const member = { ...(absent ? absentCaller : caller), roles: wanted };
  const api = { environment: 'prod', identifierUri: 'api://tenant/entra-attribute-relay-abc123', appRoles };
  return { identity: IDENTITY_ID, permissions: graphPermissions, attributeSets, api, members: [member] };
}

const principal = (id: string, type: string): ServicePrincipal => ({
  ...{ id, appId: `${id}-client`, displayName: id === IDENTITY_ID ? 'id-relay' : id, servicePrincipalType: type },
  ...{ appRoleAssignmentRequired: true, passwordCredentials: [], keyCredentials: [] },
});

const assignment = (principalId: string, resourceId: string, appRoleId: string): AppRoleAssignment => ({
  ...{ id: `${principalId}-${appRoleId}`, appRoleId, principalId, resourceId },
  ...{ principalType: 'ServicePrincipal', principalDisplayName: principalId, resourceDisplayName: resourceId },
});

const directoryRole = (directoryScopeId: string) => ({
  ...{ id: `role-${directoryScopeId}`, roleDefinitionId: attributeAssignmentAdministrator.id, directoryScopeId },
  roleDefinition: undefined,
});

const plainApplication: Application = {
  ...{ ...APP, displayName: '', signInAudience: 'AzureADMyOrg', isFallbackPublicClient: false, appRoles: [] },
  api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  ...{ publicClient: [], spa: [], web: [], passwordCredentials: [], keyCredentials: [] },
};

type PresentParts = {
  readonly permissions: readonly string[];
  readonly scopes: readonly string[];
  readonly application:
    | { appRoles: readonly AppRole[]; version: number; scopes: readonly string[]; azureCli: boolean }
    | undefined;
  readonly api: string;
  readonly assigned: readonly string[];
};

export function aPresent({ permissions, scopes, application, api, assigned }: PresentParts): Present {
  const hasApi = application !== undefined && api !== 'none';
  const azureCli = { appId: AZURE_CLI_APP_ID, delegatedPermissionIds: ['scope-1'] };
  return {
    graph: { id: GRAPH_ID, appRoles: graphPermissions },
    identity: principal(IDENTITY_ID, 'ManagedIdentity'),
    permissions: permissions.map((id) => assignment(IDENTITY_ID, GRAPH_ID, id)),
    directoryRoles: scopes.map(directoryRole),
    application: application && {
      ...plainApplication,
      appRoles: [...application.appRoles],
      api: {
        requestedAccessTokenVersion: application.version,
        oauth2PermissionScopes: application.scopes.map((id) => ({ id, value: id })),
        preAuthorizedApplications: application.azureCli ? [azureCli] : [],
      },
    },
    api: hasApi ? { ...principal(API_ID, 'Application'), appRoleAssignmentRequired: api === 'required' } : undefined,
    assigned: hasApi || api === 'none' ? assigned.map(toAssignment) : [],
    members: new Map([
      [memberKey(caller), { principal: { id: principalOf('caller'), name: 'caller' } }],
      [memberKey(absentCaller), { absent: 'absent' }],
    ]),
    owners: [],
    unseen: [],
  };
}

function toAssignment(one: string): AppRoleAssignment {
  const [name = '', id = ''] = one.split(' ');
  return assignment(principalOf(name), API_ID, id);
}

/** What Graph does with the call, for those who may make it; a call about what is not there would throw. */
export function applied(now: Present, { change }: Action): Present {
  const ids = {
    identity: IDENTITY_ID,
    graph: GRAPH_ID,
    application: now.application?.id,
    appId: APP.appId,
    api: now.api?.id,
  };
  const { body } = toCall(change, aWanted({}), ids);
  if (Object.values<string>(PLACEHOLDERS).some((placeholder) => JSON.stringify(body).includes(placeholder)))
    throw new Error(`${change.kind} comes too early`);
  const existing = () => {
    if (!now.application) throw new Error(`${change.kind} comes too early`);
    return now.application;
  };
  switch (change.kind) {
    case 'grantPermission':
      return { ...now, permissions: [...now.permissions, assignment(IDENTITY_ID, GRAPH_ID, change.permission.id)] };
    case 'assignDirectoryRole':
      return {
        ...now,
        directoryRoles: [...now.directoryRoles, directoryRole(`/attributeSets/${change.attributeSet}`)],
      };
    case 'createApplication':
      return { ...now, application: { ...plainApplication, ...patched(plainApplication, body) } };
    case 'updateApplication':
    case 'allowAzureCli':
      return { ...now, application: patched(existing(), body) };
    case 'createServicePrincipal':
      return { ...now, api: { ...principal(API_ID, 'Application'), appRoleAssignmentRequired: true } };
    case 'requireAssignment':
      return { ...now, api: now.api && { ...now.api, appRoleAssignmentRequired: true } };
    case 'grantRole':
      return { ...now, assigned: [...now.assigned, assignment(change.principalId, API_ID, change.roleId)] };
  }
}

function patched(application: Application, { appRoles: roles, api }: Readonly<Record<string, unknown>>): Application {
  return {
    ...application,
    ...(roles === undefined ? {} : { appRoles: roles as AppRole[] }),
    api: { ...application.api, ...(api as Partial<Application['api']> | undefined) },
  };
}
