import type { Audit } from '../ports/audit.ts';
import type { Log } from '../ports/log.ts';

type Dependencies = { readonly audit: Audit; readonly auditRetentionInMs: number; readonly now: () => number };

const AT_ONCE = 1_000;
/** Below what a run of the host may take; what is left is older still tomorrow. */
const WORKS_FOR_IN_MS = 4 * 60_000;

/** Forgets the audit records whose time is over. */
export function createPurgeAudit({ audit, auditRetentionInMs, now }: Dependencies): (log: Log) => Promise<void> {
  return async (log) => {
    const startedAt = now();
    const before = new Date(startedAt - auditRetentionInMs).toISOString();
    let records = 0;
    let purged = AT_ONCE;
    while (purged > 0 && now() - startedAt < WORKS_FOR_IN_MS) {
      purged = await audit.purge(before, AT_ONCE);
      records += purged;
    }
    log('info', 'audit.purged', { before, records, isOver: purged === 0 });
  };
}
