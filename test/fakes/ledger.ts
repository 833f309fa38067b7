import type { Ledger, LedgerEntry, Recorded } from '../../src/ports/ledger.ts';
import { createOutages } from './outages.ts';
import { pageOf } from './page-of.ts';

/** A ledger in memory. */
export function createFakeLedger() {
  const rows = new Map<string, Recorded>();
  const history: LedgerEntry[] = [];
  const { run, failNext, setAway } = createOutages<'get' | 'reserve' | 'list' | 'update'>('ledger');

  function write(entry: LedgerEntry): Recorded {
    const copy = structuredClone(entry);
    history.push(copy);
    const recorded = { entry: copy, version: `version ${history.length}` };
    rows.set(entry.key, recorded);
    return recorded;
  }

  const ledger: Ledger = {
    get: (key) => run('get', () => structuredClone(rows.get(key))),
    reserve: (entry) =>
      run('reserve', () => {
        const existing = rows.get(entry.key);
        return existing
          ? { kind: 'exists', ...structuredClone(existing) }
          : { kind: 'reserved', ...structuredClone(write(entry)) };
      }),
    list: ({ state, source }, top, after) =>
      run('list', () => {
        const entries = [...rows.values()].map(({ entry }) => entry);
        const passing = entries.filter(
          (entry) => (state ?? entry.state) === entry.state && (source ?? entry.source) === entry.source,
        );
        return pageOf(passing, top, after);
      }),
    update: (entry, version) =>
      run('update', () => {
        if (rows.get(entry.key)?.version !== version) return { kind: 'changed' };
        return { kind: 'updated', version: write(entry).version };
      }),
  };

  return {
    ...ledger,
    failNext,
    setAway,
    entries: (): readonly LedgerEntry[] => [...rows.values()].map(({ entry }) => entry),
    /** Every entry as it was written, in order. */
    history: history as readonly LedgerEntry[],
  };
}

export type FakeLedger = ReturnType<typeof createFakeLedger>;
