import type { Audit, AuditRecord } from '../../src/ports/audit.ts';
import { createOutages } from './outages.ts';

/** What was done, in memory. */
export function createFakeAudit() {
  const { run, failNext } = createOutages<'put'>('bulkGuard');
  const records = new Map<string, AuditRecord>();
  const audit: Pick<Audit, 'put'> = {
    put: (record) => run('put', () => void records.set(record.id, structuredClone(record))),
  };
  return { ...audit, failNext, records: (): readonly AuditRecord[] => [...records.values()] };
}

export type FakeAudit = ReturnType<typeof createFakeAudit>;
