import type { DeadLetterFilter, DeadLetterIndex, DeadLetterRecord } from '../../src/ports/dead-letters.ts';
import { createOutages } from './outages.ts';
import { pageOf } from './page-of.ts';

/** The index of the dead letters, in memory. */
export function createFakeDeadLetterIndex() {
  const { run, failNext, setAway } = createOutages<'put' | 'get' | 'remove' | 'list' | 'count'>('deadLetters');
  const rows = new Map<string, DeadLetterRecord>();

  const index: DeadLetterIndex = {
    put: (record) => run('put', () => void rows.set(record.key, structuredClone(record))),
    get: (key) => run('get', () => structuredClone(rows.get(key))),
    remove: (key, hop) => run('remove', () => void ((rows.get(key)?.hop ?? 0) <= hop && rows.delete(key))),
    list: (filter, top, after) =>
      run('list', () =>
        pageOf(
          [...rows.values()].filter((record) => passes(record, filter)),
          ({ key }) => key,
          top,
          after,
        ),
      ),
    count: (most) => run('count', () => Math.min(rows.size, most)),
  };

  return { ...index, failNext, setAway, records: (): readonly DeadLetterRecord[] => [...rows.values()] };
}

export type FakeDeadLetterIndex = ReturnType<typeof createFakeDeadLetterIndex>;

function passes(record: DeadLetterRecord, { source, reason, from, to }: DeadLetterFilter): boolean {
  const at = Date.parse(record.deadLetteredAt);
  return (
    (source === undefined || record.source === source) &&
    (reason === undefined || record.reason === reason) &&
    (from === undefined || at >= Date.parse(from)) &&
    (to === undefined || at < Date.parse(to))
  );
}
