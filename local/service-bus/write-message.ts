/** From what the queue keeps to what a client receives. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Messages" */

import {
  described,
  int,
  list,
  long,
  map,
  NULL,
  readItems,
  readText,
  symbol,
  text,
  timestamp,
  uint,
} from './amqp-values.ts';
import type { DeadLetter, QueueMessage } from './message.ts';
import { readSections, SECTION } from './sections.ts';

const MAX_UINT = 0xffff_ffff;
const ABSOLUTE_EXPIRY_TIME = 8;

/** Values of `x-opt-message-state` as @azure/service-bus reads them; 1 is deferred. */
const STATE = { active: 0, scheduled: 2 } as const;

/** "Ignored on input": what a sender puts here is replaced, or left out where the broker has nothing to say. */
const OWN_ANNOTATIONS = new Set([
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-enqueued-time',
  'x-opt-locked-until',
  'x-opt-message-state',
  'x-opt-deadletter-source',
]);

/** Without a lock it is a message that was peeked. */
export function writeMessage(message: QueueMessage, lockedUntil: number | undefined): Buffer {
  const { applicationProperties, body } = message.content;
  const { deadLetter } = message;
  return Buffer.concat([
    header(message),
    annotations(message, lockedUntil),
    properties(message),
    deadLetter === undefined ? applicationProperties : withDeadLetter(applicationProperties, deadLetter),
    body,
  ]);
}

function header({ content, timeToLiveInMs, deliveryCount }: QueueMessage): Buffer {
  const timeToLive = timeToLiveInMs > MAX_UINT ? NULL : uint(timeToLiveInMs);
  return described(SECTION.header, list([content.durable, content.priority, timeToLive, NULL, uint(deliveryCount)]));
}

function annotations(message: QueueMessage, lockedUntil: number | undefined): Buffer {
  const own = [
    [symbol('x-opt-sequence-number'), long(message.sequenceNumber)],
    [symbol('x-opt-enqueue-sequence-number'), long(message.firstSequenceNumber)],
    [symbol('x-opt-enqueued-time'), timestamp(message.enqueuedAt)],
    [symbol('x-opt-message-state'), int(message.state === 'scheduled' ? STATE.scheduled : STATE.active)],
    lockedUntil === undefined ? [] : [symbol('x-opt-locked-until'), timestamp(lockedUntil)],
  ];
  return described(
    SECTION.messageAnnotations,
    map([...without(message.content.annotations, OWN_ANNOTATIONS), ...own.flat()]),
  );
}

/** "Ignored on input (header TTL is observed), authoritative on output", where the sender set it at all. */
function properties({ content, expiresAt }: QueueMessage): Buffer {
  const fields = content.properties.map((field, index) => {
    const replaced = index === ABSOLUTE_EXPIRY_TIME && !field.equals(NULL) && Number.isFinite(expiresAt);
    return replaced ? timestamp(expiresAt) : field;
  });
  return described(SECTION.properties, list(fields));
}

/** learn: service-bus-messaging/service-bus-dead-letter-queues: reason and description are added as application properties. */
function withDeadLetter(applicationProperties: Buffer, { reason, description }: DeadLetter): Buffer {
  const letter = { DeadLetterReason: reason, DeadLetterErrorDescription: description };
  const given = Object.entries(letter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const [section] = readSections(applicationProperties);
  const kept = without(section === undefined ? [] : readItems(section.value), new Set(given.map(([key]) => key)));
  return described(SECTION.applicationProperties, map([...kept, ...given.flatMap((entry) => entry.map(text))]));
}

function without(keysAndValues: readonly Buffer[], keys: ReadonlySet<string>): Buffer[] {
  return keysAndValues.filter((_, index) => !keys.has(readText(keysAndValues[index - (index % 2)] ?? NULL) ?? ''));
}
