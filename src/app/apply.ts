import { type Outcome, type Settlement, settle } from '../domain/settle.ts';
import { type AssignmentMessage, decodeMessage } from '../intake/message.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { advance } from './advance.ts';
import type { Perform } from './perform.ts';
import { recordRefusal } from './record-refusal.ts';

export type Apply = (body: Uint8Array, log: Log) => Promise<Settlement>;

type Dependencies = { readonly ledger: Ledger; readonly perform: Perform; readonly now: () => number };

/** Works off one message of a lane: takes the request, does it, closes it, and says what becomes of the message. */
export function createApply({ ledger, perform, now }: Dependencies): Apply {
  const timestamp = () => new Date(now()).toISOString();

  return async (body, log) => {
    const message = decodeMessage(body);
    if (!message) return refuse('', timestamp(), 'malformed', body, log);
    const recorded = await ledger.get(message.key);
    if (!recorded) return refuse(message.source, message.receivedAt, 'unknownRequest', body, log);
    return takeAndClose(message, recorded, log);
  };

  async function takeAndClose(message: AssignmentMessage, recorded: Recorded, log: Log): Promise<Settlement> {
    const taken = await advance(ledger, recorded, { state: 'applying', updatedAt: timestamp() });
    // Delivered again after it was closed: a worker was lost between the two.
    if (!taken) return { kind: 'complete' };
    const startedAt = now();
    const { outcome, objectId } = await perform(message, log);
    const { state, settlement } = settle(outcome);
    const closed = await advance(ledger, taken, { state, objectId, updatedAt: timestamp(), ...record(outcome) });
    if (!closed) return { kind: 'complete' };
    const { source, key: id } = message;
    const reason = outcome.kind === 'refused' ? outcome.reason : undefined;
    const durationInMs = now() - startedAt;
    log(reason ? 'warn' : 'info', 'request.closed', { id, source, state, reason, objectId, durationInMs });
    return settlement;
  }

  /** Under the key of its bytes: the key that a message claims stays free for the request it may belong to. */
  async function refuse(
    source: string,
    receivedAt: string,
    reason: 'malformed' | 'unknownRequest',
    bytes: Uint8Array,
    log: Log,
  ): Promise<Settlement> {
    const refusal = { source, eventId: undefined, bytes, reason, problems: [], receivedAt, at: now() };
    await recordRefusal(ledger, refusal, log);
    return settle({ kind: 'refused', reason }).settlement;
  }
}

const record = (outcome: Outcome) =>
  outcome.kind === 'refused'
    ? { reason: outcome.reason, problems: outcome.problems ?? [] }
    : { results: outcome.results };
