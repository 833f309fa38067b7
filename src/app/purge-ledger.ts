import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';

type Dependencies = { readonly ledger: Ledger; readonly ledgerRetentionInMs: number; readonly now: () => number };

const AT_ONCE = 400;
/** Below what a run of the host may take; what is left is older still tomorrow. */
const WORKS_FOR_IN_MS = 4 * 60_000;

/** Forgets the requests that were closed long ago. Their ids are free then: the same event would be a new request. */
export function createPurgeLedger({ ledger, ledgerRetentionInMs, now }: Dependencies): (log: Log) => Promise<void> {
  return async (log) => {
    const startedAt = now();
    const before = new Date(startedAt - ledgerRetentionInMs).toISOString();
    let requests = 0;
    let purged = AT_ONCE;
    while (purged > 0 && now() - startedAt < WORKS_FOR_IN_MS) {
      purged = await ledger.purge(before, AT_ONCE);
      requests += purged;
    }
    log('info', 'ledger.purged', { before, requests, isOver: purged === 0 });
  };
}
