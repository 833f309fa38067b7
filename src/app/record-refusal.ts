import { bytesKey, requestKey } from '../domain/key.ts';
import type { Problem } from '../domain/problem.ts';
import { settle } from '../domain/settle.ts';
import { type Reason, toRecorded } from '../domain/state.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';

export type Refusal = {
  readonly source: string;
  readonly eventId: string | undefined;
  readonly bytes: Uint8Array;
  readonly reason: Reason;
  readonly problems: readonly Problem[];
  readonly receivedAt: string;
  readonly at: number;
};

/**
 * Closes an event that never became a request, under its own key if that is free. The key of another request, or
 * none at all, leaves the bytes to name the record: the same delivery twice is one record.
 */
export async function recordRefusal(ledger: Ledger, refusal: Refusal): Promise<LedgerEntry> {
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
