import type { InvocationContext } from '@azure/functions';
import { keepHeaders } from '../intake/headers.ts';

/**
 * The message's own bytes. Triggers ask for `dataType: binary`; without it the worker would parse the text and round
 * large numbers before anyone could refuse them.
 */
export function bodyOf(message: unknown): Uint8Array {
  if (message instanceof Uint8Array) return message;
  throw new TypeError('A queue trigger must be declared with dataType: binary');
}

/** CloudEvents 1.0, AMQP binding 3.1.3.1: with an underscore for senders that cannot write a colon. */
const CLOUD_EVENTS = /^cloudEvents[_:](?=.)/i;

/**
 * What came beside the body of a source's own message, in the form of an HTTP delivery, so that it is read in one way:
 * the content type, and the attributes of CloudEvents, which HTTP percent-encodes.
 */
export function headersOf({ triggerMetadata = {} }: InvocationContext): string | undefined {
  const properties = Object.entries(Object(triggerMetadata['applicationProperties']) as Record<string, unknown>);
  const attributes = properties
    .filter(([name]) => CLOUD_EVENTS.test(name))
    .map(([name, value]): [string, string] => [
      `ce-${name.replace(CLOUD_EVENTS, '').toLowerCase()}`,
      encodeURIComponent(String(value).toWellFormed()),
    ]);
  const { contentType } = triggerMetadata;
  return keepHeaders([
    ...(typeof contentType === 'string' && contentType !== '' ? [['content-type', contentType] as const] : []),
    ...attributes,
  ]);
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
