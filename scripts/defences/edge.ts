import type { Defence } from './defence.ts';

const RECEIVE = 'src/handlers/receive-webhook.ts';
const RECEIVE_TEST = 'test/handlers/receive-webhook.test.ts';
const BATCHES_TEST = 'test/handlers/webhook-batches.test.ts';

/** Defences of what comes in by a webhook, before the queue. */
export const edgeDefences: readonly Defence[] = [
  {
    name: 'a secret without a line end',
    source: 'src/intake/source/secrets.ts',
    without: ['value.trim() !== value', 'false'],
    file: 'test/intake/source/secrets.test.ts',
    test: 'the secret of a webhook is refused when it is written with a line end, and is not repeated',
  },
  {
    name: 'the form of a secret',
    source: 'src/intake/source/secrets.ts',
    without: ['?? (webhook && checkForm(webhook, value))', ''],
    file: 'test/intake/source/secrets.test.ts',
    test: 'the secret of a webhook is refused when it is without its prefix, and is not repeated',
  },
  {
    name: 'only listed applications',
    source: 'src/intake/proof.ts',
    without: ['allowed.has(applicationId) && !isDelegated ?', '!isDelegated ?'],
    file: 'test/handlers/webhook-proofs.test.ts',
    test: 'a sender with a token is refused in one way, whatever is wrong',
  },
  {
    name: 'no token of a user',
    source: 'src/intake/proof.ts',
    without: ['allowed.has(applicationId) && !isDelegated ?', 'allowed.has(applicationId) ?'],
    file: 'test/handlers/webhook-proofs.test.ts',
    test: 'a sender with a token is refused in one way, whatever is wrong',
  },
  {
    name: 'size before proof',
    source: 'src/handlers/body.ts',
    without: ['if (bytes.byteLength > maxBytes) return', 'if (bytes.byteLength < 0) return'],
    file: RECEIVE_TEST,
    test: 'what is refused is what is too large, forged: with nothing queued',
  },
  {
    name: 'proof before anything is queued',
    source: RECEIVE,
    without: ["if (verdict.kind === 'refused') {", "if (verdict.kind === ('never' as string)) {"],
    file: RECEIVE_TEST,
    test: 'what is refused is what is forged and small: with nothing queued',
  },
  {
    name: 'one answer to all that proves nothing',
    source: RECEIVE,
    without: [
      'return refuseProof(proof.challenge);',
      'return { ...refuseProof(proof.challenge), body: verdict.cause };',
    ],
    file: RECEIVE_TEST,
    test: 'an event that Zendesk signs is refused in the same bytes whatever is wrong with it, and nothing of it is kept',
  },
  {
    name: 'the rate of a source',
    source: RECEIVE,
    without: ['if (waitInMs > 0) {', 'if (waitInMs < 0) {'],
    file: RECEIVE_TEST,
    test: 'the rate of a source is a minute’s worth at once, then what time brings',
  },
  {
    name: 'each event of a batch counts',
    source: RECEIVE,
    without: ['limitRate(source, eventsPerMinute, events.length)', 'limitRate(source, eventsPerMinute, 1)'],
    file: BATCHES_TEST,
    test: 'a batch of eventGrid counts with each of its events against the rate',
  },
  {
    name: 'send before a webhook is acknowledged',
    source: RECEIVE,
    without: ['await mapInFlight(', 'void mapInFlight('],
    file: BATCHES_TEST,
    test: 'a batch of workday is asked for again when a part of it was not taken',
  },
  {
    name: 'few events in a batch',
    source: 'src/intake/split.ts',
    without: ["if (events.length === limits.batchItems) return { kind: 'tooMany' };", ''],
    file: BATCHES_TEST,
    test: 'a batch of bambooHr may have a thousand events, and not one more',
  },
  {
    name: 'an event fits its message',
    source: 'src/intake/raw-events.ts',
    without: ['body.byteLength > limits.bodyBytes', 'body.byteLength < 0'],
    file: BATCHES_TEST,
    test: 'a batch of cloudEvents is refused as a whole when one event of it is too large',
  },
  {
    name: 'what is kept of headers is bounded',
    source: 'src/intake/raw-events.ts',
    without: ['areHeadersTooLong(kept)', 'areHeadersTooLong(undefined)'],
    file: RECEIVE_TEST,
    test: 'what is refused is too many headers that are kept: with nothing queued',
  },
  {
    name: 'a member that stands twice is not taken apart',
    source: 'src/intake/split.ts',
    without: ['only === undefined || more.length > 0 ?', 'only === undefined || more.length < 0 ?'],
    file: BATCHES_TEST,
    test: 'one member of a body that stands twice is left as it is',
  },
  {
    name: 'events are cut out, not written again',
    source: 'src/intake/split.ts',
    without: ['encoder.encode(element)', 'encoder.encode(JSON.stringify(JSON.parse(element)))'],
    file: BATCHES_TEST,
    test: 'a batch of workday is queued as its events, each byte for byte',
  },
  {
    name: 'only listed subscriptions are confirmed',
    source: 'src/handlers/confirm-subscription.ts',
    without: ['if (!subscriptions.includes(', 'if (subscriptions.length < 0 && !subscriptions.includes('],
    file: 'test/handlers/webhook-handshakes.test.ts',
    test: 'a subscription of Event Grid is not confirmed as "another"',
  },
  {
    name: 'only listed origins may send',
    source: 'src/handlers/allow-webhook-origin.ts',
    without: ['origin === null || !origins.includes(origin.toLowerCase())', 'origin === null'],
    file: 'test/handlers/webhook-handshakes.test.ts',
    test: 'a sender of CloudEvents that asks whether it may send may not with {"webhook-request-origin":"evil.example.com"}',
  },
  {
    name: 'no secret in a header that is kept',
    source: 'src/intake/source/identity.ts',
    without: ['!isKept(name.toLowerCase())', "name !== ''"],
    file: 'test/intake/source/secrets.test.ts',
    test: 'the file of a webhook names no header that is kept: ce-key',
  },
];
