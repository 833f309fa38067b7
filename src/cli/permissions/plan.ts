import type { Plan } from './action.ts';
import { planApi } from './plan-api.ts';
import { planIdentity } from './plan-identity.ts';
import { planMembers } from './plan-members.ts';
import type { Present } from './present.ts';
import type { Wanted } from './wanted.ts';

/** What is wanted and not there. Pure; once all of it is done, the next plan has nothing to do. */
export function plan(wanted: Wanted, present: Present): Plan {
  const parts = [planIdentity(wanted, present), ...planApi(wanted, present), planMembers(wanted, present)];
  return {
    have: parts.flatMap(({ have }) => have),
    actions: parts.flatMap(({ actions }) => actions),
    impossible: parts.flatMap(({ impossible }) => impossible),
  };
}
