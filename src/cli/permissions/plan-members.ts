import type { AppRole } from '../../permissions.ts';
import { type Action, type Entry, type Impossible, type Plan, sameId } from './action.ts';
import type { Present, Principal } from './present.ts';
import type { Wanted } from './wanted.ts';

/** Who may call the API, and with which of its roles. */
export function planMembers({ members }: Wanted, present: Present): Plan {
  const have: Entry[] = [];
  const actions: Action[] = [];
  const impossible: Impossible[] = [];
  for (const { id, roles } of members) {
    const found = present.members.get(id) ?? { absent: 'not looked for' };
    for (const role of roles) {
      if ('absent' in found) {
        impossible.push({ what: role.value, holder: id, because: found.absent });
        continue;
      }
      const { principal } = found;
      const entry = { what: role.value, holder: `${principal.name} (${principal.id})` };
      if (hasRole(principal, role, present)) have.push(entry);
      else actions.push({ ...entry, change: { kind: 'grantRole', roleId: role.id, principalId: principal.id } });
    }
  }
  return { have, actions, impossible };
}

const hasRole = (principal: Principal, { id }: AppRole, { assigned }: Present): boolean =>
  assigned.some(({ principalId, appRoleId }) => sameId(principalId, principal.id) && sameId(appRoleId, id));
