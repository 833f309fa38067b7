/** The tenant as data: plain, mutable, and shared with whoever started the simulator. */
import { randomUUID } from 'node:crypto';
import type { AppRole, Credential, Grants } from './grants.ts';

/** MD v1.0 csdl: `type` and `status` are strings, with these as the only documented values. */
export type AttributeType = 'Boolean' | 'Integer' | 'String';
export type AttributeStatus = 'Available' | 'Deprecated';
export type AttributeValue = string | number | boolean | readonly (string | number)[];

/** The id is the value itself, as a string for Integer attributes too (GD resources/allowedvalue). */
export type AllowedValue = { readonly id: string; isActive: boolean };

export type AttributeSet = { readonly id: string; description: string; maxAttributesPerSet: number | null };

export type AttributeDefinition = {
  readonly attributeSet: string;
  readonly name: string;
  readonly type: AttributeType;
  readonly isCollection: boolean;
  readonly isSearchable: boolean;
  usePreDefinedValuesOnly: boolean;
  status: AttributeStatus;
  description: string;
  allowedValues: AllowedValue[];
};

/** By attribute set, then by attribute name; a set without values is absent. */
export type Assignments = Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;

export type User = {
  readonly id: string;
  userPrincipalName: string;
  displayName: string;
  mail: string | null;
  employeeId: string | null;
  userType: 'Member' | 'Guest';
  accountEnabled: boolean;
  customSecurityAttributes: Assignments;
};

export type ServicePrincipal = {
  readonly id: string;
  readonly appId: string;
  displayName: string;
  accountEnabled: boolean;
  servicePrincipalType: 'Application' | 'ManagedIdentity';
  appRoleAssignmentRequired: boolean;
  appRoles: AppRole[];
  passwordCredentials: Credential[];
  customSecurityAttributes: Assignments;
};

export type Directory = {
  readonly users: User[];
  readonly servicePrincipals: ServicePrincipal[];
  readonly attributeSets: AttributeSet[];
  readonly definitions: AttributeDefinition[];
} & Grants;

/** The attribute sets of the definitions need not be listed. */
export function createDirectory(parts: Partial<Directory> = {}): Directory {
  const { users = [], servicePrincipals = [], attributeSets = [], definitions = [] } = parts;
  const { applications = [], appRoleAssignments = [], roleAssignments = [], owners = [] } = parts;
  const listed = new Set(attributeSets.map(({ id }) => id));
  const missing = [...new Set(definitions.map(({ attributeSet }) => attributeSet))].filter((id) => !listed.has(id));
  return {
    users,
    servicePrincipals,
    attributeSets: [...attributeSets, ...missing.map((id) => createAttributeSet({ id }))],
    definitions,
    ...{ applications, appRoleAssignments, roleAssignments, owners },
  };
}

export function createUser(user: Partial<User> & Pick<User, 'displayName'>): User {
  const userPrincipalName = user.userPrincipalName ?? `${user.displayName.toLowerCase()}@contoso.com`;
  return {
    id: randomUUID(),
    userPrincipalName,
    mail: userPrincipalName,
    employeeId: null,
    userType: 'Member',
    accountEnabled: true,
    customSecurityAttributes: {},
    ...user,
  };
}

export const createServicePrincipal = (
  servicePrincipal: Partial<ServicePrincipal> & Pick<ServicePrincipal, 'displayName'>,
): ServicePrincipal => ({
  id: randomUUID(),
  appId: randomUUID(),
  accountEnabled: true,
  servicePrincipalType: 'Application',
  appRoleAssignmentRequired: false,
  appRoles: [],
  passwordCredentials: [],
  customSecurityAttributes: {},
  ...servicePrincipal,
});

export const createAttributeSet = (set: Partial<AttributeSet> & Pick<AttributeSet, 'id'>): AttributeSet => ({
  description: '',
  maxAttributesPerSet: null,
  ...set,
});

export const createDefinition = (
  definition: Partial<AttributeDefinition> & Pick<AttributeDefinition, 'attributeSet' | 'name' | 'type'>,
): AttributeDefinition => ({
  isCollection: false,
  isSearchable: true,
  usePreDefinedValuesOnly: false,
  status: 'Available',
  description: '',
  allowedValues: [],
  ...definition,
});

export const activeValues = (...ids: readonly string[]): AllowedValue[] => ids.map((id) => ({ id, isActive: true }));

/** Generated, never set; `_` is forbidden in names, so it splits unambiguously (GD resources/customsecurityattributedefinition). */
export const definitionId = ({ attributeSet, name }: Pick<AttributeDefinition, 'attributeSet' | 'name'>): string =>
  `${attributeSet}_${name}`;
