import { requestKey, sha256 } from '../domain/key.ts';
import type { Audit } from '../ports/audit.ts';
import type { Log } from '../ports/log.ts';
import type { RecentEvents } from '../ports/recent-events.ts';
import { REPEATED_WITHIN_IN_MS } from '../topology.ts';

/** An event without an id of its own. */
export type AnonymousEvent = {
  readonly source: string;
  readonly receivedAt: string;
  readonly contentKey: string;
  /** The one that was made for it. */
  readonly eventId: string;
};
/** Whether it was the same as one before it; then that is on record, and nothing else is to be done. */
export type DropRepeated = (event: AnonymousEvent, log: Log) => Promise<boolean>;

type Dependencies = { readonly recentEvents: RecentEvents; readonly audit: Pick<Audit, 'put'> };

/** Takes what comes again within minutes, and cannot say that it is another event, for a repetition. */
export function createDropRepeated({ recentEvents, audit }: Dependencies): DropRepeated {
  return async ({ source, receivedAt, contentKey, eventId }, log) => {
    const first = await recentEvents.claim(contentKey, { eventId, receivedAt }, REPEATED_WITHIN_IN_MS);
    if (first.eventId === eventId) return false;
    const request = requestKey(source, first.eventId);
    const id = sha256(`${requestKey(source, eventId)}\n\0repeated`);
    await audit.put({ id, at: new Date(receivedAt).toISOString(), outcome: 'repeated', source, request, eventId });
    log('info', 'event.repeated', { id: request, source });
    return true;
  };
}
