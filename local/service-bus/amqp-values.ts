/**
 * As much of the AMQP 1.0 type system (part 1 of the specification) as it takes to look into a message and add to it
 * without decoding what the sender wrote: values that pass through stay the same bytes.
 */

import { decodeError } from './broker-error.ts';

const WIDTH_OF_SIZE: Readonly<Record<number, 1 | 4>> = { 10: 1, 12: 1, 14: 1, 11: 4, 13: 4, 15: 4 };
const WIDTH_OF_FIXED: Readonly<Record<number, number>> = { 4: 0, 5: 1, 6: 2, 7: 4, 8: 8, 9: 16 };

const readSize = (buffer: Buffer, at: number, width: 1 | 4): number =>
  width === 1 ? buffer.readUInt8(at) : buffer.readUInt32BE(at);

/** The position after the value that starts at `at`. */
export function endOfValue(buffer: Buffer, at: number): number {
  const code = buffer.readUInt8(at);
  if (code === 0) return endOfValue(buffer, endOfValue(buffer, at + 1));
  const fixed = WIDTH_OF_FIXED[code >> 4];
  if (fixed !== undefined) return at + 1 + fixed;
  const width = WIDTH_OF_SIZE[code >> 4];
  if (width === undefined) throw decodeError(`Unknown AMQP type 0x${code.toString(16)}.`);
  return at + 1 + width + readSize(buffer, at + 1, width);
}

/** The encoded items of a list, or keys and values of a map; none for null. */
export function readItems(value: Buffer): Buffer[] {
  const code = value.readUInt8(0);
  if (code === 0x40 || code === 0x45) return [];
  const width = WIDTH_OF_SIZE[code >> 4];
  if (width === undefined || code >> 4 < 12 || code >> 4 > 13) throw decodeError('Expected an AMQP list or map.');
  const count = readSize(value, 1 + width, width);
  const items: Buffer[] = [];
  for (let at = 1 + 2 * width; items.length < count; ) {
    const end = endOfValue(value, at);
    items.push(value.subarray(at, end));
    at = end;
  }
  return items;
}

/** The bytes of a binary, string or symbol. */
export function readBytes(value: Buffer): Buffer | undefined {
  const width = WIDTH_OF_SIZE[value.readUInt8(0) >> 4];
  return width === undefined ? undefined : value.subarray(1 + width);
}

export const readText = (value: Buffer): string | undefined => readBytes(value)?.toString('utf8');

/** Any whole number or timestamp; undefined for null and everything else. */
export function readInteger(value: Buffer): number | undefined {
  switch (value.readUInt8(0)) {
    case 0x43:
    case 0x44:
      return 0;
    case 0x50:
    case 0x52:
    case 0x53:
      return value.readUInt8(1);
    case 0x51:
    case 0x54:
    case 0x55:
      return value.readInt8(1);
    case 0x70:
      return value.readUInt32BE(1);
    case 0x71:
      return value.readInt32BE(1);
    case 0x80:
      return Number(value.readBigUInt64BE(1));
    case 0x81:
    case 0x83:
      return Number(value.readBigInt64BE(1));
    default:
      return undefined;
  }
}

export const NULL = Buffer.of(0x40);

function fixed(code: number, width: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(1 + width);
  buffer.writeUInt8(code, 0);
  write(buffer);
  return buffer;
}

export const uint = (value: number): Buffer => fixed(0x70, 4, (buffer) => buffer.writeUInt32BE(value, 1));
export const int = (value: number): Buffer => fixed(0x71, 4, (buffer) => buffer.writeInt32BE(value, 1));
export const long = (value: number): Buffer => fixed(0x81, 8, (buffer) => buffer.writeBigInt64BE(BigInt(value), 1));
export const timestamp = (value: number): Buffer =>
  fixed(0x83, 8, (buffer) => buffer.writeBigInt64BE(BigInt(value), 1));

function variable(code: number, bytes: Buffer): Buffer {
  const head = fixed(code, 4, (buffer) => buffer.writeUInt32BE(bytes.length, 1));
  return Buffer.concat([head, bytes]);
}

export const text = (value: string): Buffer => variable(0xb1, Buffer.from(value, 'utf8'));
export const symbol = (value: string): Buffer => variable(0xb3, Buffer.from(value, 'ascii'));

function compound(code: number, items: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(9);
  const size = items.reduce((sum, { length }) => sum + length, 4);
  head.writeUInt8(code, 0);
  head.writeUInt32BE(size, 1);
  head.writeUInt32BE(items.length, 5);
  return Buffer.concat([head, ...items]);
}

export const list = (items: readonly Buffer[]): Buffer => compound(0xd0, items);
export const map = (keysAndValues: readonly Buffer[]): Buffer => compound(0xd1, keysAndValues);

/** A value under a small numeric descriptor, as message sections are. */
export const described = (descriptor: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x00, 0x53, descriptor), value]);
