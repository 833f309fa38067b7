import type { DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { LetterResult, Order } from './replay.ts';

/** @param replacedBy the request that an operator submitted in the letter's place */
export type Discard = (order: Order, log: Log, replacedBy?: string) => Promise<LetterResult>;

type Dependencies = {
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly ledger: Ledger;
  readonly now: () => number;
};

/** Gives a dead letter up for good: the record first, so that nothing disappears without one. Again is the same as once. */
export function createDiscard({ box, index, ledger, now }: Dependencies): Discard {
  return async ({ id, operatedBy, dryRun }, log, replacedBy) => {
    const recorded = await ledger.get(id);
    const isListed = (await index.get(id)) !== undefined;
    if (!recorded) return { kind: 'absent' };
    const { entry, version } = recorded;
    const isDecided = entry.state === 'discarded' && isListed;
    if (entry.state !== 'deadLettered' && !isDecided) return { kind: 'gone' };
    if (dryRun) return { kind: 'done' };
    if (!isDecided) {
      const updatedAt = new Date(now()).toISOString();
      const discarded = { ...entry, state: 'discarded' as const, operatedBy, replacedBy, updatedAt };
      if ((await ledger.update(discarded, version)).kind === 'changed') return { kind: 'gone' };
      log('info', 'deadLetter.discarded', { id, source: entry.source, reason: entry.reason, operatedBy });
    }
    const held = await box.open(id);
    try {
      await held?.complete();
    } finally {
      await held?.release();
    }
    await index.remove(id);
    return { kind: 'done' };
  };
}
