import { hourOf, inForce } from '../domain/bulk-exception.ts';
import type { Source } from '../domain/source.ts';
import type { AssignmentMessage } from '../intake/message.ts';
import type { BulkCounter, SourceHour } from '../ports/bulk-counter.ts';
import type { BulkExceptions } from '../ports/bulk-exceptions.ts';
import type { Log } from '../ports/log.ts';

/** Whether a source may change this target now; it is counted then. */
export type BulkGuard = (source: Source, message: AssignmentMessage, objectId: string, log: Log) => Promise<boolean>;

type Dependencies = {
  readonly bulkCounter: BulkCounter;
  readonly bulkExceptions: BulkExceptions;
  readonly now: () => number;
};
type Admitted = { readonly hour: string; readonly objectIds: Set<string> };

const HOUR_IN_MS = 3_600_000;

/**
 * One bad export can rewrite everybody. So a source with `targetsPerHour` changes no more targets than that in a clock
 * hour, however often each of them; what is for others is held, and an operator decides. What an operator has let go is
 * not held again, and neither is taking back at `effectiveUntil` what was admitted before: both are not counted.
 */
export function createBulkGuard({ bulkCounter, bulkExceptions, now }: Dependencies): BulkGuard {
  /** What this process has admitted: within its limit a source costs one call a target. */
  const admitted = new Map<string, Admitted>();

  return async ({ name: source, targetsPerHour: limit }, { key: id, undoes, released }, objectId, log) => {
    if (limit === undefined || undoes !== undefined || released) return true;
    const hour = hourOf(now());
    const { objectIds } = remembered(source, hour);
    if (objectIds.has(objectId)) return true;
    const heldBy = await ask({ source, hour }, objectId, limit);
    if (heldBy !== undefined) {
      log('warn', 'bulkGuard.held', { id, source, objectId, limit: heldBy });
      return false;
    }
    objectIds.add(objectId);
    return true;
  };

  /**
   * The limit that there is no room under; undefined when it is admitted. Nobody pays for exceptions but whoever needs
   * one; looked at each time, it holds and ends everywhere at once.
   */
  async function ask(place: SourceHour, objectId: string, limit: number): Promise<number | undefined> {
    if ((await bulkCounter.admit(place, objectId, limit)) === 'admitted') return undefined;
    const exception = inForce(await bulkExceptions.get(place.source), now());
    if (!exception || exception.targetsPerHour <= limit) return limit;
    const answer = await bulkCounter.admit(place, objectId, exception.targetsPerHour);
    return answer === 'admitted' ? undefined : exception.targetsPerHour;
  }

  function remembered(source: string, hour: string): Admitted {
    const last = admitted.get(source);
    if (last?.hour === hour) return last;
    const next = { hour, objectIds: new Set<string>() };
    admitted.set(source, next);
    return next;
  }
}

/** A worker may be in the hour before still, so that one stays too. */
export const createPurgeBulkCounts =
  ({ bulkCounter, now }: Pick<Dependencies, 'bulkCounter' | 'now'>) =>
  (): Promise<void> =>
    bulkCounter.purge(hourOf(now() - HOUR_IN_MS));
