import { type DigestKey, fingerprint, messageId, requestKey } from '../domain/key.ts';
import { laneOf } from '../domain/lane.ts';
import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest } from '../domain/request.ts';
import type { Source } from '../domain/source.ts';
import type { State } from '../domain/state.ts';
import { readCanonical } from '../intake/canonical.ts';
import { encodeMessage } from '../intake/message.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Queue } from '../ports/queue.ts';
import type { CatalogCache } from './catalog.ts';
import { checkAttributesOf, checkRequest } from './check-request.ts';

export type Submission =
  | {
      readonly kind: 'accepted';
      readonly id: string;
      readonly eventId: string;
      readonly state: State;
      /** The same request was submitted before. */
      readonly replayed: boolean;
    }
  | SubmissionRefused;
export type SubmissionRefused = {
  readonly kind: 'refused';
  readonly reason: 'forbidden' | 'invalid' | 'idConflict';
  readonly problems: readonly Problem[];
  /** As far as it could be read. */
  readonly eventId: string | undefined;
};

export type Submit = (
  source: Source,
  document: unknown,
  received: { readonly at: number; readonly submittedBy?: string },
) => Promise<Submission>;

const conflict: Problem = {
  pointer: '/eventId',
  code: 'idConflict',
  detail: 'A request with this eventId was submitted before, and it said something else.',
};

type Dependencies = {
  readonly ledger: Ledger;
  readonly assignments: Queue;
  readonly catalog: CatalogCache;
  readonly digestKey: DigestKey;
  readonly now: () => number;
};

/** Takes a canonical request: checks it, reserves its key, sends it to its lane. Throws `Unavailable`. */
export function createSubmit({ ledger, assignments, catalog, digestKey, now }: Dependencies): Submit {
  return async (source, document, { at, submittedBy }) => {
    const reading = readCanonical(document, now());
    if (reading.kind === 'problems') {
      const { attributes, eventId } = reading;
      const more = attributes ? await checkAttributesOf(catalog, source, attributes) : [];
      const problems = [...reading.problems, ...more];
      return { kind: 'refused', reason: 'invalid', problems, eventId };
    }
    const { request } = reading;
    const check = await checkRequest(catalog, source, request);
    if (check.kind === 'refused') return { ...check, eventId: request.eventId };
    return reserveAndSend(source, request, new Date(at).toISOString(), submittedBy);
  };

  /**
   * Where a crash can come, and what the retry of a sender without an answer finds:
   *
   *     ✗                            nothing: it begins anew
   *     reserve ✗                    `reserved`: it sends
   *     reserve ─▶ send ✗            `reserved`: it sends again, and the broker drops the second of one message id
   *     reserve ─▶ send ─▶ worker    `applying` or closed: it is answered with that, and sends nothing
   */
  async function reserveAndSend(
    source: Source,
    request: AssignmentRequest,
    receivedAt: string,
    submittedBy: string | undefined,
  ): Promise<Submission> {
    const { eventId, target, onBehalfOf, reference } = request;
    const key = requestKey(source.name, eventId);
    const mark = fingerprint(digestKey, request);
    const reservation = await ledger.reserve({
      key,
      source: source.name,
      eventId,
      fingerprint: mark,
      state: 'reserved',
      target,
      submittedBy,
      onBehalfOf,
      reference,
      receivedAt,
      updatedAt: receivedAt,
    });
    const { entry } = reservation;
    const replayed = reservation.kind === 'exists';
    if (entry.fingerprint !== mark) return { kind: 'refused', reason: 'idConflict', problems: [conflict], eventId };
    if (entry.state === 'reserved') {
      const message = { key, source: source.name, hop: 0, receivedAt: entry.receivedAt, request };
      await assignments.send({ messageId: messageId(key, 0), body: encodeMessage(message), sessionId: laneOf(target) });
    }
    return { kind: 'accepted', id: key, eventId, state: entry.state, replayed };
  }
}
