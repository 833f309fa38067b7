import { isClosed } from '../domain/state.ts';
import type { Ledger, LedgerEntry, Recorded } from '../ports/ledger.ts';
import { Unavailable } from '../ports/unavailable.ts';

/**
 * Moves an open request on; one that it closes is marked as not yet told. Two workers can hold one request after a lost
 * lock, so every write is conditional, and what is closed stays as it was closed: then the answer is undefined.
 */
export async function advance(
  ledger: Ledger,
  from: Recorded,
  change: Partial<LedgerEntry>,
): Promise<Recorded | undefined> {
  const isClosing = change.state !== undefined && isClosed(change.state);
  const closing = isClosing ? { found: undefined, untold: change.untold ?? {} } : {};
  let current = from;
  while (!isClosed(current.entry.state)) {
    const entry = { ...current.entry, ...change, ...closing };
    const result = await ledger.update(entry, current.version);
    if (result.kind === 'updated') return { entry, version: result.version };
    const again = await ledger.get(current.entry.key);
    if (!again) throw new Unavailable('ledger', new Error('An entry disappeared while it was worked on'));
    current = again;
  }
  return undefined;
}
