import { type Failure, failed } from '../failure.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from './action.ts';
import { type Checked, describeCheck } from './describe-check.ts';
import type { Extra } from './extra.ts';
import { callerName, roleName } from './extras.ts';
import { ownersOf } from './owners.ts';
import type { Present } from './present.ts';
import { notesOn, subjectOf } from './subject.ts';
import type { Wanted } from './wanted.ts';

/** 1 where something is missing, 4 where there is only more than needed. */
export function reportCheck(
  wanted: Wanted,
  present: Present,
  { have: granted, actions, impossible }: Plan,
  extras: readonly Extra[],
  address: string,
): Outcome {
  const checked: Checked = {
    ...subjectOf(wanted, present),
    granted,
    missing: [...actions.map(({ what, holder }) => ({ what, holder })), ...impossible],
    extras,
    callers: present.assigned.map((one) => ({
      caller: callerName(one),
      type: one.principalType,
      role: roleName(one, wanted),
    })),
    owners: ownersOf(present, address),
    notes: notesOn(present),
  };
  return {
    document: checked,
    text: describeCheck(checked),
    asAsked: checked.missing.length === 0,
    differs: checked.missing.length === 0 && extras.length > 0,
    failure: notSeen(present),
  };
}

/** Half a look must not pass for a whole one. */
const notSeen = ({ unseen }: Present): Failure | undefined =>
  unseen.length === 0 ? undefined : failed('unauthorized', `${NOT_SEEN} ${READERS}`).failure;

const NOT_SEEN = 'This sign-in may not look at everything, so that there may be more than is told.';
const READERS = 'A Global Reader may, and an application with Application.Read.All and RoleManagement.Read.Directory.';
