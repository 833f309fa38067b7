import { createHash, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesKey, eventMessageId, fingerprint, messageId, requestKey } from '../../src/domain/key.ts';
import { aRequest } from '../factories.ts';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const bytes = (text: string) => new TextEncoder().encode(text);
/** Neither may hold a line break: source names by their pattern, event ids by theirs. */
const line = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\n'));

describe('the key of a request', () => {
  it('is SHA-256 of source and event id, in base64url', () => {
    expect(requestKey('hr', 'hire-8731')).toBe('Z3PMHQIAf7At1cKUaYkKvP7iB5ILd5zvlHhhr_iJp78');
  });

  it('fits a URL and a table row whatever it is made of', () => {
    fc.assert(fc.property(line, line, (source, eventId) => /^[\w-]{43}$/.test(requestKey(source, eventId))));
  });

  it('differs whenever source or event id differ', () => {
    fc.assert(
      fc.property(fc.tuple(line, line), fc.tuple(line, line), ([s1, e1], [s2, e2]) => {
        expect(requestKey(s1, e1) === requestKey(s2, e2)).toBe(s1 === s2 && e1 === e2);
      }),
    );
  });

  it.each([
    ['hr', '1', 'hr1', ''],
    ['h', 'r1', 'hr', '1'],
    ['hr', '1', 'HR', '1'],
    ['hr', 'a', 'hr', 'A'],
  ])('of %s and "%s" is not that of %s and "%s"', (source, eventId, otherSource, otherId) => {
    expect(requestKey(source, eventId)).not.toBe(requestKey(otherSource, otherId));
  });
});

describe('the key of bytes', () => {
  it('is the same for the same bytes of the same source only', () => {
    expect(bytesKey('hr', bytes('{'))).toBe(bytesKey('hr', bytes('{')));
    expect(bytesKey('hr', bytes('{'))).not.toBe(bytesKey('hr', bytes('[')));
    expect(bytesKey('hr', bytes('{'))).not.toBe(bytesKey('tickets', bytes('{')));
  });

  it('is never the key of an event id that a sender could choose, for that has no control character', () => {
    const digest = createHash('sha256').update(bytes('{}')).digest('base64url');
    for (const eventId of [`bytes:${digest}`, `0bytes:${digest}`, `\\0bytes:${digest}`, digest, '{}']) {
      expect(requestKey('hr', eventId)).not.toBe(bytesKey('hr', bytes('{}')));
    }
  });
});

describe('a message id', () => {
  it('is another for every hop', () => {
    const ids = [0, 1, 2, 10, 11].map((hop) => messageId('key', hop));
    expect(ids).toEqual(['key#0', 'key#1', 'key#2', 'key#10', 'key#11']);
  });

  it('of an event depends on its source, its delivery and its bytes', () => {
    const id = eventMessageId('hr', 'delivery-1', bytes('{}'));
    expect(eventMessageId('hr', 'delivery-1', bytes('{}'))).toBe(id);
    expect(eventMessageId('tickets', 'delivery-1', bytes('{}'))).not.toBe(id);
    expect(eventMessageId('hr', 'delivery-2', bytes('{}'))).not.toBe(id);
    expect(eventMessageId('hr', 'delivery-1', bytes('{ }'))).not.toBe(id);
  });

  it('of an event stays within what the broker takes, whatever the sender calls its delivery', () => {
    expect(eventMessageId('hr', 'x'.repeat(1_000), bytes('{}'))).toMatch(/^[\w-]{43}$/);
  });
});

describe('a fingerprint', () => {
  const shuffled = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([name, member]) => [name, shuffled(member)]),
        )
      : value;

  it('does not depend on the order of keys, at any depth', () => {
    const names = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })));
    fc.assert(
      fc.property(names, (attributes) => {
        const request = aRequest({ attributes });
        expect(fingerprint(KEY, shuffled(request) as typeof request)).toBe(fingerprint(KEY, request));
      }),
    );
  });

  it('takes absent for undefined', () => {
    expect(fingerprint(KEY, aRequest({ reference: undefined }))).toBe(fingerprint(KEY, aRequest()));
  });

  it.each([
    ['another event', { eventId: 'hire-8732' }],
    ['another person', { target: { type: 'user', key: 'userPrincipalName', value: 'jan@contoso.com' } }],
    ['another key of the target', { target: { type: 'user', key: 'id', value: 'jana@contoso.com' } }],
    ['another value', { attributes: { Engineering: { Project: ['Cascade'] } } }],
    ['another type of value', { attributes: { Engineering: { Project: 'Baker' } } }],
    ['clearing', { attributes: { Engineering: { Project: null } } }],
    ['another attribute', { attributes: { Engineering: { project: ['Baker'] } } }],
    ['one attribute more', { attributes: { Engineering: { Project: ['Baker'], Note: null } } }],
    ['another time', { occurredAt: '2026-11-20T09:00:00Z' }],
    ['another reference', { reference: 'RITM1' }],
    ['another person behind it', { onBehalfOf: 'hr@contoso.com' }],
    ['another justification', { justification: 'Transfer' }],
  ] as const)('is another for %s', (_, override) => {
    expect(fingerprint(KEY, aRequest(override))).not.toBe(fingerprint(KEY, aRequest()));
  });

  it('does not let one field pass for another', () => {
    expect(fingerprint(KEY, aRequest({ reference: 'x' }))).not.toBe(fingerprint(KEY, aRequest({ onBehalfOf: 'x' })));
  });

  it('is another under another digest key', () => {
    expect(fingerprint(createSecretKey(Buffer.alloc(32, 8)), aRequest())).not.toBe(fingerprint(KEY, aRequest()));
  });
});
