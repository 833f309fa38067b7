import { messageId } from '../domain/key.ts';
import type { Problem } from '../domain/problem.ts';
import type { Source, Sources } from '../domain/source.ts';
import { isClosed } from '../domain/state.ts';
import { decodeMessage, encodeMessage, laneOfMessage } from '../intake/message.ts';
import type { DeadLetter, DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { CatalogCache } from './catalog.ts';
import { checkRequest } from './check-request.ts';
import { readLetter } from './read-letter.ts';
import type { TranslateEvent } from './translate-event.ts';

/** What became of one dead letter at the hands of an operator. */
export type LetterResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'absent' }
  /** It was replayed or discarded before. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly reason: 'forbidden' | 'invalid'; readonly problems: readonly Problem[] };

export type Order = { readonly id: string; readonly operatedBy: string; readonly dryRun: boolean };
export type Replay = (order: Order, log: Log) => Promise<LetterResult>;

type Dependencies = {
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly ledger: Ledger;
  readonly assignments: Queue;
  readonly events: Queue;
  readonly sources: Sources;
  readonly catalog: CatalogCache;
  readonly translateEvent: TranslateEvent;
  readonly now: () => number;
};

/**
 * Sends a dead letter once more, under the current policy of its source. Wherever it is interrupted, the same replay
 * again finishes it, and sends with the same message id:
 *
 *     ✗                                                          the letter is as it was
 *     reopen in the ledger ✗                                     the letter is there: it is sent, as the same next hop
 *     reopen ─▶ send ✗                                           likewise; the broker drops the second one
 *     reopen ─▶ send ─▶ complete the letter ✗                    the index still names it: it is struck out
 *     reopen ─▶ send ─▶ complete the letter ─▶ strike it out
 */
export function createReplay(dependencies: Dependencies): Replay {
  const { box, index, ledger, assignments, events, sources, catalog, translateEvent, now } = dependencies;

  return async (order, log) => {
    const held = await box.open(order.id);
    if (!held) return withoutLetter(order);
    try {
      const result = await replayHeld(held.letter, order, log);
      if (!order.dryRun && (result.kind === 'gone' || result.kind === 'done')) {
        await held.complete();
        await index.remove(order.id, held.letter.hop);
      }
      return result;
    } finally {
      await held.release();
    }
  };

  async function withoutLetter({ id, dryRun }: Order): Promise<LetterResult> {
    const record = await index.get(id);
    if (!record) return { kind: (await ledger.get(id)) ? 'gone' : 'absent' };
    if (!dryRun) await index.remove(id, record.hop);
    return { kind: 'gone' };
  }

  async function replayHeld(letter: DeadLetter, { operatedBy, dryRun }: Order, log: Log): Promise<LetterResult> {
    const recorded = await ledger.get(letter.key);
    if (!recorded) return { kind: 'refused', reason: 'invalid', problems: [unrecorded] };
    if (!isReplayable(letter, recorded.entry)) return { kind: 'gone' };
    const source = sources.byName(letter.source);
    if (!source) return { kind: 'refused', reason: 'forbidden', problems: [] };
    const refusal = await refusalOf(letter, source);
    if (refusal) return refusal;
    if (dryRun) return { kind: 'done' };
    const hop = letter.hop + 1;
    if (recorded.entry.state === 'deadLettered') {
      const { reason, problems, ...entry } = recorded.entry;
      const updatedAt = timestamp();
      const reopened = { ...entry, state: 'queued' as const, hop, attempts: 0, operatedBy, updatedAt };
      if ((await ledger.update(reopened, recorded.version)).kind === 'changed') return { kind: 'gone' };
    }
    await send(letter, hop);
    log('info', 'deadLetter.replayed', {
      id: letter.key,
      source: letter.source,
      reason: letter.reason,
      hop,
      operatedBy,
    });
    return { kind: 'done' };
  }

  /** What would refuse it again at once; then it stays what it is. */
  async function refusalOf(letter: DeadLetter, source: Source): Promise<LetterResult | undefined> {
    const reading = await readLetter(letter, translateEvent, now());
    if (reading.kind === 'passedOver' || reading.kind === 'notYetKnown') return undefined;
    if (reading.kind === 'problems') return { kind: 'refused', reason: 'invalid', problems: reading.problems };
    const check = await checkRequest(catalog, source, reading.request);
    return check.kind === 'refused' ? check : undefined;
  }

  /** A new beginning: attempts and horizon count anew, the place in the order of events stays. */
  async function send(letter: DeadLetter, hop: number): Promise<void> {
    const { key, source, receivedAt, body, headers } = letter;
    const message = letter.kind === 'assignment' ? decodeMessage(body) : undefined;
    if (!message) {
      const properties = { source, receivedAt, replayOf: key, ...(headers && { headers }) };
      return events.send({ messageId: messageId(key, hop), body, properties });
    }
    const again = { ...message, hop, attempts: 0, since: undefined, heldInMs: 0, refusals: 0 };
    const sessionId = laneOfMessage(again);
    return assignments.send({ messageId: messageId(key, hop), body: encodeMessage(again), sessionId });
  }

  function timestamp(): string {
    return new Date(now()).toISOString();
  }
}

/** States are kept for a time, letters until somebody decides. */
const unrecorded: Problem = {
  pointer: '',
  code: 'notReplayable',
  detail: 'The relay has no record of this request any more; replace the letter or discard it.',
};

/** Not yet replayed, or replayed and interrupted before the letter was gone. */
function isReplayable(letter: DeadLetter, { state, hop = 0 }: LedgerEntry): boolean {
  return state === 'deadLettered' ? hop === letter.hop : !isClosed(state) && hop === letter.hop + 1;
}
