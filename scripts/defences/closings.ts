import type { Defence } from './defence.ts';

const GIVEN_UP = 'test/app/given-up-events.test.ts';
const THIN = 'test/app/thin-events.test.ts';

/** Defences of who a message is from, and of the one state that everything ends in. */
export const closingDefences: readonly Defence[] = [
  {
    name: 'given up: a queue says whose it is',
    source: 'src/app/move-given-up.ts',
    without: ['queue === queues.events.name ? toEvent(given) : toSentEvent(queue, given)', 'toEvent(given)'],
    file: GIVEN_UP,
    test: 'an event that the broker has given up of a source’s own queue is that source’s, whatever its sender wrote beside it',
  },
  {
    name: 'given up: headers that a letter can hold',
    source: 'src/app/move-given-up.ts',
    without: ['areHeadersTooLong(headers) ? undefined : headers', 'headers'],
    file: GIVEN_UP,
    test: 'an event that the broker has given up keeps its bytes without what came beside them, where that is too long',
  },
  {
    name: 'given up: an end in time',
    source: 'src/app/move-given-up.ts',
    without: ['() => now() < until', '() => until > 0'],
    file: 'test/app/given-up.test.ts',
    test: 'moving what was given up ends in time for the host, and goes on with the next run',
  },
  {
    name: 'a refused replay stays its letter',
    source: 'src/app/record-refusal.ts',
    without: ['[replayOf, ownKey, anonymousKey]', '[ownKey, anonymousKey]'],
    file: THIN,
    test: 'a thin event whose replay is refused for another reason, and under another id, stays one letter',
  },
  {
    name: 'a record is waited for no longer than a day',
    source: 'src/domain/settle.ts',
    without: ['Math.min(retryAfterInMs, leftInMs)', 'retryAfterInMs'],
    file: 'test/app/record-horizon.test.ts',
    test: 'an event whose record cannot be had is a dead letter after 24 hours even if the API has asked for a month',
  },
  {
    name: 'audit: each exception of its own',
    source: 'src/app/bulk-exception.ts',
    without: ['at, operatedBy, bulkException, justification]', 'at, operatedBy]'],
    file: 'test/app/bulk-exception.test.ts',
    test: 'an exception takes the place of the one before, and both are on record, of one millisecond too',
  },
  {
    name: 'no letter of what is cancelled',
    source: 'src/app/close-request.ts',
    without: ['if (!closed) return unbury(message, outcome);', 'if (!closed) return;'],
    file: 'test/app/cancel.test.ts',
    test: 'a request that is cancelled while a worker buries it leaves no letter behind',
  },
  {
    name: 'dedupe: a thin event with its record',
    source: 'src/app/translate-event.ts',
    without: ['translation.enrich ? sha256(', 'false ? sha256('],
    file: THIN,
    test: 'a thin event without an id is no repetition when its record has changed, and one when it has not',
  },
  {
    name: 'an event id that a request can carry',
    source: 'src/intake/mapping/apply.ts',
    without: ['isEventId(eventId) ? eventId : undefined', 'eventId'],
    file: 'test/app/translated-events.test.ts',
    test: 'an event id that no request can carry names no letter: the key of other bytes',
  },
  {
    name: 'signed CloudEvents are structured',
    source: 'src/intake/webhook.ts',
    without: ['webhook.signature !== undefined', 'false'],
    file: 'test/handlers/webhook-batches.test.ts',
    test: 'the content type of signed CloudEvents is never that of the binary mode, whose attributes nobody has signed',
  },
  {
    name: 'no zero before a signed time',
    source: 'src/intake/signature/time.ts',
    without: ['(?:0|[1-9]\\d{0,10})', '\\d{1,11}'],
    file: 'test/intake/signature/verify.test.ts',
    test: 'a time has no zero before it, or one that ends what is signed before it could be moved over',
  },
  {
    name: 'look-alike names are looked up',
    source: 'src/app/resolve.ts',
    without: ['foldCase(value)', 'value.toLowerCase()'],
    file: 'test/app/resolve.test.ts',
    test: 'the object id of a name is asked for again for a letter whose small one is that of another: the Kelvin sign',
  },
];
