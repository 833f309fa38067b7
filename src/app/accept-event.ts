import { areHeadersTooLong } from '../intake/headers.ts';
import type { Log } from '../ports/log.ts';
import { limits } from '../topology.ts';
import type { Patience } from './patience.ts';
import type { RecordRefusal } from './record-refusal.ts';
import type { Delivery, SendEvent } from './send-event.ts';

export type AcceptEvent = (delivery: Omit<Delivery, 'receivedAt'>, log: Log) => Promise<void>;

type Dependencies = {
  readonly sendEvent: SendEvent;
  readonly recordRefusal: RecordRefusal;
  readonly patience: Patience;
  readonly now: () => number;
};

/** Takes what a source's own queue delivers. */
export function createAcceptEvent({ sendEvent, recordRefusal, patience, now }: Dependencies): AcceptEvent {
  return async (delivery, log) => {
    const { source, body, headers } = delivery;
    const receivedAt = new Date(now()).toISOString();
    const isTooMuch = areHeadersTooLong(headers);
    if (body.byteLength > limits.bodyBytes || isTooMuch) {
      const problems = [{ pointer: '', code: 'tooLong' as const }];
      const refusal = {
        kind: 'event',
        source,
        eventId: undefined,
        bytes: body,
        headers: isTooMuch ? undefined : headers,
        problems,
        receivedAt,
      } as const;
      return patience(() => recordRefusal({ ...refusal, reason: 'malformed' }, log));
    }
    await patience(() => sendEvent({ ...delivery, receivedAt }));
  };
}
