import type { Submission, SubmissionRefused } from '../app/submit.ts';
import type { Source, Sources } from '../domain/source.ts';
import type { Caller } from '../intake/token.ts';
import { type ProblemDetails, problemDetails } from './problem.ts';

/** What an API caller is told of one request; the same alone and in a batch. */
export type SubmissionReply =
  | { readonly status: 202; readonly accepted: Extract<Submission, { kind: 'accepted' }> }
  | { readonly status: number; readonly problem: ProblemDetails };

export function toReply(submission: Submission): SubmissionReply {
  if (submission.kind === 'accepted') return { status: 202, accepted: submission };
  const refused = toProblem(submission);
  return { status: refused.status, problem: refused };
}

export function toProblem({ reason, problems }: SubmissionRefused): ProblemDetails {
  switch (reason) {
    case 'forbidden':
      return problemDetails(403, 'The policy of this source does not allow this.', problems);
    case 'invalid':
      return problemDetails(422, 'The request cannot be applied as it is.', problems);
    case 'idConflict':
      return problemDetails(422, 'The eventId belongs to another request.', problems);
  }
}

/** A caller without an event id of its own gets one, and with it an answer that it can ask for again. */
export const withEventId = (document: unknown, newId: () => string): unknown =>
  document !== null && typeof document === 'object' && !Array.isArray(document) && !('eventId' in document)
    ? { ...document, eventId: newId() }
    : document;

export const sourceOf = (sources: Sources, caller: Caller): Source | undefined =>
  sources.byApplication(caller.applicationId);

export const UNKNOWN_APPLICATION = 'The application of this token is not configured as a source.';
