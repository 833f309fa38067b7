import type { Sources } from '../domain/source.ts';
import { isRequestId } from '../intake/request-id.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import { roles } from '../topology.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

type Dependencies = { readonly sources: Sources; readonly ledger: Ledger };

/** `GET requests/{id}`: readers see every request, a source sees its own; a foreign one is as absent as none. */
export function requestStatus({ sources, ledger }: Dependencies): GuardedHandler {
  return async (request, caller) => {
    const source = sourceOf(sources, caller);
    const readsAll = caller.roles.includes(roles.readRequests);
    if (!readsAll && !source) return problem(403, UNKNOWN_APPLICATION);
    const id = request.params['id'] ?? '';
    const recorded = isRequestId(id) ? await ledger.get(id) : undefined;
    if (!recorded || (!readsAll && recorded.entry.source !== source?.name)) {
      return problem(404, 'There is no request of this id, or it is not yours.');
    }
    return { status: 200, jsonBody: toStatus(recorded.entry), headers: { 'cache-control': 'no-store' } };
  };
}

export function toStatus({ key, target, objectId, fingerprint, hop, found, untold, ...rest }: LedgerEntry) {
  const named = target && { type: target.type, [target.key]: target.value };
  return { id: key, ...rest, ...(named ? { target: objectId ? { ...named, id: objectId } : named } : {}) };
}
