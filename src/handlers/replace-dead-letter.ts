import * as z from 'zod';
import type { Discard } from '../app/discard.ts';
import type { Submit } from '../app/submit.ts';
import type { Sources } from '../domain/source.ts';
import { toProblems } from '../intake/shape.ts';
import type { DeadLetterIndex } from '../ports/dead-letters.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { GuardedHandler } from './guard.ts';
import { problem, toResponse } from './problem.ts';
import { requestId } from './query.ts';
import { sourceOf, toReply, UNKNOWN_APPLICATION } from './submission.ts';

const replacement = z.strictObject({ request: z.record(z.string(), z.unknown()), dryRun: z.boolean().default(false) });

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
    const read = replacement.safeParse(body.value, { reportInput: true });
    if (!read.success) return problem(422, 'The replacement cannot be read.', toProblems(read.error.issues));
    const id = request.params['id'] ?? '';
    const record = requestId.safeParse(id).success ? await index.get(id) : undefined;
    if (!record) return problem(404, 'There is no dead letter of this id.');

    const document = { eventId: `replaces-${id}`, ...read.data.request };
    const order = { id, operatedBy: caller.applicationId, dryRun: read.data.dryRun };
    const submission = await submit(source, document, {
      at: now(),
      submittedBy: caller.applicationId,
      replaces: id,
      dryRun: order.dryRun,
    });
    const reply = toReply(submission);
    if (!('accepted' in reply)) return toResponse(reply.problem);
    await discard(order, log, reply.accepted.id);
    return { status: 202, jsonBody: { id: reply.accepted.id, eventId: reply.accepted.eventId, replaces: id } };
  };
}
