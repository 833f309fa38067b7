import type { Action } from './action.ts';
import { rest } from './extra.ts';
import { rights } from './rights.ts';
import { type Ids, toCall } from './to-call.ts';
import type { Wanted } from './wanted.ts';

export type HandOver = {
  /** Directory role of a person who signs in. */
  readonly role: string;
  /** Graph permission of an application, or of the token in RELAY_GRAPH_TOKEN. */
  readonly permission: string;
  readonly steps: readonly { readonly what: string; readonly holder: string; readonly command: string }[];
};

/** What somebody else has to do, for each kind of administrator apart. */
export function handOver(actions: readonly Action[], wanted: Wanted, ids: Ids, address: string): readonly HandOver[] {
  const keys = new Map(actions.map(({ change }) => [Object.values(rights[change.kind]).join(), rights[change.kind]]));
  return [...keys.values()].map(({ role, permission }) => ({
    ...{ role, permission },
    steps: actions
      .filter(({ change }) => rights[change.kind].role === role && rights[change.kind].permission === permission)
      .map(({ what, holder, change }) => {
        const { method, path, body } = toCall(change, wanted, ids);
        return { what, holder, command: rest(method, `${address}/${path}`, body) };
      }),
  }));
}
