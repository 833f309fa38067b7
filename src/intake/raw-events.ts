import { limits } from '../topology.ts';
import type { FormatRules } from './formats.ts';
import { areHeadersTooLong, chooseHeaders, deliveryIdOf, keepHeaders, writeHeaders } from './headers.ts';
import type { RequestHeaders } from './proof.ts';
import { splitBatch } from './split.ts';

/** One event as it came, and what it is told by beside its bytes. */
export type RawEvent = {
  readonly body: Uint8Array;
  /** As it is kept. */
  readonly headers: string | undefined;
  /** The same each time that it is sent again; undefined where the sender says nothing of the kind. */
  readonly deliveryId: string | undefined;
};
export type RawEvents =
  | { readonly kind: 'events'; readonly events: readonly RawEvent[] }
  | { readonly kind: 'refused'; readonly because: 'tooManyEvents' | 'eventTooLarge' | 'headersTooLarge' };

type Request = {
  readonly headers: RequestHeaders & Iterable<readonly [string, string]>;
  readonly body: Uint8Array;
  /** The sender's id of the delivery, where it was signed. */
  readonly signedId: string | undefined;
};

/** The events of a request: all of them, or none. */
export function readRawEvents({ batchOf }: FormatRules, { headers, body, signedId }: Request): RawEvents {
  const chosen = chooseHeaders(headers, signedId);
  const kept = writeHeaders(chosen);
  if (areHeadersTooLong(kept)) return refused('headersTooLarge');
  const deliveryId = deliveryIdOf(chosen);
  const batch = batchOf(headers.get('content-type') ?? '');
  const split = batch ? splitBatch(body, batch.elements) : ({ kind: 'whole' } as const);
  if (split.kind === 'tooMany') return refused('tooManyEvents');
  if (!batch || split.kind === 'whole') return allFit([{ body, headers: kept, deliveryId }]);
  // What names the delivery names none of its events.
  const own = keepHeaders([['content-type', batch.contentType]]);
  return allFit(
    split.events.map((event, index) => ({
      body: event,
      headers: own,
      deliveryId: deliveryId === undefined ? undefined : `${deliveryId}#${index}`,
    })),
  );
}

const allFit = (events: readonly RawEvent[]): RawEvents =>
  events.some(({ body }) => body.byteLength > limits.bodyBytes) ? refused('eventTooLarge') : { kind: 'events', events };

const refused = (because: Extract<RawEvents, { kind: 'refused' }>['because']): RawEvents => ({
  kind: 'refused',
  because,
});
