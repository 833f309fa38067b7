/** A Service Bus message as host and extension put it on the wire to the worker. */

import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from '../worker/core-types.ts';

/**
 * `dataType: "binary"` asks for the bytes as they are. Otherwise the body goes as text, and the worker parses whatever
 * happens to be JSON: "123" becomes a number (host-and-broker.md, section 1).
 */
export function toBodyData(message: ServiceBusReceivedMessage, isBinary: boolean): TypedData {
  const body: unknown = message.body;
  if (Buffer.isBuffer(body)) {
    return isBinary ? { bytes: body } : { string: body.toString('utf8') };
  }
  // Not a data section but an AMQP value, which only other kinds of senders write (assumed: as its JSON text).
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return isBinary ? { bytes: Buffer.from(text) } : { string: text };
}

/**
 * Keys and their order: `ServiceBusTriggerBindingStrategy.AddBindingData` of the extension 5.x, without its .NET objects
 * (message receiver, actions). The worker camel-cases keys, those of application properties too, and JSON-parses top-level
 * strings. Nothing is sent for null (host `ShouldSkipBindingData`).
 */
export function toTriggerMetadata(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const { expiresAtUtc, enqueuedTimeUtc, subject, sequenceNumber, applicationProperties } = message;
  const entries: [string, TypedData | undefined][] = [
    // The .NET client counts from 1, this one shows the broker's count of earlier failures.
    ['DeliveryCount', json((message.deliveryCount ?? 0) + 1)],
    ['DeadLetterSource', text(message.deadLetterSource)],
    ['LockToken', text(message.lockToken)],
    ['ExpiresAtUtc', json(unzonedTime(expiresAtUtc))],
    ['ExpiresAt', json(zonedTime(expiresAtUtc))],
    ['EnqueuedTimeUtc', json(unzonedTime(enqueuedTimeUtc))],
    ['EnqueuedTime', json(zonedTime(enqueuedTimeUtc))],
    ['MessageId', text(message.messageId)],
    ['ContentType', text(message.contentType)],
    ['ReplyTo', text(message.replyTo)],
    ['SequenceNumber', sequenceNumber && { json: sequenceNumber.toString() }],
    ['To', text(message.to)],
    ['Subject', text(subject)],
    ['Label', text(subject)],
    ['CorrelationId', text(message.correlationId)],
    ['ApplicationProperties', json(applicationProperties ?? {})],
    ['UserProperties', json(applicationProperties ?? {})],
    ['SessionId', text(message.sessionId)],
    ['ReplyToSessionId', text(message.replyToSessionId)],
    ['PartitionKey', text(message.partitionKey)],
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, TypedData] => entry[1] !== undefined));
}

/** Only strings go as strings; numbers, times and objects go as JSON (host `ToRpc`, `ToRpcDefault`). */
function text(value: unknown): TypedData | undefined {
  return value === undefined || value === null ? undefined : { string: String(value) };
}

function json(value: unknown): TypedData | undefined {
  return value === undefined ? undefined : { json: JSON.stringify(value) };
}

/**
 * The `...Utc` values are `DateTimeOffset.DateTime`, whose kind is unspecified, so they come without a `Z`; the others are
 * `DateTimeOffset`. Newtonsoft drops trailing zeros of the fraction. (Read in the source, not seen on a running host.)
 */
function unzonedTime(time: Date | undefined): string | undefined {
  return time && !Number.isNaN(time.getTime()) ? time.toISOString().replace(/\.?0*Z$/, '') : undefined;
}

function zonedTime(time: Date | undefined): string | undefined {
  const unzoned = unzonedTime(time);
  return unzoned && `${unzoned}+00:00`;
}
