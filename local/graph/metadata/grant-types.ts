/** GD resources/application, approleassignment, unifiedroleassignment: the properties in their JSON representations. */
import { directoryObject } from './directory-types.ts';
import {
  boolean,
  collection,
  dateTime,
  type EntityType,
  guid,
  nullable,
  required,
  string,
  strings,
} from './entity-type.ts';

export const applicationType: EntityType = {
  name: 'microsoft.graph.application',
  properties: {
    ...directoryObject,
    addIns: required(collection('graph.addIn')),
    api: nullable('graph.apiApplication'),
    appId: string,
    applicationTemplateId: string,
    appRoles: required(collection('graph.appRole')),
    createdDateTime: dateTime,
    disabledByMicrosoftStatus: string,
    displayName: string,
    groupMembershipClaims: string,
    identifierUris: required(strings),
    info: nullable('graph.informationalUrl'),
    isDeviceOnlyAuthSupported: boolean,
    isFallbackPublicClient: boolean,
    keyCredentials: required(collection('graph.keyCredential')),
    notes: string,
    oauth2RequirePostResponse: required(boolean),
    optionalClaims: nullable('graph.optionalClaims'),
    parentalControlSettings: nullable('graph.parentalControlSettings'),
    passwordCredentials: required(collection('graph.passwordCredential')),
    publicClient: nullable('graph.publicClientApplication'),
    publisherDomain: string,
    requiredResourceAccess: required(collection('graph.requiredResourceAccess')),
    signInAudience: string,
    spa: nullable('graph.spaApplication'),
    tags: required(strings),
    tokenEncryptionKeyId: guid,
    verifiedPublisher: nullable('graph.verifiedPublisher'),
    web: nullable('graph.webApplication'),
  },
};

export const appRoleAssignmentType: EntityType = {
  name: 'microsoft.graph.appRoleAssignment',
  properties: {
    ...directoryObject,
    appRoleId: required(guid),
    createdDateTime: dateTime,
    principalDisplayName: string,
    principalId: guid,
    principalType: string,
    resourceDisplayName: string,
    resourceId: guid,
  },
};

export const roleAssignmentType: EntityType = {
  name: 'microsoft.graph.unifiedRoleAssignment',
  properties: {
    id: directoryObject.id,
    appScopeId: string,
    directoryScopeId: string,
    principalId: string,
    roleDefinitionId: string,
  },
};

/** What every owner and member shows; the rest depends on what it is. */
export const ownerType: EntityType = {
  name: 'microsoft.graph.directoryObject',
  properties: { ...directoryObject, displayName: string },
};
