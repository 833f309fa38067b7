import type { RecordReply, Records } from '../ports/records.ts';

export type FetchRecord = (source: string, path: string, rule: Freshness) => Promise<RecordReply>;
/** A record that was asked for before `since` may not have yet what the event tells of. */
type Freshness = { readonly since: number; readonly keepForMs: number };

type Kept = { readonly askedAt: number; readonly reply: Promise<RecordReply>; bytes: number | undefined };

const MOST_RECORDS = 200;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * One fetch for all who wait for the same record of the same source, and for who asks soon after. What failed is not
 * kept, and nothing is without bounds: the oldest goes first.
 */
export function cacheRecords({ fetch }: Records, now: () => number): FetchRecord {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  return (source, path, { since, keepForMs }) => {
    // The name of a source has no blank.
    const key = `${source} ${path}`;
    const known = kept.get(key);
    if (known && known.askedAt >= since && isFresh(known, keepForMs)) return known.reply;
    forget(key);
    const askedAt = now();
    const entry: Kept = { askedAt, reply: fetch(source, path), bytes: undefined };
    kept.set(key, entry);
    entry.reply.then(
      (reply) => keep(key, entry, reply.kind === 'found' && keepForMs > 0 ? reply.body.byteLength : undefined),
      () => keep(key, entry, undefined),
    );
    return entry.reply;
  };

  function isFresh({ askedAt, bytes: size }: Kept, keepForMs: number): boolean {
    return size === undefined || now() - askedAt < keepForMs;
  }

  function keep(key: string, entry: Kept, size: number | undefined): void {
    if (kept.get(key) !== entry) return;
    if (size === undefined) return void kept.delete(key);
    entry.bytes = size;
    bytes += size;
    for (const [oldest, { bytes: settled }] of kept) {
      if (kept.size <= MOST_RECORDS && bytes <= MOST_BYTES) break;
      // What is still under way has waiters, and no size yet.
      if (settled !== undefined) forget(oldest);
    }
  }

  function forget(key: string): void {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }
}
