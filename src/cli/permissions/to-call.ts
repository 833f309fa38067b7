import { AZURE_CLI_APP_ID, attributeAssignmentAdministrator } from '../../permissions.ts';
import type { Change } from './action.ts';
import type { GraphCall } from './call.ts';
import { scopeOf } from './plan-identity.ts';
import type { Present } from './present.ts';
import type { Wanted } from './wanted.ts';
import { toRole, toScope } from './wire.ts';

/** The objects that calls name. What a call of this run creates is not known before. */
export type Ids = {
  readonly identity: string;
  readonly graph: string;
  readonly application?: string | undefined;
  readonly appId?: string | undefined;
  readonly api?: string | undefined;
};

export const idsOf = ({ identity, graph, application, api }: Present): Ids => ({
  identity: identity.id,
  graph: graph.id,
  application: application?.id,
  appId: application?.appId,
  api: api?.id,
});

/** What stands for an id that is not known yet, for whom a call is handed over to. */
export const PLACEHOLDERS = {
  application: '<object id of the app registration>',
  appId: '<application id of the app registration>',
  api: '<object id of its service principal>',
} as const;

/** Which of them a change cannot be made without. */
export const needs: Readonly<Record<Change['kind'], keyof typeof PLACEHOLDERS | undefined>> = {
  grantPermission: undefined,
  assignDirectoryRole: undefined,
  createApplication: undefined,
  updateApplication: 'application',
  allowAzureCli: 'application',
  createServicePrincipal: 'appId',
  requireAssignment: 'api',
  grantRole: 'api',
};

export function toCall(change: Change, { api }: Wanted, ids: Ids): GraphCall {
  const known = { ...PLACEHOLDERS, ...withoutUndefined(ids) };
  const application = `applications/${known.application}`;
  switch (change.kind) {
    case 'grantPermission': {
      const body = { principalId: ids.identity, resourceId: ids.graph, appRoleId: change.permission.id };
      return { method: 'POST', path: `servicePrincipals/${ids.identity}/appRoleAssignments`, body };
    }
    case 'assignDirectoryRole': {
      const { id: roleDefinitionId } = attributeAssignmentAdministrator;
      const body = { roleDefinitionId, principalId: ids.identity, directoryScopeId: scopeOf(change.attributeSet) };
      return { method: 'POST', path: 'roleManagement/directory/roleAssignments', body };
    }
    case 'createApplication':
      return { method: 'POST', path: 'applications', body: newApplication(api) };
    case 'updateApplication':
      return { method: 'PATCH', path: application, body: change.body };
    case 'allowAzureCli': {
      // Apart, for a delegated permission can be named only once it is there (assumed of one call, true of two).
      const azureCli = { appId: AZURE_CLI_APP_ID, delegatedPermissionIds: [change.scopeId] };
      const body = { api: { preAuthorizedApplications: [...change.others, azureCli] } };
      return { method: 'PATCH', path: application, body };
    }
    case 'createServicePrincipal':
      return {
        method: 'POST',
        path: 'servicePrincipals',
        body: { appId: known.appId, appRoleAssignmentRequired: true },
      };
    case 'requireAssignment':
      return { method: 'PATCH', path: `servicePrincipals/${known.api}`, body: { appRoleAssignmentRequired: true } };
    case 'grantRole': {
      const body = { principalId: change.principalId, resourceId: known.api, appRoleId: change.roleId };
      return { method: 'POST', path: `servicePrincipals/${known.api}/appRoleAssignedTo`, body };
    }
  }
}

/** Tokens of version 1 name the identifier URI as their audience, which is known before the registration (unverified). */
const newApplication = ({ environment, identifierUri, appRoles }: Wanted['api']) => ({
  displayName: `Entra Attribute Relay (${environment})`,
  identifierUris: [identifierUri],
  signInAudience: 'AzureADMyOrg',
  appRoles: appRoles.map(toRole),
  api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [toScope()] },
});

const withoutUndefined = (ids: Ids): Partial<Record<keyof typeof PLACEHOLDERS, string>> =>
  Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== undefined));
