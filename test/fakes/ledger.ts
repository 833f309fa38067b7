import { byId, type Target } from '../../src/domain/request.ts';
import { isClosed } from '../../src/domain/state.ts';
import type { Ledger, LedgerEntry, LedgerQuery, LedgerSelector, Recorded } from '../../src/ports/ledger.ts';
import { createOutages } from './outages.ts';
import { pageOf } from './page-of.ts';

/** A ledger in memory. */
export function createFakeLedger() {
  const rows = new Map<string, Recorded>();
  const history: LedgerEntry[] = [];
  const { run, failNext, setAway } = createOutages<'get' | 'reserve' | 'list' | 'update' | 'waitingSince' | 'purge'>(
    'ledger',
  );

  let writes = 0;

  function write(entry: LedgerEntry): Recorded {
    const copy = structuredClone(entry);
    if (!isTelling(copy, rows.get(entry.key)?.entry)) history.push(copy);
    writes += 1;
    const recorded = { entry: copy, version: `version ${writes}` };
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
    list: (query, top, after) =>
      run('list', () => {
        const entries = [...rows.values()].map(({ entry }) => entry);
        return pageOf(
          entries.filter((entry) => isSelected(entry, query.selector) && passes(entry, query)),
          placeOf,
          top,
          after,
        );
      }),
    waitingSince: (now) =>
      run('waitingSince', () => {
        const open = [...rows.values()].filter(({ entry }) => !isClosed(entry.state));
        const times = open.map(({ entry }) => new Date(waitsSince(entry)).toISOString());
        return times.filter((time) => time <= new Date(now).toISOString()).toSorted()[0];
      }),
    purge: (before, top) =>
      run('purge', () => {
        const over = [...rows.values()].filter(({ entry }) => isOver(entry) && entry.updatedAt < before);
        const first = over.toSorted((a, b) => (a.entry.updatedAt < b.entry.updatedAt ? -1 : 1)).slice(0, top);
        for (const { entry } of first) rows.delete(entry.key);
        return first.length;
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
    /** Every entry as it was written, in order; that a closing has been told is none of its own. */
    history: history as readonly LedgerEntry[],
  };
}

export type FakeLedger = ReturnType<typeof createFakeLedger>;

function isSelected(entry: LedgerEntry, selector: LedgerSelector): boolean {
  const { target, objectId, reference, source, state, untold } = entry;
  switch (selector.by) {
    case 'target': {
      const names = target ? [target, ...(objectId === undefined ? [] : [byId(target, objectId)])] : [];
      return names.some((name) => isSame(name, selector.target));
    }
    case 'reference':
      return reference === selector.reference;
    case 'source':
      return source === selector.source;
    case 'open':
      return !isClosed(state);
    case 'untold':
      return untold !== undefined;
  }
}

const isOver = ({ state, untold }: LedgerEntry): boolean =>
  isClosed(state) && state !== 'deadLettered' && untold === undefined;

const waitsSince = ({ state, effectiveAt, updatedAt }: LedgerEntry): string =>
  state === 'scheduled' ? (effectiveAt ?? updatedAt) : updatedAt;

const isTelling = (entry: LedgerEntry, before: LedgerEntry | undefined): boolean =>
  before?.untold !== undefined && entry.untold === undefined && isClosed(entry.state);

const isSame = (a: Target, b: Target): boolean =>
  a.type === b.type && a.key === b.key && a.value.toLowerCase() === b.value.toLowerCase();

const passes = (entry: LedgerEntry, { source, from, to }: LedgerQuery): boolean =>
  (source === undefined || entry.source === source) &&
  (from === undefined || Date.parse(entry.receivedAt) >= Date.parse(from)) &&
  (to === undefined || Date.parse(entry.receivedAt) < Date.parse(to));

/** The newest first, and those of one moment by their keys. */
const placeOf = ({ key, receivedAt }: LedgerEntry): string => `${1e15 - Date.parse(receivedAt)} ${key}`;
