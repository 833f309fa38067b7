/** Users and service principals: the only two that take custom security attributes (MD v1.0 csdl). */
import { assignmentsToWire } from './assignments-to-wire.ts';
import type { Directory } from './directory.ts';
import type { DirectoryView, Principal } from './directory-view.ts';
import { type Comparison, exact, ignoringCase } from './filter/property-condition.ts';
import { findServicePrincipal, findUser } from './find.ts';
import type { Entity } from './list.ts';
import { blankEntity, type EntityType } from './metadata/entity-type.ts';
import { servicePrincipalType } from './metadata/service-principal-type.ts';
import { userType } from './metadata/user-type.ts';

export const ASSIGNMENTS = 'customSecurityAttributes';

export type PrincipalKind = {
  readonly collection: 'users' | 'servicePrincipals';
  readonly type: EntityType;
  /** In messages about filters. */
  readonly resource: string;
  /** Without `$select`. */
  readonly defaults: readonly string[];
  /** These can be read of one principal only. */
  readonly unlisted: readonly string[];
  readonly filterable: ReadonlyMap<string, Comparison>;
  /** Of every property the directory does not know. */
  readonly untouched: Readonly<Record<string, unknown>>;
  readonly all: (directory: Directory) => readonly Principal[];
  readonly find: (directory: Directory, key: string) => Principal | undefined;
};

export const users: PrincipalKind = {
  collection: 'users',
  type: userType,
  resource: 'User',
  // GD user-get, user-list.
  defaults: [
    ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
    ...['preferredLanguage', 'surname', 'userPrincipalName', 'id'],
  ],
  // GD user-list.
  unlisted: [
    ...['aboutMe', 'birthday', 'hireDate', 'interests', 'mailboxSettings', 'mySite', 'pastProjects', 'preferredName'],
    ...['responsibilities', 'schools', 'skills'],
  ],
  // By default, without an advanced query (GD concepts/aad-advanced-queries). How they compare: assumed, as for a key.
  filterable: new Map([
    ['mail', ignoringCase],
    ['userPrincipalName', ignoringCase],
    ['employeeId', exact],
  ]),
  // Those that must not be null: assumed values.
  untouched: {
    ...blankEntity(userType),
    ...{ birthday: '0001-01-01T00:00:00Z', hireDate: '0001-01-01T00:00:00Z', deviceEnrollmentLimit: 5 },
  },
  all: (directory) => directory.users,
  find: findUser,
};

export const servicePrincipals: PrincipalKind = {
  collection: 'servicePrincipals',
  type: servicePrincipalType,
  resource: 'ServicePrincipal',
  // GD serviceprincipal-get, example 1, without what is no structural property.
  defaults: [
    ...['accountEnabled', 'addIns', 'alternativeNames', 'appDisplayName', 'appId', 'appOwnerOrganizationId'],
    ...['appRoleAssignmentRequired', 'appRoles', 'disabledByMicrosoftStatus', 'displayName', 'homepage', 'id'],
    ...['verifiedPublisher', 'info', 'keyCredentials', 'logoutUrl', 'oauth2PermissionScopes', 'passwordCredentials'],
    ...['replyUrls', 'resourceSpecificApplicationPermissions', 'servicePrincipalNames', 'servicePrincipalType'],
    ...['signInAudience', 'tags', 'tokenEncryptionKeyId'],
  ],
  unlisted: [],
  filterable: new Map([['appId', ignoringCase]]),
  // GD resources/serviceprincipal.
  untouched: { ...blankEntity(servicePrincipalType), appRoleAssignmentRequired: false },
  all: (directory) => directory.servicePrincipals,
  find: findServicePrincipal,
};

export const servicePrincipalsByAppId: PrincipalKind = {
  ...servicePrincipals,
  find: (directory, key) => findServicePrincipal(directory, key, 'appId'),
};

/** With every property of its type. */
export const showPrincipal = (principal: Principal, { untouched }: PrincipalKind, view: DirectoryView): Entity => ({
  ...untouched,
  ...principal,
  [ASSIGNMENTS]: assignmentsToWire(view.assignments(principal)),
});
