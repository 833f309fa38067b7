import type { Sources } from '../domain/source.ts';
import { isClosed } from '../domain/state.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import { type Meter, metrics } from '../ports/meter.ts';
import { sourceLabel } from './source-label.ts';

type Dependencies = { readonly ledger: Ledger; readonly sources: Pick<Sources, 'byName'>; readonly meter: Meter };

/**
 * The ledger, with each closing counted. Whoever closes a request marks it as untold in the same conditional write, and
 * of several who try one succeeds: so a write of that mark that holds is a closing, and each closing is one such write.
 * None is counted twice; a crash right after it, or an answer of the store that is lost on its way, loses its count.
 */
export function countClosings({ ledger, sources, meter }: Dependencies): Ledger {
  function count({ state, untold, source: name, reason }: LedgerEntry): void {
    if (!isClosed(state) || untold === undefined) return;
    const source = sourceLabel(sources, name);
    if (state !== 'deadLettered') meter.count(metrics.requestsClosed, { state, source });
    // No letter is without its reason.
    else if (reason) meter.count(metrics.requestsClosed, { state, source, reason });
  }

  return {
    get: (key) => ledger.get(key),
    list: (query, top, after) => ledger.list(query, top, after),
    waitingSince: (now) => ledger.waitingSince(now),
    purge: (before, top) => ledger.purge(before, top),
    async reserve(entry) {
      const reservation = await ledger.reserve(entry);
      if (reservation.kind === 'reserved') count(entry);
      return reservation;
    },
    async update(entry, version) {
      const result = await ledger.update(entry, version);
      if (result.kind === 'updated') count(entry);
      return result;
    },
  };
}
