import { endingKey } from '../domain/key.ts';
import { byId, type RequestedAttributes } from '../domain/request.ts';
import type { AttributeResult } from '../domain/state.ts';
import { type AssignmentMessage, encodeMessage, newMessage, stampOfMessage } from '../intake/message.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * A request with `effectiveUntil` gets a request of the relay's own that takes back, at that time, what it did.
 *
 * @returns the id of that request, if there is anything to take back
 */
export type PlanEnding = (
  message: AssignmentMessage,
  objectId: string | undefined,
  results: readonly AttributeResult[],
) => Promise<string | undefined>;

type Dependencies = { readonly ledger: Ledger; readonly dueBook: DueBook; readonly now: () => number };

export function createPlanEnding({ ledger, dueBook, now }: Dependencies): PlanEnding {
  return async (message, objectId, results) => {
    const { source, request } = message;
    const { effectiveUntil, eventId, target, reference } = request;
    const attributes = takenBack(results);
    if (effectiveUntil === undefined || objectId === undefined || Object.keys(attributes).length === 0)
      return undefined;
    const key = endingKey(message.key);
    const receivedAt = new Date(now()).toISOString();
    const at = new Date(effectiveUntil).toISOString();
    const ending = { eventId, target: byId(target, objectId), attributes, effectiveAt: at, reference };
    const undoes = stampOfMessage(message);
    const body = encodeMessage(newMessage({ key, source, receivedAt, request: ending, objectId, undoes }));
    await ledger.reserve({
      key,
      source,
      eventId,
      fingerprint: key,
      state: 'scheduled',
      target: ending.target,
      objectId,
      reference,
      effectiveAt: at,
      replaces: message.key,
      receivedAt,
      updatedAt: receivedAt,
    });
    await dueBook.put({ key, at, body });
    return key;
  };
}

/** What the request has changed; what was so already stays. */
function takenBack(results: readonly AttributeResult[]): RequestedAttributes {
  const attributes: Record<string, Record<string, null>> = {};
  for (const { attributeSet, name, result } of results) {
    if (result !== 'applied' && result !== 'partlySuperseded') continue;
    attributes[attributeSet] = { ...attributes[attributeSet], [name]: null };
  }
  return attributes;
}
