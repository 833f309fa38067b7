import type { AppRole } from '../../permissions.ts';
import { type Action, type Entry, type Impossible, type Plan, sameId } from './action.ts';
import { findNamesake } from './plan-api.ts';
import type { Present, Principal } from './present.ts';
import { memberKey, type Wanted } from './wanted.ts';

/** Who may call the API, and with which of its roles. */
export function planMembers({ members, api }: Wanted, present: Present): Plan {
  const have: Entry[] = [];
  const actions: Action[] = [];
  const impossible: Impossible[] = [];
  for (const member of members) {
    const { id, roles } = member;
    const found = present.members.get(memberKey(member)) ?? { absent: 'not looked for' };
    for (const role of roles) {
      if ('absent' in found) {
        impossible.push({ what: role.value, holder: id, because: found.absent });
        continue;
      }
      const { principal } = found;
      const entry = { what: role.value, holder: `${principal.name} (${principal.id})` };
      const isTaken = present.application && findNamesake(present.application, role, api.appRoles);
      if (hasRole(principal, role, present)) have.push(entry);
      else if (isTaken) impossible.push({ ...entry, because: 'the API has this role with another id' });
      else actions.push({ ...entry, change: { kind: 'grantRole', roleId: role.id, principalId: principal.id } });
    }
  }
  return { have, actions, impossible };
}

const hasRole = (principal: Principal, { id }: AppRole, { assigned }: Present): boolean =>
  assigned.some(({ principalId, appRoleId }) => sameId(principalId, principal.id) && sameId(appRoleId, id));
