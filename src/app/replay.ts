import { messageId } from '../domain/key.ts';
import type { Problem } from '../domain/problem.ts';
import { isSender, type Source, type Sources } from '../domain/source.ts';
import { isClosed } from '../domain/state.ts';
import { decodeMessage, encodeMessage, laneOfMessage } from '../intake/message.ts';
import type { DeadLetter, DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, LedgerEntry, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { CatalogCache } from './catalog.ts';
import { checkRequest } from './check-request.ts';
import { readLetter } from './read-letter.ts';
import type { Tell } from './tell.ts';
import type { TranslateEvent } from './translate-event.ts';

/** What became of one dead letter at the hands of an operator. */
export type LetterResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'absent' }
  /** It was replayed or discarded before. */
  | { readonly kind: 'gone' }
  /** The bulk guard holds it, and whoever sent it cannot let it go. */
  | { readonly kind: 'own' }
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
  readonly tell: Tell;
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
  const { box, index, ledger, assignments, events, sources, catalog, translateEvent, tell, now } = dependencies;

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
    if (isOwnRelease(letter, recorded.entry, source, operatedBy)) return { kind: 'own' };
    const refusal = await refusalOf(letter, source);
    if (refusal) return refusal;
    if (dryRun) return { kind: 'done' };
    const hop = letter.hop + 1;
    if (recorded.entry.state === 'deadLettered' && !(await reopen(recorded, hop, operatedBy))) return { kind: 'gone' };
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

  /** False when somebody else was quicker. */
  async function reopen(closed: Recorded, hop: number, operatedBy: string): Promise<boolean> {
    const { entry: told, version } = await tell.now(closed);
    if (told.state !== 'deadLettered') return false;
    const { reason, problems, ...entry } = told;
    const updatedAt = new Date(now()).toISOString();
    const reopened = { ...entry, state: 'queued' as const, hop, attempts: 0, operatedBy, updatedAt };
    return (await ledger.update(reopened, version)).kind === 'updated';
  }

  /** What would refuse it again at once; then it stays what it is. */
  async function refusalOf(letter: DeadLetter, source: Source): Promise<LetterResult | undefined> {
    const reading = await readLetter(letter, translateEvent, now());
    if (reading.kind === 'passedOver' || reading.kind === 'notYetKnown') return undefined;
    if (reading.kind === 'problems') return { kind: 'refused', reason: 'invalid', problems: reading.problems };
    const check = await checkRequest(catalog, source, reading.request);
    if (check.kind === 'allowed') return undefined;
    const { kind, reason, problems } = check;
    return { kind, reason, problems };
  }

  /** A new beginning: attempts and horizon count anew, the place in the order of events stays. */
  async function send(letter: DeadLetter, hop: number): Promise<void> {
    const { key, source, receivedAt, body, headers, traceparent } = letter;
    const message = letter.kind === 'assignment' ? decodeMessage(body) : undefined;
    if (!message) {
      const properties = { source, receivedAt, replayOf: key, ...(headers && { headers }) };
      return events.send({ messageId: messageId(key, hop), body, properties, traceparent });
    }
    const released = letter.reason === 'bulkGuard' ? (true as const) : undefined;
    const again = { ...message, hop, attempts: 0, since: undefined, heldInMs: 0, refusals: 0, released };
    const sessionId = laneOfMessage(again);
    return assignments.send({ messageId: messageId(key, hop), body: encodeMessage(again), sessionId, traceparent });
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

/** What the bulk guard holds is for another to let go than who sent it. */
const isOwnRelease = (letter: DeadLetter, entry: LedgerEntry, source: Source, operatedBy: string): boolean =>
  letter.reason === 'bulkGuard' && (entry.submittedBy === operatedBy || isSender(source, operatedBy));
