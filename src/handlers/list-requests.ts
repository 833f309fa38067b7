import * as z from 'zod';
import type { Sources } from '../domain/source.ts';
import { closedStates, openStates } from '../domain/state.ts';
import type { Ledger } from '../ports/ledger.ts';
import { roles } from '../topology.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';
import { paging, readQuery, toPage } from './query.ts';
import { toStatus } from './request-status.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

const query = z.object({
  state: z.enum([...openStates, ...closedStates]).optional(),
  source: z.string().optional(),
  ...paging,
});
export const listRequestsParameters = Object.keys(query.shape);

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
    const read = readQuery(request, query);
    if (read.kind === 'refused') return read.response;
    const { state, source, top, cursor } = read.query;
    if (!readsAll && source !== undefined && source !== own?.name) {
      return problem(403, 'A source can list its own requests only.');
    }
    const page = await ledger.list({ state, source: readsAll ? source : own?.name }, top, cursor);
    return toPage(request, 'requests', page.items.map(toStatus), page.cursor);
  };
}
