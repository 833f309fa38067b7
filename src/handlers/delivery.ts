import type { InvocationContext } from '@azure/functions';
import { isTraceParent } from '../domain/trace-parent.ts';
import { headersOfMessage } from '../intake/headers.ts';

/**
 * The message's own bytes. Triggers ask for `dataType: binary`; without it the worker would parse the text and round
 * large numbers before anyone could refuse them.
 */
export function bodyOf(message: unknown): Uint8Array {
  if (message instanceof Uint8Array) return message;
  throw new TypeError('A queue trigger must be declared with dataType: binary');
}

/** What came beside the body of a source's own message. */
export const headersOf = ({ triggerMetadata = {} }: InvocationContext): string | undefined =>
  headersOfMessage(
    Object(triggerMetadata['applicationProperties']) as Record<string, unknown>,
    triggerMetadata['contentType'],
  );

/**
 * What tells a message of a source's own queue from the next one: the id it was sent under, or else its place in the
 * queue. Without either, the same bytes sent twice would be taken for one message.
 */
export function deliveryIdOf(context: InvocationContext): string {
  const { sequenceNumber, enqueuedTime } = context.triggerMetadata ?? {};
  return metadataOf(context).messageId || `#${String(sequenceNumber)} ${String(enqueuedTime)}`;
}

/** Trigger metadata as text: the worker turns every string that looks like JSON into what it looks like. */
export function metadataOf({ triggerMetadata = {} }: InvocationContext) {
  const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
  const properties = Object(triggerMetadata['applicationProperties']) as Record<string, unknown>;
  return {
    messageId: text(triggerMetadata['messageId']),
    source: text(properties['source']),
    receivedAt: text(properties['receivedAt']),
    replayOf: text(properties['replayOf']) || undefined,
    headers: text(properties['headers']) || undefined,
    returns: Number(text(properties['returns'])) || 0,
    since: text(properties['since']) || undefined,
  };
}

/** The trace that a message goes on in, as its sender says. Whoever may send to the bus may send anything. */
export function traceParentOf({ triggerMetadata = {} }: InvocationContext): string | undefined {
  const { traceparent } = Object(triggerMetadata['applicationProperties']) as Record<string, unknown>;
  return isTraceParent(traceparent) ? traceparent : undefined;
}
