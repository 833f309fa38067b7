import type { HttpResponseInit } from '@azure/functions';
import type { Proof } from '../intake/proof.ts';
import type { RawEvents } from '../intake/raw-events.ts';
import { limits } from '../topology.ts';
import { problem } from './problem.ts';

export function wrongMediaType(mediaTypes: readonly string[]): HttpResponseInit {
  const accept = mediaTypes.join(', ');
  return problem(415, `Send one of these, in UTF-8: ${accept}.`, [], { accept });
}

/** The same bytes whatever was wrong: how near a guess came is nobody's business. */
export const refuseProof = (challenge: Proof['challenge']): HttpResponseInit =>
  problem(401, 'This does not prove to come from the sender of this webhook.', [], { 'www-authenticate': challenge });

export function tooManyRequests(waitInMs: number): HttpResponseInit {
  const retryAfter = String(Math.max(1, Math.ceil(waitInMs / 1_000)));
  return problem(429, 'This source has sent more events than it may in a minute. Send the same again later.', [], {
    'retry-after': retryAfter,
  });
}

export function refuseEvents(because: Extract<RawEvents, { kind: 'refused' }>['because']): HttpResponseInit {
  switch (because) {
    case 'tooManyEvents':
      return problem(413, `A batch may have at most ${limits.batchItems} events.`);
    case 'eventTooLarge':
      return problem(413, `An event may have at most ${limits.bodyBytes} bytes.`);
    case 'headersTooLarge':
      return problem(431, `What is kept of the headers may have at most ${limits.keptHeaderBytes} bytes.`);
  }
}
