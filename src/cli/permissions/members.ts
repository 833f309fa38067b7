import { nearest } from '../../domain/nearest.ts';
import type { ConfiguredSource } from '../../intake/source/read.ts';
import { type AppRole, appRoles, type MemberType } from '../../permissions.ts';
import { roles } from '../../topology.ts';
import { type Failed, failed } from '../failure.ts';
import { GUID } from './names.ts';
import { memberKey, type WantedMember } from './wanted.ts';

type Members = { readonly kind: 'members'; readonly members: readonly WantedMember[] } | Failed;

/** `<id>=<role>,<role>`, as often as it is given. */
export function readMembers(option: 'caller' | 'operator', given: readonly string[]): Members {
  const kind = option === 'caller' ? 'application' : 'person';
  const type: MemberType = option === 'caller' ? 'Application' : 'User';
  const possible = appRoles.filter(({ allowedMemberTypes }) => allowedMemberTypes.includes(type));
  const members: WantedMember[] = [];
  for (const one of given) {
    const [id = '', names = '', ...more] = one.split('=');
    const wanted = names.split(',').map((name) => name.trim());
    const unknown = wanted.find((name) => !possible.some(({ value }) => value === name));
    if (!GUID.test(id) || more.length > 0)
      return failed('usage', `--${option} takes <id>=<role>,<role>; the id is a GUID.`);
    if (unknown !== undefined) return failed('usage', `--${option}: ${hint(unknown, possible)}`);
    members.push({ kind, id: id.toLowerCase(), roles: possible.filter(({ value }) => wanted.includes(value)) });
  }
  return { kind: 'members', members };
}

function hint(name: string, possible: readonly AppRole[]): string {
  const values = possible.map(({ value }) => value);
  const [meant] = nearest(name, values);
  return meant === undefined ? `the roles are ${values.join(', ')}.` : `did you mean the role '${meant}'?`;
}

/** The applications that source files name: each submits, and reads values where its file lists attribute sets. */
export function membersOf(sources: readonly ConfiguredSource[]): readonly WantedMember[] {
  return sources.flatMap(({ source: { identity, reads } }) => {
    if (identity.kind !== 'application') return [];
    const values = reads === '*' || reads.length > 0 ? [roles.submit, roles.readAttributes] : [roles.submit];
    const needed = appRoles.filter(({ value }) => values.some((one) => one === value));
    return [{ kind: 'application' as const, id: identity.applicationId.toLowerCase(), roles: needed }];
  });
}

/** Each once, with all that was asked for it in several places. */
export function unite(members: readonly WantedMember[]): readonly WantedMember[] {
  const byKey = new Map(members.map((member) => [memberKey(member), member]));
  return [...byKey].map(([key, member]) => {
    const all = members.filter((one) => memberKey(one) === key).flatMap(({ roles }) => roles);
    return { ...member, roles: appRoles.filter((role) => all.includes(role)) };
  });
}
