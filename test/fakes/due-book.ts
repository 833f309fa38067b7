import type { Due, DueBook } from '../../src/ports/due-book.ts';
import { createOutages } from './outages.ts';

/** What is due later, in memory. */
export function createFakeDueBook() {
  const { run, failNext, setAway } = createOutages<'put' | 'before' | 'remove'>('dueBook');
  const rows = new Map<string, Due>();
  const sealedWithLostKey = new Set<string>();

  const book: DueBook = {
    put: (due) => run('put', () => void rows.set(nameOf(due), structuredClone(due))),
    before: (time, top) =>
      run('before', () => {
        const due = [...rows].filter(([, { at }]) => Date.parse(at) < Date.parse(time));
        due.sort(([a], [b]) => (a < b ? -1 : 1));
        const opened = due.map(([, { key, at, body }]) => ({
          key,
          at,
          body: sealedWithLostKey.has(key) ? undefined : body,
        }));
        let readable = 0;
        return opened.filter(({ body }) => (body ? ++readable <= top : readable < top));
      }),
    remove: (due) => run('remove', () => void rows.delete(nameOf(due))),
  };

  return {
    ...book,
    failNext,
    setAway,
    /** Its content cannot be opened from here on. */
    loseKeyOf: (key: string) => void sealedWithLostKey.add(key),
    all: (): readonly Due[] => [...rows.values()],
  };
}

export type FakeDueBook = ReturnType<typeof createFakeDueBook>;

const HOUR_IN_MS = 3_600_000;

/** Ordered by hour, then by key. */
const nameOf = ({ key, at }: Pick<Due, 'key' | 'at'>): string =>
  `${String(Math.floor(Date.parse(at) / HOUR_IN_MS)).padStart(12, '0')} ${key}`;
