/** The sections an encoded AMQP message is made of. AMQP 1.0, part 3: Messaging, 3.2 Message Format. */

import { endOfValue, readInteger } from './amqp-values.ts';
import { decodeError } from './broker-error.ts';

export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
} as const;

export type Section = { readonly code: number; readonly whole: Buffer; readonly value: Buffer };

export function readSections(payload: Buffer): Section[] {
  const sections: Section[] = [];
  for (let at = 0; at < payload.length; ) {
    const section = readSection(payload, at);
    sections.push(section);
    at += section.whole.length;
  }
  return sections;
}

function readSection(payload: Buffer, at: number): Section {
  if (payload.readUInt8(at) !== 0) throw decodeError('Expected a message section.');
  const value = endOfValue(payload, at + 1);
  const code = readInteger(payload.subarray(at + 1, value));
  if (code === undefined) throw decodeError('Sections must have numeric descriptors.');
  const end = endOfValue(payload, value);
  return { code, whole: payload.subarray(at, end), value: payload.subarray(value, end) };
}
