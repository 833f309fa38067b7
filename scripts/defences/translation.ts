import type { Defence } from './defence.ts';

const EVENTS = 'test/app/translated-events.test.ts';
const THIN = 'test/app/thin-events.test.ts';

/** Defences between the raw event of a sender and the request that is made of it. */
export const translationDefences: readonly Defence[] = [
  {
    name: 'dedupe: the same bytes within ten minutes',
    source: 'src/app/drop-repeated.ts',
    without: ['if (first.eventId === eventId) return false;', 'if (first.eventId) return false;'],
    file: EVENTS,
    test: 'an event that comes again without an id is dropped for ten minutes, and each drop is on record',
  },
  {
    name: 'dedupe: and no longer',
    source: 'src/topology.ts',
    without: ['REPEATED_WITHIN_IN_MS = 10 * MINUTE', 'REPEATED_WITHIN_IN_MS = 20 * MINUTE'],
    file: EVENTS,
    test: 'an event that comes again without an id is dropped for ten minutes, and each drop is on record',
  },
  {
    name: 'dedupe: one first of many at once',
    source: 'src/adapters/tables/recent-events.ts',
    without: ['{ 409: false }', '{ 409: true }'],
    file: 'test/contracts/recent-events.test.ts',
    test: 'recent events in a table have one first of many deliveries at once',
  },
  {
    name: 'dedupe: an event is no repetition of itself',
    source: 'src/domain/key.ts',
    without: [
      '(contentKey: string, receivedAt: string): string =>',
      '(contentKey: string, receivedAt: string, salt = Math.random()): string => salt +',
    ],
    file: EVENTS,
    test: 'an event that comes again without an id, as the same delivery after a crash, is no repetition of itself',
  },
  {
    name: 'dedupe: an event is what was sent, not what was fetched for it',
    source: 'src/app/translate-event.ts',
    without: ['translation.enrich && { content: read.event }', 'translation.enrich && { content: undefined }'],
    file: THIN,
    test: 'a thin event that comes again is the same event although its record has changed',
  },
  {
    name: 'replay: with the file as it is now',
    source: 'src/app/read-letter.ts',
    without: ["translated.kind === 'request' ? readCanonical", "translated.kind !== 'problems' ? readCanonical"],
    file: EVENTS,
    test: 'an event that cannot be mapped and is passed over by the mended file is discarded by its replay',
  },
  {
    name: 'replay: what is passed over is closed',
    source: 'src/app/receive.ts',
    without: ['if (replayOf !== undefined) await discard(replayOf);', ''],
    file: EVENTS,
    test: 'an event that cannot be mapped and is passed over by the mended file is discarded by its replay',
  },
  {
    name: 'forms: no prototype',
    source: 'src/intake/envelopes/form.ts',
    without: ["if (path.includes('__proto__'))", "if (path.includes('__none__'))"],
    file: 'test/intake/envelopes/bamboo-hr.test.ts',
    test: 'a form post __proto__[x]=1 is refused: forbiddenKey /__proto__/x',
  },
  {
    name: 'CloudEvents: one round of decoding',
    source: 'src/intake/envelopes/cloud-events-headers.ts',
    without: ['return decodeURIComponent(quoted', 'return decodeURIComponent(decodeURIComponent(value)) ?? (quoted'],
    file: 'test/intake/envelopes/cloud-events.test.ts',
    test: 'a binary event has the attribute %2525 as %25',
  },
  {
    name: 'CloudEvents: source and id together',
    source: 'src/intake/envelopes/cloud-events.ts',
    without: ['encodeURI(source.toWellFormed())', 'source'],
    file: 'test/intake/envelopes/cloud-events.test.ts',
    test: 'a structured event is told from others by source and id together',
  },
  {
    name: 'queues: no more beside a body than can travel',
    source: 'src/app/accept-event.ts',
    without: ['|| isTooMuch) {', ') {'],
    file: 'test/app/accept-event.test.ts',
    test: 'an event from the queue of a source with more beside it than a message can carry is a letter without that',
  },
];
