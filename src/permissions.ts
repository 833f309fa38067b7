import { type Role, roles } from './topology.ts';

/** As they stand in the API's app registration. An id is for ever: assignments name it, and not the role's value. */
export const appRoles: readonly { readonly id: string; readonly value: Role; readonly description: string }[] = [
  {
    id: '9e027e96-6286-4e85-83b2-464f77c8428e',
    value: roles.submit,
    description: 'Submits assignment requests as a source, asks for plans, and reads the state of its own.',
  },
  {
    id: 'afe02e2e-4c38-4c7f-a6e6-55d7c8da69ca',
    value: roles.readRequests,
    description: 'Reads the states of all requests and the audit, never values.',
  },
  {
    id: 'e34e9533-b67d-468c-bc02-50219531dd8f',
    value: roles.readAttributes,
    description: 'Reads and searches attribute values, in the attribute sets named for the caller.',
  },
  {
    id: '488e871f-c574-4f00-8bd1-ae8f8b5b68b6',
    value: roles.operate,
    description: 'Replays, discards, cancels, verifies, refreshes, and grants exceptions from the bulk guard.',
  },
];

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
