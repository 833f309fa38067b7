import type { Audit, AuditRecord } from '../../src/ports/audit.ts';

/** What was put into the audit, in memory. */
export function createFakeAudit() {
  const records = new Map<string, AuditRecord>();
  const audit: Pick<Audit, 'put'> = {
    async put(record) {
      records.set(record.id, structuredClone(record));
    },
  };
  return { ...audit, records: (): readonly AuditRecord[] => [...records.values()] };
}

export type FakeAudit = ReturnType<typeof createFakeAudit>;
