import type { Change } from './action.ts';

/** Who may make a change. ED permissions-reference; GD, the page of each call. */
export type Right = { readonly role: string; readonly permission: string };

const consent: Right = {
  role: 'Privileged Role Administrator',
  permission: 'AppRoleAssignment.ReadWrite.All with Application.Read.All',
};
const applications: Right = { role: 'Cloud Application Administrator', permission: 'Application.ReadWrite.All' };

export const rights: Readonly<Record<Change['kind'], Right>> = {
  grantPermission: consent,
  assignDirectoryRole: { role: 'Privileged Role Administrator', permission: 'RoleManagement.ReadWrite.Directory' },
  createApplication: applications,
  updateApplication: applications,
  allowAzureCli: applications,
  createServicePrincipal: applications,
  requireAssignment: applications,
  grantRole: { ...consent, role: 'Cloud Application Administrator' },
};
