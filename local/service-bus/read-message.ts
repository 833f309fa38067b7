/** From what a client sent to what the queue keeps. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Messages" */

import { randomUUID } from 'node:crypto';
import { NULL, readBytes, readInteger, readItems, readText, text } from './amqp-values.ts';
import { decodeError } from './broker-error.ts';
import type { Arrival } from './message.ts';
import { readSections, SECTION, type Section } from './sections.ts';

/** Message format of a batch: every data section holds one encoded message. Seen in @azure/service-bus and in azure-servicebus. */
const BATCH = 0x80013700;

const HEADER = { durable: 0, priority: 1, timeToLive: 2 } as const;
const PROPERTIES = { messageId: 0, groupId: 10 } as const;

export function readTransfer(payload: Buffer, format: number | null | undefined): Arrival[] {
  try {
    return format === BATCH ? readBatch(payload) : [readMessage(payload)];
  } catch (error) {
    throw error instanceof RangeError ? decodeError('The message ends too early.') : error;
  }
}

function readBatch(payload: Buffer): Arrival[] {
  const messages = readSections(payload).filter(({ code }) => code === SECTION.data);
  return messages.map(({ value }) => readMessage(readBytes(value) ?? NULL));
}

export function readMessage(payload: Buffer): Arrival {
  // The payload is a piece of a network buffer that other messages share.
  const sections = readSections(Buffer.from(payload));
  const itemsOf = (code: number): Buffer[] =>
    readItems(sections.find((section) => section.code === code)?.value ?? NULL);
  const header = itemsOf(SECTION.header);
  const annotations = itemsOf(SECTION.messageAnnotations);
  const properties = withMessageId(itemsOf(SECTION.properties));
  const bytesOf = (passes: (section: Section) => boolean): Buffer =>
    Buffer.concat(sections.filter(passes).map(({ whole }) => whole));
  return {
    messageId: (properties[PROPERTIES.messageId] ?? NULL).toString('latin1'),
    sessionId: readText(properties[PROPERTIES.groupId] ?? NULL),
    timeToLiveInMs: readInteger(header[HEADER.timeToLive] ?? NULL),
    scheduledFor: readInteger(annotation(annotations, 'x-opt-scheduled-enqueue-time')),
    content: {
      durable: header[HEADER.durable] ?? NULL,
      priority: header[HEADER.priority] ?? NULL,
      annotations,
      properties,
      applicationProperties: bytesOf(({ code }) => code === SECTION.applicationProperties),
      body: bytesOf(({ code }) => code > SECTION.applicationProperties),
    },
  };
}

/** Field report: a message sent without an id has one when it is received. Clients renew locks by it. */
function withMessageId(properties: readonly Buffer[]): Buffer[] {
  const [messageId, ...others] = properties;
  const given = messageId !== undefined && !messageId.equals(NULL);
  return [given ? messageId : text(randomUUID().replaceAll('-', '')), ...others];
}

function annotation(keysAndValues: readonly Buffer[], key: string): Buffer {
  const at = keysAndValues.findIndex((item, index) => index % 2 === 0 && readText(item) === key);
  return at < 0 ? NULL : (keysAndValues[at + 1] ?? NULL);
}
