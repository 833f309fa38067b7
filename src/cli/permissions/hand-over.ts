import type { Action } from './action.ts';
import { rest } from './extra.ts';
import { rights } from './rights.ts';
import { type Ids, toCall } from './to-call.ts';
import type { Wanted } from './wanted.ts';

export type HandOver = {
  /** Directory role of a person who signs in. */
  readonly role: string;
  /** Graph permissions of an application, or of the token in RELAY_GRAPH_TOKEN. */
  readonly permissions: readonly string[];
  readonly steps: readonly { readonly what: string; readonly holder: string; readonly command: string }[];
};

/** What somebody else has to do, for each kind of administrator apart. */
export function handOver(actions: readonly Action[], wanted: Wanted, ids: Ids, address: string): readonly HandOver[] {
  const byRole = Map.groupBy(actions, ({ change }) => rights[change.kind].role);
  return [...byRole].map(([role, own]) => ({
    role,
    permissions: [...new Set(own.flatMap(({ change }) => rights[change.kind].permissions))],
    steps: own.map(({ what, holder, change }) => {
      const { method, path, body } = toCall(change, wanted, ids);
      return { what, holder, command: rest(method, `${address}/${path}`, body) };
    }),
  }));
}

/** The same command line in full, for a machine that knows nothing of the azd environment. */
export function commandLine({ identity, api, attributeSets, members }: Wanted): string {
  const [, tenant, token] = /^api:\/\/([^/]+)\/entra-attribute-relay-(.*)$/.exec(api.identifierUri) ?? [];
  const names = [`--identity ${identity}`, `--environment '${api.environment}'`];
  const sets = attributeSets.length > 0 ? [`--attribute-sets ${attributeSets.join(',')}`] : [];
  const others = members.map(({ kind, id, roles }) => {
    return `--${kind === 'application' ? 'caller' : 'operator'} ${id}=${roles.map(({ value }) => value).join(',')}`;
  });
  const options = [...names, `--tenant ${tenant}`, `--resource-token ${token}`, ...sets, ...others, '--yes'];
  return `npm run relay -- permissions grant ${options.join(' ')}`;
}
