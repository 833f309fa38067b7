import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest } from '../domain/request.ts';
import { readCanonical } from '../intake/canonical.ts';
import { parseJson } from '../intake/json.ts';
import { decodeMessage } from '../intake/message.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';

type Reading =
  | { readonly kind: 'request'; readonly request: AssignmentRequest }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** What a dead letter asks for, as far as it can be replayed at all. */
export function readLetter(letter: DeadLetter, now: number): Reading {
  if (letter.reason === 'idConflict')
    return refuse('/eventId', 'Another request has this eventId; submit it under a new one.');
  if (letter.kind === 'assignment') {
    const message = decodeMessage(letter.body);
    if (message?.key === letter.key) return { kind: 'request', request: message.request };
    return refuse('', 'The relay has no record of this message; submit the request anew.');
  }
  const json = parseJson(letter.body);
  return json.kind === 'problems' ? json : readCanonical(json.value, now);
}

const refuse = (pointer: string, detail: string): Reading => ({
  kind: 'problems',
  problems: [{ pointer, code: 'notReplayable', detail }],
});
