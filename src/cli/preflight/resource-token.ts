import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 13;

/** Base32 of a hash, 65 bits of it. The same again for the same environment, so that a lost azd environment finds its resources. */
export function chooseToken(subscriptionId: string, environment: string, location: string): string {
  const hash = createHash('sha256').update([subscriptionId.toLowerCase(), environment, location].join('\n')).digest();
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from(
    { length: LENGTH },
    (_, index) => ALPHABET[Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)],
  ).join('');
}
