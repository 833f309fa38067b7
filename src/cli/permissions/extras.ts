import { sameId } from './action.ts';
import { type Extra, rest } from './extra.ts';
import { findExtrasOfApplication } from './extras-api.ts';
import { findExtrasOfIdentity } from './extras-identity.ts';
import type { Present } from './present.ts';
import type { AppRoleAssignment } from './shapes.ts';
import { memberKey, type Wanted } from './wanted.ts';

/** What is there and not wanted. Pure. */
export const findExtras = (wanted: Wanted, present: Present, address: string): readonly Extra[] => [
  ...findExtrasOfIdentity(wanted, present, address),
  ...findExtrasOfApplication(wanted, present, address),
  ...findAssignments(wanted, present, address),
];

/** Everybody who may call the API, and was not asked for. */
function findAssignments(wanted: Wanted, present: Present, address: string): readonly Extra[] {
  const { api, assigned } = present;
  if (api === undefined) return [];
  return assigned
    .filter((one) => !isWanted(one, wanted, present))
    .map((one) => ({
      what: roleName(one, wanted),
      holder: callerName(one),
      because: 'neither --caller nor --operator names it',
      remove: rest('DELETE', `${address}/servicePrincipals/${api.id}/appRoleAssignedTo/${one.id}`),
    }));
}

const isWanted = ({ principalId, appRoleId }: AppRoleAssignment, { members }: Wanted, present: Present): boolean =>
  members.some((member) => {
    const found = present.members.get(memberKey(member));
    if (found === undefined || 'absent' in found || !sameId(found.principal.id, principalId)) return false;
    return member.roles.some((role) => sameId(role.id, appRoleId));
  });

/** An assignment without a role is one to the application as such. */
export const roleName = ({ appRoleId }: AppRoleAssignment, { api }: Wanted): string =>
  api.appRoles.find(({ id }) => sameId(id, appRoleId))?.value ?? `app role ${appRoleId}`;

export const callerName = ({ principalId, principalDisplayName }: AppRoleAssignment): string =>
  `${principalDisplayName} (${principalId})`;
