import { bytesKey, requestKey } from '../domain/key.ts';
import { settle } from '../domain/settle.ts';
import { type Reason, type RecordedProblem, toRecorded } from '../domain/state.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';

export type Refusal = {
  readonly source: string;
  readonly eventId: string | undefined;
  readonly bytes: Uint8Array;
  readonly reason: Reason;
  readonly problems: readonly RecordedProblem[];
  readonly receivedAt: string;
  readonly at: number;
};

/** Closes an event that never became a request, on record and in the log. */
export async function recordRefusal(ledger: Ledger, refusal: Refusal, log: Log): Promise<void> {
  const { key: id, source, state, reason } = await closeRefused(ledger, refusal);
  log('warn', 'request.closed', { id, source, state, reason, codes: refusal.problems.map(({ code }) => code) });
}

/**
 * Under its own key if that is free. The key of another request, or none at all, leaves the bytes to name the record:
 * the same delivery twice is one record.
 */
async function closeRefused(ledger: Ledger, refusal: Refusal): Promise<LedgerEntry> {
  const { source, eventId, bytes, reason, problems, receivedAt, at } = refusal;
  const anonymousKey = bytesKey(source, bytes);
  const entry: Omit<LedgerEntry, 'key'> = {
    source,
    eventId,
    fingerprint: anonymousKey,
    state: settle({ kind: 'refused', reason }).state,
    reason,
    problems: toRecorded(problems),
    receivedAt,
    updatedAt: new Date(at).toISOString(),
  };
  if (eventId !== undefined) {
    const own = await ledger.reserve({ ...entry, key: requestKey(source, eventId) });
    if (own.kind === 'reserved' || own.entry.fingerprint === anonymousKey) return own.entry;
  }
  return (await ledger.reserve({ ...entry, key: anonymousKey })).entry;
}
