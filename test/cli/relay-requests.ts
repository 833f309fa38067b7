import { requestKey } from '../../src/domain/key.ts';
import { openStates } from '../../src/domain/state.ts';
import { oneSelector, requestsQuery } from '../../src/intake/requests-query.ts';
import { limits } from '../../src/topology.ts';
import { page, problem, type Reply, type Route, type Seen } from './contract.ts';
import type { RelayServer } from './relay-server.ts';

export type Recorded = {
  readonly id: string;
  readonly source: string;
  readonly eventId: string;
  state: string;
  reason?: string;
  readonly content: unknown;
  readonly target: unknown;
  readonly receivedAt: string;
  readonly updatedAt: string;
};
type Request = { readonly eventId: string; readonly target: unknown; readonly attributes: Record<string, unknown> };

const AT = '2026-11-21T12:34:56Z';

/** What a reader is answered: by exactly one thing, newest first. */
function find(all: readonly Recorded[], seen: Seen, url: string): Reply {
  const read = requestsQuery.read(seen.query);
  if (read.kind === 'problems') return problem(400, 'The query cannot be read.', read.problems);
  const { selector, source, state } = read.query;
  if (!selector && source === undefined) return problem(400, 'The query cannot be read.', [oneSelector]);
  const isFound = (recorded: Recorded) => {
    const target = JSON.stringify(recorded.target);
    if (selector?.by === 'target') return target.includes(`"${selector.target.key}":"${selector.target.value}"`);
    return selector?.by === 'open' ? openStates.some((open) => open === recorded.state) : true;
  };
  const isWanted = (recorded: Recorded) =>
    (source ?? recorded.source) === recorded.source && (state ?? recorded.state) === recorded.state;
  return page(all.filter((recorded) => isFound(recorded) && isWanted(recorded)).toReversed(), seen, url);
}

/** `refuse…` is refused, `dead…` ends dead-lettered, `busy…` is to be tried again once. */
export function requestRoutes(relay: RelayServer): readonly Route[] {
  const busy = new Set<string>();

  function submit(request: Request): Record<string, unknown> {
    const { eventId, target } = request;
    const body = Buffer.byteLength(JSON.stringify(request));
    if (body > limits.bodyBytes) return { status: 413, problem: problem(413, 'Too large.').body };
    if (eventId.startsWith('refuse')) {
      const errors = [
        { pointer: '/attributes/Engineering/Project/0', code: 'valueNotAllowed', detail: "Did you mean 'Baker'?" },
      ];
      return { status: 422, problem: problem(422, 'The request cannot be applied as it is.', errors).body };
    }
    if (eventId.startsWith('busy') && !busy.has(eventId)) {
      busy.add(eventId);
      return { status: 503, problem: problem(503, 'Send it again.').body };
    }
    const id = requestKey('local', eventId);
    const recorded = relay.requests.get(id);
    if (recorded) {
      if (JSON.stringify(recorded.content) === JSON.stringify(request)) {
        return { status: 202, id, eventId, state: recorded.state };
      }
      const errors = [{ pointer: '/eventId', code: 'idConflict', detail: 'It said something else.' }];
      return { status: 422, problem: problem(422, 'The eventId belongs to another request.', errors).body };
    }
    const times = { receivedAt: AT, updatedAt: AT };
    relay.requests.set(id, { id, source: 'local', eventId, state: 'reserved', content: request, target, ...times });
    return { status: 202, id, eventId, state: 'reserved' };
  }

  /** Each look is one step on its way. `content` stands for what a later relay might add. */
  function look(recorded: Recorded): Reply {
    const { eventId } = recorded;
    if (recorded.state === 'applying') {
      recorded.state = eventId.startsWith('dead') ? 'deadLettered' : 'applied';
      if (eventId.startsWith('dead')) recorded.reason = 'targetNotFound';
    } else if (recorded.state === 'reserved') recorded.state = 'applying';
    return { status: 200, body: recorded };
  }

  return [
    {
      method: 'POST',
      path: /^requests\/batch$/,
      answer({ body }) {
        const requests = body['requests'] as readonly Request[];
        if (requests.length === 0 || requests.length > limits.batchItems) return problem(422, 'Up to 1 000 requests.');
        return { status: 200, body: { results: requests.map((request, index) => ({ index, ...submit(request) })) } };
      },
    },
    {
      method: 'GET',
      path: /^requests$/,
      queries: requestsQuery.names,
      answer: (seen) => find([...relay.requests.values()], seen, relay.url),
    },
    {
      method: 'GET',
      path: /^requests\/([\w-]+)$/,
      answer(_, id) {
        const recorded = relay.requests.get(id);
        return recorded ? look(recorded) : problem(404, 'There is no request of this id, or it is not yours.');
      },
    },
    {
      method: 'POST',
      path: /^requests\/([\w-]+)\/cancel$/,
      answer(_, id) {
        const recorded = relay.requests.get(id);
        if (!recorded) return problem(404, 'There is no request of this id, or it is not yours.');
        if (recorded.state !== 'reserved') return problem(409, 'It is applied already.');
        recorded.state = 'cancelled';
        return { status: 200, body: { id, state: 'cancelled' } };
      },
    },
  ];
}
