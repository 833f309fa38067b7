import type { Sources } from '../domain/source.ts';
import { requestsQuery } from '../intake/list-query.ts';
import type { Ledger } from '../ports/ledger.ts';
import { roles } from '../topology.ts';
import type { GuardedHandler } from './guard.ts';
import { readQuery, toPage } from './list.ts';
import { problem } from './problem.ts';
import { toStatus } from './request-status.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

/** `GET requests`: readers see every request, a source sees its own. */
export function listRequests({
  sources,
  ledger,
}: {
  readonly sources: Sources;
  readonly ledger: Ledger;
}): GuardedHandler {
  return async (request, caller) => {
    const own = sourceOf(sources, caller);
    const readsAll = caller.roles.includes(roles.readRequests);
    if (!readsAll && !own) return problem(403, UNKNOWN_APPLICATION);
    const read = readQuery(request, requestsQuery);
    if (read.kind === 'refused') return read.response;
    const { state, source, top, cursor } = read.query;
    if (!readsAll && source !== undefined && source !== own?.name) {
      return problem(403, 'A source can list its own requests only.');
    }
    const page = await ledger.list({ state, source: readsAll ? source : own?.name }, top, cursor);
    return toPage(request, 'requests', page, toStatus);
  };
}
