import { bytesKey, requestKey } from '../domain/key.ts';
import { isClosed, type Reason, type RecordedProblem, toRecorded } from '../domain/state.ts';
import type { DeadLetter, DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { limits } from '../topology.ts';
import { advance } from './advance.ts';

export type Refusal = {
  readonly kind: DeadLetter['kind'];
  readonly source: string;
  readonly eventId: string | undefined;
  readonly bytes: Uint8Array;
  /** What came beside them, as it is kept. */
  readonly headers?: string | undefined;
  readonly reason: Reason;
  readonly problems: readonly RecordedProblem[];
  readonly receivedAt: string;
};

/** Makes a dead letter of bytes that never became a request. Throws `Unavailable`, and can be called again then. */
export type RecordRefusal = (refusal: Refusal, log: Log) => Promise<void>;

type Dependencies = {
  readonly ledger: Ledger;
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly now: () => number;
};

export function createRecordRefusal({ ledger, box, index, now }: Dependencies): RecordRefusal {
  return async (refusal, log) => {
    const entry = await claimEntry(refusal, new Date(now()).toISOString());
    const { kind, source, eventId, bytes, headers } = refusal;
    const { key: id, state, hop = 0 } = entry;
    // An operator has decided on these bytes before.
    if (state !== 'deadLettered') return log('info', 'event.known', { id, source, state });
    // As it is on record: bytes that come again change nothing of what they were refused for.
    const { reason = refusal.reason, problems = [], receivedAt, updatedAt } = entry;
    const isCut = bytes.byteLength > limits.letterBytes;
    const description = isCut ? `Only the first ${limits.letterBytes} bytes are kept.` : undefined;
    const letter = { key: id, kind, source, reason, description, attempts: 0, hop, receivedAt };
    await box.put({ ...letter, headers, body: bytes.subarray(0, limits.letterBytes) });
    await index.put({ ...letter, deadLetteredAt: updatedAt, eventId, problems });
    log('warn', 'request.closed', { id, source, state, reason, codes: problems.map(({ code }) => code) });
  };

  /**
   * Under its own key if that is free. The key of another request, or none at all, leaves the bytes to name the record:
   * the same delivery twice is one record.
   */
  async function claimEntry(refusal: Refusal, at: string): Promise<LedgerEntry> {
    const { source, eventId, bytes, headers, reason, problems, receivedAt } = refusal;
    const anonymousKey = bytesKey(source, bytes, headers);
    const closed = { state: 'deadLettered' as const, reason, problems: toRecorded(problems), updatedAt: at };
    const entry = { source, eventId, fingerprint: anonymousKey, receivedAt, ...closed };
    for (const key of [...(eventId === undefined ? [] : [requestKey(source, eventId)]), anonymousKey]) {
      const reservation = await ledger.reserve({ ...entry, key });
      if (reservation.kind === 'reserved') return reservation.entry;
      if (reservation.entry.fingerprint !== anonymousKey) continue;
      if (isClosed(reservation.entry.state)) return reservation.entry;
      // Replayed, and refused again.
      return (await advance(ledger, reservation, closed))?.entry ?? reservation.entry;
    }
    throw new Error('The key of some bytes belongs to others');
  }
}
