import { endingKey } from '../domain/key.ts';
import { type Outcome, stateOf } from '../domain/settle.ts';
import { isClosed, type Reason, type RecordedProblem } from '../domain/state.ts';
import { type AssignmentMessage, encodeMessage, newMessage } from '../intake/message.ts';
import type { DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Tracer } from '../ports/tracer.ts';
import { advance } from './advance.ts';
import { markClosed } from './mark-closed.ts';
import type { Performance } from './performance.ts';
import type { RecordRefusal } from './record-refusal.ts';
import type { Tell } from './tell.ts';
import { createThrowAway } from './throw-away.ts';

/** Closes a request for good or as a dead letter. Throws `Unavailable`, and can be called again then. */
export type CloseRequest = (
  message: AssignmentMessage,
  performance: Extract<Performance, { kind: 'finished' }>,
  startedAt: number,
  log: Log,
) => Promise<void>;

type Dependencies = {
  readonly ledger: Ledger;
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly recordRefusal: RecordRefusal;
  readonly tell: Tell;
  readonly now: () => number;
  readonly tracer: Tracer;
};

export function createCloseRequest(dependencies: Dependencies): CloseRequest {
  const { ledger, box, index, recordRefusal, tell, now, tracer } = dependencies;

  const throwAway = createThrowAway({ box, index });

  return async (message, { outcome, objectId, taken, evidence }, startedAt, log) => {
    const { key: id, source, hop, attempts } = message;
    const recorded = taken ?? (await ledger.get(id));
    if (!recorded) return buryUnknown(message, outcome, log);
    const at = new Date(now()).toISOString();
    const endedBy = await endingOf(message);
    if (outcome.kind === 'refused') await bury(message, recorded.entry, outcome, objectId, at);
    const state = stateOf(outcome);
    const change = { state, hop, attempts, updatedAt: at, ...(objectId && { objectId }), ...(endedBy && { endedBy }) };
    const closed = await advance(ledger, recorded, { ...change, ...recordOf(outcome), untold: evidence });
    if (!closed) return unbury(message, outcome);
    const reason = outcome.kind === 'refused' ? outcome.reason : undefined;
    const durationInMs = now() - startedAt;
    log(reason ? 'warn' : 'info', 'request.closed', { id, source, state, reason, objectId, attempts, durationInMs });
    markClosed(tracer, state, reason);
    await tell.nowOrLater(closed);
  };

  /** The request that will take this one back, if something was written that it can take back. */
  async function endingOf({ key, request }: AssignmentMessage): Promise<string | undefined> {
    if (request.effectiveUntil === undefined) return undefined;
    return (await ledger.get(endingKey(key)))?.entry.key;
  }

  /** Letter, then index, then ledger: whatever is on record can be found, and what is not yet is tried again. */
  async function bury(
    message: AssignmentMessage,
    entry: LedgerEntry,
    { reason, problems }: Extract<Outcome, { kind: 'refused' }>,
    objectId: string | undefined,
    deadLetteredAt: string,
  ): Promise<void> {
    const { key, source, attempts, hop, receivedAt, request } = message;
    const letter = { key, kind: 'assignment' as const, source, reason, attempts, hop, receivedAt };
    await box.put({ ...letter, body: encodeMessage({ ...message, objectId: objectId ?? message.objectId }) });
    const { eventId, reference } = entry;
    await index.put({ ...letter, deadLetteredAt, eventId, problems, target: request.target, objectId, reference });
  }

  /** Who cancels a request while it is buried leaves nothing that somebody should decide about. */
  async function unbury({ key, hop }: AssignmentMessage, outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'refused') return;
    const recorded = await ledger.get(key);
    const state = recorded?.entry.state;
    // As a dead letter it is another worker's, or that of a replay.
    if (state !== undefined && isClosed(state) && state !== 'deadLettered') await throwAway(key, hop);
  }

  /**
   * Under the key of its bytes, as they were before any try: the key that a message claims stays free for the request
   * it may belong to.
   */
  function buryUnknown(message: AssignmentMessage, outcome: Outcome, log: Log): Promise<void> {
    const reason: Reason = outcome.kind === 'refused' ? outcome.reason : 'unknownRequest';
    const { key, source, receivedAt, request } = message;
    const refusal = { kind: 'assignment', source, eventId: undefined, problems: [], receivedAt } as const;
    const bytes = encodeMessage(newMessage({ key, source, receivedAt, request }));
    return recordRefusal({ ...refusal, bytes, reason }, log);
  }
}

const recordOf = (
  outcome: Outcome,
): {
  results?: LedgerEntry['results'];
  reason?: Reason | undefined;
  problems?: readonly RecordedProblem[] | undefined;
} =>
  outcome.kind === 'refused'
    ? { reason: outcome.reason, problems: outcome.problems ?? [] }
    : { results: outcome.results, reason: undefined, problems: undefined };
