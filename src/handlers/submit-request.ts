import type { Submit } from '../app/submit.ts';
import type { Sources } from '../domain/source.ts';
import type { Tracer } from '../ports/tracer.ts';
import { limits, ROUTE_PREFIX } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { GuardedHandler } from './guard.ts';
import { problem, toResponse } from './problem.ts';
import { sourceOf, toReply, UNKNOWN_APPLICATION, withEventId } from './submission.ts';

type Dependencies = {
  readonly sources: Sources;
  readonly submit: Submit;
  readonly now: () => number;
  readonly newId: () => string;
  readonly tracer: Tracer;
};

/** How long a caller should leave a request alone before it asks for its state. */
const POLL_AFTER_IN_SECONDS = '2';

/** `POST requests` */
export function submitRequest({ sources, submit, now, newId, tracer }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const submittedBy = caller.applicationId;
    const reply = toReply(await submit(source, withEventId(body.value, newId), { at: now(), submittedBy }));
    if (!('accepted' in reply)) {
      log('info', 'request.refused', { source: source.name, status: reply.status, codes: codesOf(reply.problem) });
      return toResponse(reply.problem);
    }
    const { id, eventId, state, replayed } = reply.accepted;
    tracer.running().set({ 'relay.request': id, 'relay.source': source.name });
    log('info', 'request.accepted', { id, source: source.name, replayed });
    return {
      status: 202,
      jsonBody: { id, eventId, state },
      headers: {
        location: `/${ROUTE_PREFIX}/requests/${id}`,
        'retry-after': POLL_AFTER_IN_SECONDS,
        ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
      },
    };
  };
}

const codesOf = ({ errors = [] }: { readonly errors?: readonly { readonly code: string }[] }): readonly string[] =>
  errors.map(({ code }) => code);
