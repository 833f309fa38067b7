import type { Evidence } from '../domain/evidence.ts';
import { bytesKey, requestKey } from '../domain/key.ts';
import type { Sources } from '../domain/source.ts';
import { isClosed, type Reason, type RecordedProblem, toRecorded } from '../domain/state.ts';
import type { DeadLetter, DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Tracer } from '../ports/tracer.ts';
import { limits } from '../topology.ts';
import { advance } from './advance.ts';
import type { CatalogCache } from './catalog.ts';
import { markClosed } from './mark-closed.ts';
import type { Tell } from './tell.ts';

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
  /** The letter that these bytes are the replay of. */
  readonly replayOf?: string | undefined;
};

/** Makes a dead letter of bytes that never became a request. Throws `Unavailable`, and can be called again then. */
export type RecordRefusal = (refusal: Refusal, log: Log) => Promise<void>;

type Dependencies = {
  readonly ledger: Ledger;
  readonly box: DeadLetterBox;
  readonly index: DeadLetterIndex;
  readonly sources: Sources;
  readonly catalog: CatalogCache;
  readonly tell: Tell;
  readonly now: () => number;
  readonly tracer: Tracer;
};

export function createRecordRefusal(dependencies: Dependencies): RecordRefusal {
  const { ledger, box, index, sources, catalog, tell, now, tracer } = dependencies;

  return async (refusal, log) => {
    const claimed = await claimEntry(refusal, new Date(now()).toISOString());
    const { kind, source, eventId, bytes, headers } = refusal;
    const { key: id, state, hop = 0, updatedAt, receivedAt } = claimed.entry;
    // An operator has decided on these bytes before.
    if (state !== 'deadLettered') return log('info', 'event.known', { id, source, state });
    // As it is on record: bytes that come again change nothing of what they were refused for.
    const { reason = refusal.reason, problems = [] } = claimed.entry;
    const isCut = bytes.byteLength > limits.letterBytes;
    const description = isCut ? `Only the first ${limits.letterBytes} bytes are kept.` : undefined;
    const letter = { key: id, kind, source, reason, description, attempts: 0, hop, receivedAt };
    await box.put({ ...letter, headers, body: bytes.subarray(0, limits.letterBytes) });
    await index.put({ ...letter, deadLetteredAt: updatedAt, eventId, problems });
    log('warn', 'request.closed', { id, source, state, reason, codes: problems.map(({ code }) => code) });
    tracer.running().set({ 'relay.request': id, 'relay.source': source });
    markClosed(tracer, state, reason);
    await tell.nowOrLater(claimed);
  };

  /**
   * Under its own key if that is free. The key of another request, or none at all, leaves the bytes to name the record:
   * the same delivery twice is one record. What was replayed has one already, whatever is known of its id now: it would
   * stay open.
   */
  async function claimEntry(refusal: Refusal, at: string): Promise<Recorded> {
    const { source, eventId, bytes, headers, reason, problems, receivedAt, replayOf } = refusal;
    const anonymousKey = bytesKey(source, bytes, headers);
    const recorded = { reason, problems: toRecorded(problems), updatedAt: at };
    const closed = { state: 'deadLettered' as const, ...recorded, untold: await evidenceOf(refusal) };
    const entry = { source, eventId, fingerprint: anonymousKey, receivedAt, ...closed };
    const ownKey = eventId === undefined ? undefined : requestKey(source, eventId);
    for (const key of [replayOf, ownKey, anonymousKey].filter((one) => one !== undefined)) {
      const reservation = await ledger.reserve({ ...entry, key });
      if (reservation.kind === 'reserved') return reservation;
      if (reservation.entry.fingerprint !== anonymousKey) continue;
      if (isClosed(reservation.entry.state)) return reservation;
      // Replayed, and refused again.
      return (await advance(ledger, reservation, closed)) ?? reservation;
    }
    throw new Error('The key of some bytes belongs to others');
  }

  /** Definitions have a part in what they make invalid, and in what a policy forbids of them. */
  async function evidenceOf({ source, reason }: Refusal): Promise<Evidence> {
    const policyVersion = sources.byName(source)?.version;
    const isChecked = policyVersion !== undefined && (reason === 'invalid' || reason === 'forbidden');
    return isChecked ? { policyVersion, definitionsVersion: (await catalog.get()).version() } : { policyVersion };
  }
}
