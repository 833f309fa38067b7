import type { HttpResponseInit } from '@azure/functions';
import type { Discard } from '../app/discard.ts';
import type { Order } from '../app/replay.ts';
import type { Submit } from '../app/submit.ts';
import type { Sources } from '../domain/source.ts';
import { readReplacement } from '../intake/letter-order.ts';
import { isRequestId } from '../intake/request-id.ts';
import type { DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Log } from '../ports/log.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { GuardedHandler } from './guard.ts';
import { type ProblemDetails, problem, problemDetails, toResponse } from './problem.ts';
import { sourceOf, toReply, UNKNOWN_APPLICATION } from './submission.ts';

type Dependencies = {
  readonly sources: Sources;
  readonly index: DeadLetterIndex;
  readonly submit: Submit;
  readonly discard: Discard;
  readonly now: () => number;
};

/**
 * `POST dead-letters/{id}/replace`: a repaired version of a dead letter. It is a request of the operator's own, under
 * the operator's policy; once it is accepted the letter is discarded. Without an `eventId` it gets one that the letter's
 * id determines, so that the same repair sent twice is one request.
 */
export function replaceDeadLetter({ sources, index, submit, discard, now }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const read = readReplacement(body.value);
    if (read.kind === 'problems') return problem(422, 'The replacement cannot be read.', read.problems);
    const id = request.params['id'] ?? '';
    const order = { id, operatedBy: caller.applicationId, dryRun: read.order.dryRun };
    const refusal = await refuse(order, log);
    if (refusal) return refusal;

    const document = { eventId: `replaces-${id}`, ...read.order.request };
    const submission = await submit(source, document, {
      at: now(),
      submittedBy: caller.applicationId,
      replaces: id,
      dryRun: order.dryRun,
    });
    const reply = toReply(submission);
    if (!('accepted' in reply)) return toResponse(withinRequest(reply.problem));
    if (reply.accepted.id === id) return toResponse(ITSELF);
    await discard(order, log, reply.accepted.id);
    return { status: 202, jsonBody: { id: reply.accepted.id, eventId: reply.accepted.eventId, replaces: id } };
  };

  /** Asked before anything is submitted: a letter that was replayed meanwhile is on its way by itself. */
  async function refuse(order: Order, log: Log): Promise<HttpResponseInit | undefined> {
    const record = isRequestId(order.id) ? await index.get(order.id) : undefined;
    if (!record) return problem(404, 'There is no dead letter of this id.');
    const { kind } = await discard({ ...order, dryRun: true }, log);
    return kind === 'done' ? undefined : problem(409, 'This dead letter was replayed or discarded before.');
  }
}

/** A letter that gave its place to itself would be gone, and nothing would ever be applied. */
const ITSELF = problemDetails(422, 'The request cannot replace itself.', [
  { pointer: '/request/eventId', code: 'idConflict', detail: 'Give it another eventId than the letter has, or none.' },
]);

/** The request is a part of what was sent. */
const withinRequest = ({ errors = [], ...details }: ProblemDetails): ProblemDetails => ({
  ...details,
  ...(errors.length > 0 && { errors: errors.map((one) => ({ ...one, pointer: `/request${one.pointer}` })) }),
});
