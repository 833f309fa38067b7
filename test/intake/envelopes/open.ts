import type { Opening } from '../../../src/intake/envelopes/envelope.ts';
import { envelopes } from '../../../src/intake/envelopes/open.ts';
import type { EventHeaders } from '../../../src/intake/headers.ts';
import type { Format } from '../../../src/intake/source/translation.ts';

const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** Opens what a source of a format sends. */
export const open = (format: Format, body: unknown, headers: EventHeaders = {}): Opening =>
  envelopes[format](bytesOf(body), headers);

export function envelopeOf(format: Format, body: unknown, headers: EventHeaders = {}) {
  const opening = open(format, body, headers);
  if (opening.kind === 'problems') throw new Error(JSON.stringify(opening.problems));
  return opening.envelope;
}

/** Pointer and code of each problem; none of an event that can be read. */
export function problemsOf(format: Format, body: unknown, headers: EventHeaders = {}): readonly string[] {
  const opening = open(format, body, headers);
  return opening.kind === 'event' ? [] : opening.problems.map(({ pointer, code }) => `${code} ${pointer}`);
}
