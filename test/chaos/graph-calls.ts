import type { RecordedRequest } from '../../local/graph/record.ts';
import type { Sequence } from './sequences.ts';

export type Calls = { readonly reads: number; readonly writes: number };

/** After the path of a collection: a key as a segment, or quoted in parentheses or in a filter. */
const NAMED = /\/(?:users|servicePrincipals)(?:\/([^/?]+)|[(?].*?'(.+)')/;
/** Definitions and the catalog are fetched once in a while, however many requests there are. */
const ABOUT_DEFINITIONS = /^\/v1\.0\/directory\//;

/** The calls about each target by its object id; those about nobody that is known stand under their own path. */
export function countCalls(calls: readonly RecordedRequest[], sequences: readonly Sequence[]): Map<string, Calls> {
  const ids = new Map(
    sequences.flatMap(({ target }) => namesOf(target).map((name) => [name.toLowerCase(), target.id])),
  );
  const counts = new Map<string, Calls>();
  for (const { method, path } of calls.filter((call) => !ABOUT_DEFINITIONS.test(call.path))) {
    const [, key = '', quoted = key] = NAMED.exec(decodeURIComponent(path)) ?? [];
    const id = ids.get(quoted.replaceAll("''", "'").toLowerCase()) ?? `${method} ${path}`;
    const { reads, writes } = counts.get(id) ?? { reads: 0, writes: 0 };
    counts.set(id, method === 'GET' ? { reads: reads + 1, writes } : { reads, writes: writes + 1 });
  }
  return counts;
}

const namesOf = (target: Sequence['target']): readonly string[] =>
  'appId' in target
    ? [target.id, target.appId]
    : [target.id, target.userPrincipalName, target.mail ?? '', target.employeeId ?? ''];

/** What is promised: a read a request, one more if it does not name its target by object id, and a write if it is applied. */
export function allowedCalls({ events }: Sequence, states: ReadonlyMap<string, string>): Calls {
  const isNamedOtherwise = ({ target }: Sequence['events'][number]) => target.id === undefined;
  return {
    reads: events.length + events.filter(isNamedOtherwise).length,
    writes: events.filter(({ eventId }) => states.get(eventId) === 'applied').length,
  };
}
