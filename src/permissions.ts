import { type Role, roles } from './topology.ts';

/** What a role can be given to: `User` stands for groups too. */
export type MemberType = 'Application' | 'User';

export type AppRole = {
  readonly id: string;
  readonly value: Role;
  readonly description: string;
  readonly allowedMemberTypes: readonly MemberType[];
};

/**
 * As they stand in the API's app registration. An id is for ever: assignments name it, and not the role's value.
 *
 * Only what an operator does is for people: a source, and whose values may be read, is known by its application, and
 * everybody who signs in with the Azure CLI is the same one.
 */
export const appRoles: readonly AppRole[] = [
  {
    id: '9e027e96-6286-4e85-83b2-464f77c8428e',
    value: roles.submit,
    description: 'Submits assignment requests as a source, asks for plans, and reads the state of its own.',
    allowedMemberTypes: ['Application'],
  },
  {
    id: 'afe02e2e-4c38-4c7f-a6e6-55d7c8da69ca',
    value: roles.readRequests,
    description: 'Reads the states of all requests and the audit, never values.',
    allowedMemberTypes: ['Application', 'User'],
  },
  {
    id: 'e34e9533-b67d-468c-bc02-50219531dd8f',
    value: roles.readAttributes,
    description: 'Reads and searches attribute values, in the attribute sets named for the caller.',
    allowedMemberTypes: ['Application'],
  },
  {
    id: '488e871f-c574-4f00-8bd1-ae8f8b5b68b6',
    value: roles.operate,
    description: 'Replays, discards, cancels, verifies, refreshes, and grants exceptions from the bulk guard.',
    allowedMemberTypes: ['Application', 'User'],
  },
];

/**
 * Without a delegated permission, and its consent for the Azure CLI, `az login` gets no token for the API (field
 * reports). It opens nothing by itself: what counts is the roles in the token.
 */
export const signInScope = {
  id: '7603cee8-fd3e-49ac-abc8-6343e73e1b9b',
  value: 'user_impersonation',
  description: 'Calls the relay as the person who is signed in, with the app roles of that person.',
} as const;
/** Of the first-party application, the same in every tenant. */
export const AZURE_CLI_APP_ID = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/**
 * Application permissions of Microsoft Graph that the identity needs, and no others. Ids: Microsoft's permissions
 * reference (microsoft-graph-devx-content, permissions-descriptions.json, 2026-08-07).
 */
export const graphPermissions = [
  { id: 'de89b5e4-5b8f-48eb-8925-29c2b33bd8bd', value: 'CustomSecAttributeAssignment.ReadWrite.All' },
  { id: 'b185aa14-d8d2-42c1-a685-0f5596613624', value: 'CustomSecAttributeDefinition.Read.All' },
  { id: 'df021288-bdef-4463-88db-98f22de89214', value: 'User.Read.All' },
  { id: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', value: 'Application.Read.All' },
] as const;

/** Of Microsoft Graph, in every tenant. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** ED permissions-reference. Its scope is an attribute set, or `/` for all of them. */
export const attributeAssignmentAdministrator = {
  id: '58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d',
  name: 'Attribute Assignment Administrator',
} as const;
