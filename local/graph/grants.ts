/** Applications, app roles and who holds what, as data of the tenant. GD resources/application, approleassignment, unifiedroleassignment. */
import { randomUUID } from 'node:crypto';

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

export type AppRole = {
  readonly id: string;
  value: string;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowedMemberTypes: string[];
};

export type Credential = { readonly keyId: string; readonly displayName: string | null };

export type ApiSettings = {
  requestedAccessTokenVersion: 1 | 2 | null;
  oauth2PermissionScopes: { readonly id: string; readonly value: string; readonly [name: string]: unknown }[];
  preAuthorizedApplications: { readonly appId: string; readonly delegatedPermissionIds: string[] }[];
};

export type Application = {
  readonly id: string;
  readonly appId: string;
  displayName: string;
  identifierUris: string[];
  signInAudience: string;
  isFallbackPublicClient: boolean | null;
  appRoles: AppRole[];
  api: ApiSettings;
  publicClient: { redirectUris: string[] };
  spa: { redirectUris: string[] };
  web: { redirectUris: string[] };
  passwordCredentials: Credential[];
  keyCredentials: Credential[];
};

export type AppRoleAssignment = {
  readonly id: string;
  readonly appRoleId: string;
  readonly principalId: string;
  readonly resourceId: string;
};

export type RoleAssignment = {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
};

/** `ownedId`: of an application or a service principal. */
export type Ownership = { readonly ownedId: string; readonly ownerId: string };

export type Grants = {
  readonly applications: Application[];
  readonly appRoleAssignments: AppRoleAssignment[];
  readonly roleAssignments: RoleAssignment[];
  readonly owners: Ownership[];
};

/** GD application-post-applications: the answer to an application of which only the name is given. */
export const createApplication = (
  application: Partial<Application> & Pick<Application, 'displayName'>,
): Application => ({
  id: randomUUID(),
  appId: randomUUID(),
  identifierUris: [],
  signInAudience: 'AzureADandPersonalMicrosoftAccount',
  isFallbackPublicClient: null,
  appRoles: [],
  publicClient: { redirectUris: [] },
  spa: { redirectUris: [] },
  web: { redirectUris: [] },
  passwordCredentials: [],
  keyCredentials: [],
  ...application,
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
    ...application.api,
  },
});

export const createAppRole = (role: Partial<AppRole> & Pick<AppRole, 'value'>): AppRole => ({
  id: randomUUID(),
  displayName: role.value,
  description: role.value,
  isEnabled: true,
  allowedMemberTypes: ['Application'],
  ...role,
});
