/** What the caller may change in the tenant, by what it is signed in as. GD includes/rbac-for-apis, ED permissions-reference. */
export const callers = {
  /** The relay's own identity: it reads objects, and assigns attributes. */
  relay: [],
  /** A member without any role (ED users-default-permissions). */
  member: ['readRoleAssignments'],
  cloudApplicationAdministrator: ['readRoleAssignments', 'manageApplications', 'grantAppRoles'],
  // Assumed: that members may register applications is switched off in this tenant.
  privilegedRoleAdministrator: [
    ...['readRoleAssignments', 'grantAppRoles', 'grantGraphPermissions', 'assignDirectoryRoles'],
  ],
  globalAdministrator: [
    ...['readRoleAssignments', 'manageApplications'],
    ...['grantAppRoles', 'grantGraphPermissions', 'assignDirectoryRoles'],
  ],
} as const satisfies Readonly<Record<string, readonly Right[]>>;

export type CallerName = keyof typeof callers;
export const callerNames = Object.keys(callers) as [CallerName, ...CallerName[]];

export type Right =
  | 'readRoleAssignments'
  | 'manageApplications'
  | 'grantAppRoles'
  /** App roles of Microsoft Graph itself: only a Privileged Role Administrator consents to them (ED permissions-reference). */
  | 'grantGraphPermissions'
  | 'assignDirectoryRoles';

export const may = (caller: CallerName, right: Right): boolean => callers[caller].some((one: Right) => one === right);
