import type { Sources } from '../domain/source.ts';
import type { Cursors } from '../intake/cursor.ts';
import { oneSelector, requestsQuery } from '../intake/requests-query.ts';
import type { Ledger } from '../ports/ledger.ts';
import { roles } from '../topology.ts';
import type { GuardedHandler } from './guard.ts';
import { answerPage, readQuery, UNREADABLE } from './list.ts';
import { problem } from './problem.ts';
import { toStatus } from './request-status.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

type Dependencies = { readonly sources: Sources; readonly ledger: Ledger; readonly cursors: Cursors };

/** `GET requests`: readers see every request, a source sees its own. */
export function listRequests({ sources, ledger, cursors }: Dependencies): GuardedHandler {
  return async (request, caller) => {
    const own = sourceOf(sources, caller);
    const readsAll = caller.roles.includes(roles.readRequests);
    if (!readsAll && !own) return problem(403, UNKNOWN_APPLICATION);
    const read = readQuery(request, requestsQuery);
    if (read.kind === 'refused') return read.response;
    const { selector: named, source: wanted, from, to, state, top, cursor } = read.query;
    if (!readsAll && wanted !== undefined && wanted !== own?.name) {
      return problem(403, 'A source can list its own requests only.');
    }
    const source = readsAll ? wanted : own?.name;
    const selector = named ?? (source === undefined ? undefined : { by: 'source' as const, source });
    if (!selector) return problem(400, UNREADABLE, [oneSelector]);
    const query = { selector, source, from, to };
    return answerPage(request, cursors, {
      question: ['requests', caller.applicationId, JSON.stringify({ ...query, state })],
      cursor,
      async read(after) {
        const page = await ledger.list(query, top, after);
        return state === undefined ? page : { ...page, items: page.items.filter((entry) => entry.state === state) };
      },
      toItem: toStatus,
    });
  };
}
