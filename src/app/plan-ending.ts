import type { Write } from '../domain/change.ts';
import { endingKey } from '../domain/key.ts';
import { byId, type RequestedAttributes } from '../domain/request.ts';
import { type AssignmentMessage, encodeMessage, newMessage, stampOfMessage } from '../intake/message.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * A request with `effectiveUntil` gets a request of the relay's own that takes back, at that time, what it did. It is
 * planned before the first write: after it a crash could leave something that nobody ever takes back.
 */
export type PlanEnding = (message: AssignmentMessage, objectId: string, writes: readonly Write[]) => Promise<void>;

type Dependencies = { readonly ledger: Ledger; readonly dueBook: DueBook; readonly now: () => number };

export function createPlanEnding({ ledger, dueBook, now }: Dependencies): PlanEnding {
  return async (message, objectId, writes) => {
    const { source, request } = message;
    const { effectiveUntil, eventId, reference } = request;
    const key = endingKey(message.key);
    if (effectiveUntil === undefined || (await ledger.get(key))) return;
    const receivedAt = new Date(now()).toISOString();
    const at = new Date(effectiveUntil).toISOString();
    const target = byId(request.target, objectId);
    const ending = { eventId, target, attributes: cleared(writes), effectiveAt: at, reference };
    const undoes = stampOfMessage(message);
    const body = encodeMessage(newMessage({ key, source, receivedAt, request: ending, objectId, undoes }));
    await dueBook.put({ key, at, body });
    await ledger.reserve({
      key,
      source,
      eventId,
      fingerprint: key,
      state: 'scheduled',
      target,
      objectId,
      reference,
      effectiveAt: at,
      replaces: message.key,
      receivedAt,
      updatedAt: receivedAt,
    });
  };
}

/** What is to be changed; what is so already stays. */
function cleared(writes: readonly Write[]): RequestedAttributes {
  const attributes: Record<string, Record<string, null>> = {};
  for (const { attribute } of writes) {
    const { attributeSet, name } = attribute;
    attributes[attributeSet] = { ...attributes[attributeSet], [name]: null };
  }
  return attributes;
}
