import type { DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { LetterResult, Order } from './replay.ts';
import type { Tell } from './tell.ts';
import { createThrowAway } from './throw-away.ts';

/** @param replacedBy the request that an operator submitted in the letter's place */
export type Discard = (order: Order, log: Log, replacedBy?: string) => Promise<LetterResult>;

type Dependencies = {
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly ledger: Ledger;
  readonly tell: Tell;
  readonly now: () => number;
};

/** Gives a dead letter up for good: the record first, so that nothing disappears without one. Again is the same as once. */
export function createDiscard({ box, index, ledger, tell, now }: Dependencies): Discard {
  const throwAway = createThrowAway({ box, index });

  return async (order, log, replacedBy) => {
    const { id, operatedBy } = order;
    const recorded = await ledger.get(id);
    const listed = await index.get(id);
    const standing = standingOf(recorded, listed !== undefined);
    if (standing === 'absent' || standing === 'gone') return { kind: standing };
    if (order.dryRun) return { kind: 'done' };
    if (recorded && standing === 'waiting' && !(await decide(recorded, order, replacedBy))) return { kind: 'gone' };
    log('info', 'deadLetter.discarded', { id, operatedBy, replacedBy });
    await throwAway(id, Math.max(recorded?.entry.hop ?? 0, listed?.hop ?? 0));
    return { kind: 'done' };
  };

  /** False when somebody else was quicker. */
  async function decide(recorded: Recorded, { operatedBy }: Order, replacedBy?: string): Promise<boolean> {
    const { entry, version } = await tell.now(recorded);
    if (entry.state !== 'deadLettered') return false;
    const updatedAt = new Date(now()).toISOString();
    const discarded = { ...entry, state: 'discarded' as const, operatedBy, replacedBy, updatedAt, untold: {} };
    const result = await ledger.update(discarded, version);
    if (result.kind === 'updated') await tell.nowOrLater({ entry: discarded, version: result.version });
    return result.kind === 'updated';
  }
}

/** `decided`: on record as discarded, or on no record any more, but still listed: a discard was interrupted. */
function standingOf(recorded: Recorded | undefined, isListed: boolean): 'absent' | 'gone' | 'decided' | 'waiting' {
  if (!recorded) return isListed ? 'decided' : 'absent';
  if (recorded.entry.state === 'deadLettered') return 'waiting';
  return recorded.entry.state === 'discarded' && isListed ? 'decided' : 'gone';
}
