/** A digest as bytes; undefined for a text that is not exactly how such bytes are written. */
export const decodeDigest = (text: string, encoding: 'base64' | 'hex'): Buffer | undefined =>
  encoding === 'hex' ? decodeHex(text) : decodeBase64(text);

/** Letters in either case: senders differ, and one is documented both ways. */
const decodeHex = (text: string): Buffer | undefined =>
  /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined;

/** RFC 4648, section 4, with its padding. Node itself skips what is no base64. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength > 0 && bytes.toString('base64') === text ? bytes : undefined;
}
