import { closingId } from '../domain/key.ts';
import { isClosed } from '../domain/state.ts';
import type { AuditRecord } from '../ports/audit.ts';
import type { LedgerEntry } from '../ports/ledger.ts';
import type { Closing } from '../ports/outcomes.ts';

/** What there is to tell of a closed request, made of its entry alone: the same however often it is told. */
export function closingOf(entry: LedgerEntry): { readonly record: AuditRecord; readonly closing: Closing } | undefined {
  const { key: request, state, hop = 0, updatedAt: at, untold, source, eventId, reference, target, objectId } = entry;
  if (!isClosed(state) || untold === undefined) return undefined;
  // A request that is open again may still have the results of an earlier closing.
  const { reason, problems } = state === 'deadLettered' ? entry : {};
  const results =
    state === 'deadLettered' || state === 'cancelled' || state === 'discarded' ? undefined : entry.results;
  const common = { id: closingId(request, hop, state), at, request, source, eventId, reference, reason, problems };
  const { submittedBy, operatedBy, onBehalfOf, justification, attempts, replaces, replacedBy } = entry;
  const who = { submittedBy, operatedBy, onBehalfOf, justification };
  return {
    record: { ...common, outcome: state, ...who, target, objectId, attempts, replaces, replacedBy, ...untold },
    closing: { ...common, state, results, target: target && { type: target.type, ...(objectId && { objectId }) } },
  };
}
