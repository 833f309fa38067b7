import type { Change } from './action.ts';

/** Who may make a change, as a person or as an application. ED permissions-reference; GD, the page of each call. */
export type Right = { readonly role: string; readonly permissions: readonly string[] };

const PRIVILEGED = 'Privileged Role Administrator';
const CLOUD = 'Cloud Application Administrator';
const assigning = ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All'];
const applications: Right = { role: CLOUD, permissions: ['Application.ReadWrite.All'] };

export const rights: Readonly<Record<Change['kind'], Right>> = {
  grantPermission: { role: PRIVILEGED, permissions: assigning },
  assignDirectoryRole: { role: PRIVILEGED, permissions: ['RoleManagement.ReadWrite.Directory'] },
  createApplication: applications,
  updateApplication: applications,
  allowAzureCli: applications,
  createServicePrincipal: applications,
  requireAssignment: applications,
  grantRole: { role: CLOUD, permissions: assigning },
};
