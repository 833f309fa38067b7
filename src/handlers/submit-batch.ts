import type { Submit } from '../app/submit.ts';
import type { Source, Sources } from '../domain/source.ts';
import { readBatch } from '../intake/batch.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { CountRefusal } from './count-refusals.ts';
import type { GuardedHandler } from './guard.ts';
import { mapInFlight } from './map-in-flight.ts';
import { problem, problemDetails } from './problem.ts';
import { type SubmissionReply, sourceOf, toReply, UNKNOWN_APPLICATION, withEventId } from './submission.ts';

type Dependencies = {
  readonly sources: Sources;
  readonly submit: Submit;
  readonly now: () => number;
  readonly newId: () => string;
  readonly refused: CountRefusal;
};

/** `POST requests/batch`: up to 1 000 independent requests, each with the status it would have had alone. */
export function submitBatch({ sources, submit, now, newId, refused }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const body = await readJsonBody(request, limits.batchBytes);
    if (body.kind === 'refused') return body.response;
    const batch = readBatch(body.value);
    if (batch.kind === 'problems') return problem(422, 'The batch cannot be read.', batch.problems);

    const replies = await mapInFlight(batch.items, (item) => submitItem(source, item, caller.applicationId));
    for (const { status } of replies) refused(status, source.name);
    const accepted = replies.filter(({ status }) => status === 202).length;
    log('info', 'batch.answered', { source: source.name, items: replies.length, accepted });
    return { status: 200, jsonBody: { results: replies.map(toResult) } };
  };

  async function submitItem(source: Source, item: unknown, submittedBy: string): Promise<SubmissionReply> {
    if (Buffer.byteLength(JSON.stringify(item)) > limits.bodyBytes) {
      return { status: 413, problem: problemDetails(413, `An item may have at most ${limits.bodyBytes} bytes.`) };
    }
    try {
      return toReply(await submit(source, withEventId(item, newId), { at: now(), submittedBy }));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return {
        status: 503,
        problem: problemDetails(503, 'Something this needs is unavailable. Send it again, with the same eventId.'),
      };
    }
  }
}

function toResult(reply: SubmissionReply, index: number) {
  if (!('accepted' in reply)) return { index, status: reply.status, problem: reply.problem };
  const { id, eventId, state, replayed } = reply.accepted;
  return { index, id, eventId, status: reply.status, state, ...(replayed ? { replayed } : {}) };
}
