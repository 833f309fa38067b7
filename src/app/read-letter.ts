import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest } from '../domain/request.ts';
import { readCanonical } from '../intake/canonical.ts';
import { decodeMessage } from '../intake/message.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';
import { RecordUnavailable } from '../ports/unavailable.ts';
import type { TranslateEvent } from './translate-event.ts';

type Reading =
  | { readonly kind: 'request'; readonly request: AssignmentRequest }
  /** An event that is of no interest any more. */
  | { readonly kind: 'passedOver' }
  /** Its record cannot be had for now: the queue is where it waits for that. */
  | { readonly kind: 'notYetKnown' }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** What a dead letter asks for by now, as far as it can be replayed at all. */
export async function readLetter(letter: DeadLetter, translateEvent: TranslateEvent, now: number): Promise<Reading> {
  if (letter.reason === 'idConflict')
    return refuse('/eventId', 'Another request has this eventId; submit it under a new one.');
  if (letter.kind === 'assignment') {
    const message = decodeMessage(letter.body);
    if (message?.key === letter.key) return { kind: 'request', request: message.request };
    return refuse('', 'The relay has no record of this message; submit the request anew.');
  }
  try {
    const translated = await translateEvent(letter);
    return translated.kind === 'request' ? readCanonical(translated.document, now) : translated;
  } catch (error) {
    if (error instanceof RecordUnavailable) return { kind: 'notYetKnown' };
    throw error;
  }
}

const refuse = (pointer: string, detail: string): Reading => ({
  kind: 'problems',
  problems: [{ pointer, code: 'notReplayable', detail }],
});
