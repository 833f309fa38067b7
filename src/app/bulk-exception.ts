import { type BulkException, type BulkExceptionOrder, hourOf, inForce } from '../domain/bulk-exception.ts';
import { canonicalJson, sha256 } from '../domain/key.ts';
import { isSender, type Sources } from '../domain/source.ts';
import type { Audit, AuditRecord } from '../ports/audit.ts';
import type { BulkCounter } from '../ports/bulk-counter.ts';
import type { BulkExceptions } from '../ports/bulk-exceptions.ts';
import type { Log } from '../ports/log.ts';

/** How a source stands to its bulk guard in this hour. */
export type BulkState = {
  readonly source: string;
  readonly targetsPerHour: number;
  readonly hour: string;
  readonly targets: number;
  readonly exception: BulkException | undefined;
};
export type BulkAnswer =
  | { readonly kind: 'state'; readonly state: BulkState }
  /** There is no such source, or it has no limit. */
  | { readonly kind: 'absent' }
  /** The caller is the one that sends. */
  | { readonly kind: 'own' }
  /** It would allow no more than the source may anyway. */
  | { readonly kind: 'needless'; readonly targetsPerHour: number };

type Who = { readonly source: string; readonly operatedBy: string };

export type BulkExceptionCase = {
  show(who: Who): Promise<BulkAnswer>;
  grant(who: Who, order: BulkExceptionOrder, log: Log): Promise<BulkAnswer>;
  end(who: Who, log: Log): Promise<BulkAnswer>;
};

type Dependencies = {
  readonly sources: Sources;
  readonly bulkCounter: BulkCounter;
  readonly bulkExceptions: BulkExceptions;
  readonly audit: Pick<Audit, 'put'>;
  readonly now: () => number;
};

/**
 * Exceptions from the bulk guard, each decided by somebody else than who sends. The audit record comes first, so that
 * none holds unrecorded; one that is recorded and was then not stored is ordered again, and recorded again.
 */
export function createBulkException(dependencies: Dependencies): BulkExceptionCase {
  const { sources, bulkCounter, bulkExceptions, audit, now } = dependencies;

  function check({ source: name, operatedBy }: Who): BulkAnswer | { readonly kind: 'limited'; limit: number } {
    const source = sources.byName(name);
    if (source?.targetsPerHour === undefined) return { kind: 'absent' };
    return isSender(source, operatedBy) ? { kind: 'own' } : { kind: 'limited', limit: source.targetsPerHour };
  }

  async function stateOf(source: string, targetsPerHour: number): Promise<BulkAnswer> {
    const hour = hourOf(now());
    const targets = await bulkCounter.count({ source, hour });
    const exception = inForce(await bulkExceptions.get(source), now());
    return { kind: 'state', state: { source, targetsPerHour, hour, targets, exception } };
  }

  async function record(
    { source, operatedBy }: Who,
    outcome: AuditRecord['outcome'],
    { targetsPerHour, until, justification }: BulkExceptionOrder,
  ): Promise<string> {
    const at = new Date(now()).toISOString();
    const bulkException = { targetsPerHour, until };
    // With what was decided: of two decisions in one millisecond none stays in the shadow of the other.
    const id = sha256(canonicalJson([source, outcome, at, operatedBy, bulkException, justification]));
    await audit.put({ id, at, outcome, source, operatedBy, justification, bulkException });
    return at;
  }

  return {
    async show(who) {
      const checked = check(who);
      return checked.kind === 'limited' ? stateOf(who.source, checked.limit) : checked;
    },

    async grant(who, order, log) {
      const checked = check(who);
      if (checked.kind !== 'limited') return checked;
      const { source, operatedBy } = who;
      const { targetsPerHour, until } = order;
      if (targetsPerHour <= checked.limit) return { kind: 'needless', targetsPerHour: checked.limit };
      const grantedAt = await record(who, 'bulkExceptionGranted', order);
      await bulkExceptions.put(source, { ...order, grantedAt, grantedBy: operatedBy });
      log('warn', 'bulkException.granted', { source, targetsPerHour, until, operatedBy });
      return stateOf(source, checked.limit);
    },

    async end(who, log) {
      const checked = check(who);
      if (checked.kind !== 'limited') return checked;
      const { source, operatedBy } = who;
      const exception = inForce(await bulkExceptions.get(source), now());
      if (exception) {
        await record(who, 'bulkExceptionEnded', exception);
        await bulkExceptions.remove(source);
        log('info', 'bulkException.ended', { source, operatedBy });
      }
      return stateOf(source, checked.limit);
    },
  };
}
