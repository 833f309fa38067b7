import { attributeAssignmentAdministrator } from '../../permissions.ts';
import { type Action, type Entry, type Impossible, type Plan, sameId } from './action.ts';
import type { Present } from './present.ts';
import type { Permission, Wanted } from './wanted.ts';

/** The permissions of Microsoft Graph, and the directory role in each attribute set. */
export function planIdentity(wanted: Wanted, present: Present): Plan {
  const have: Entry[] = [];
  const actions: Action[] = [];
  const impossible: Impossible[] = [];
  const holder = present.identity.displayName;
  for (const permission of wanted.permissions) {
    const entry = { what: permission.value, holder };
    const because = findDifference(permission, present);
    if (because !== undefined) impossible.push({ ...entry, because });
    else if (hasPermission(permission, present)) have.push(entry);
    else actions.push({ ...entry, change: { kind: 'grantPermission', permission } });
  }
  for (const attributeSet of wanted.attributeSets) {
    const entry = { what: `${attributeAssignmentAdministrator.name} in ${attributeSet}`, holder };
    if (present.directoryRoles.some((role) => isRoleIn(attributeSet, role))) have.push(entry);
    else actions.push({ ...entry, change: { kind: 'assignDirectoryRole', attributeSet } });
  }
  return { have, actions, impossible };
}

const hasPermission = ({ id }: Permission, { permissions, graph }: Present): boolean =>
  permissions.some(({ appRoleId, resourceId }) => sameId(appRoleId, id) && sameId(resourceId, graph.id));

/** Ids are the same in every tenant. Should one differ after all, another permission would be granted. */
function findDifference({ id, value }: Permission, { graph: { appRoles } }: Present): string | undefined {
  const named = appRoles.find((role) => role.value === value);
  if (named === undefined) return 'Microsoft Graph of this tenant has no permission of this name';
  return sameId(named.id, id) ? undefined : `Microsoft Graph of this tenant has it by another id, ${named.id}`;
}

export const scopeOf = (attributeSet: string): string => `/attributeSets/${attributeSet}`;

export const isRoleIn = (attributeSet: string, role: Present['directoryRoles'][number]): boolean =>
  sameId(role.roleDefinitionId, attributeAssignmentAdministrator.id) &&
  sameId(role.directoryScopeId, scopeOf(attributeSet));
