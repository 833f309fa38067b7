import type { Application, AppRole, AppRoleAssignment, RoleAssignment, ServicePrincipal } from './shapes.ts';

/** Somebody who can be given an app role. */
export type Principal = { readonly id: string; readonly name: string };
export type FoundMember = { readonly principal: Principal } | { readonly absent: string };

/** Who owns it can give it credentials, or assign its roles. */
export type Owner = Principal & { readonly type: string; readonly of: 'identity' | 'application' | 'servicePrincipal' };

/** What Microsoft Graph shows of it now. */
export type Present = {
  readonly graph: { readonly id: string; readonly appRoles: readonly Pick<AppRole, 'id' | 'value'>[] };
  readonly identity: ServicePrincipal;
  /** All app roles that the identity has, of any API. */
  readonly permissions: readonly AppRoleAssignment[];
  readonly directoryRoles: readonly RoleAssignment[];
  readonly application: Application | undefined;
  readonly api: ServicePrincipal | undefined;
  /** All who have an app role of the API. */
  readonly assigned: readonly AppRoleAssignment[];
  /** By the key that they were asked for with. */
  readonly members: ReadonlyMap<string, FoundMember>;
  readonly owners: readonly Owner[];
  /** What the caller may not look at. */
  readonly unseen: readonly string[];
};
