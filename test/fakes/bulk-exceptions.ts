import type { BulkException } from '../../src/domain/bulk-exception.ts';
import type { BulkExceptions } from '../../src/ports/bulk-exceptions.ts';
import { createOutages } from './outages.ts';

/** The exceptions of sources, in memory. */
export function createFakeBulkExceptions() {
  const { run, failNext, setAway } = createOutages<'get' | 'put' | 'remove'>('bulkGuard');
  const rows = new Map<string, BulkException>();
  const exceptions: BulkExceptions = {
    get: (source) => run('get', () => structuredClone(rows.get(source))),
    put: (source, exception) => run('put', () => void rows.set(source, structuredClone(exception))),
    remove: (source) => run('remove', () => void rows.delete(source)),
  };
  return { ...exceptions, failNext, setAway };
}

export type FakeBulkExceptions = ReturnType<typeof createFakeBulkExceptions>;
