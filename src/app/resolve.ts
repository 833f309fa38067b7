import { foldCase } from '../domain/catalog.ts';
import type { Target } from '../domain/request.ts';
import type { Directory, Failed, Resolved } from '../ports/directory.ts';

/** The object id of a target, whatever it is named by. */
export type Resolve = (target: Target) => Promise<Resolved | Failed>;

type Dependencies = { readonly directory: Directory; readonly now: () => number };

/**
 * A person's events come in bursts. Names pass to others: what was found is used for long enough to spare the second
 * and third call of a burst, and no longer. What was not found is asked for again each time, as an account may just be
 * in the making.
 */
const KEPT_FOR_IN_MS = 60_000;
const KEPT = 5_000;

/**
 * Whether Graph regards the case of an employee id is unverified: what may be two persons is asked for twice. So is a
 * name whose letters only look like another's.
 */
const nameOf = ({ type, key, value }: Target): string =>
  [type, key, key === 'employeeId' ? value : foldCase(value)].join('\n');

export function createResolve({ directory, now }: Dependencies): Resolve {
  const kept = new Map<string, { readonly at: number; readonly resolved: Resolved }>();

  return async (target) => {
    if (target.key === 'id') return { kind: 'resolved', objectId: target.value };
    const name = nameOf(target);
    const last = kept.get(name);
    if (last && now() - last.at < KEPT_FOR_IN_MS) return last.resolved;
    const resolved = await directory.resolve(target);
    kept.delete(name);
    if (resolved.kind === 'resolved') kept.set(name, { at: now(), resolved });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return resolved;
  };
}
