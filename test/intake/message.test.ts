import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, laneOfMessage, newMessage, stampOfMessage } from '../../src/intake/message.ts';
import { APP_ID, aMessage, aRequest, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const wire = (): Record<string, unknown> => JSON.parse(new TextDecoder().decode(encodeMessage(aMessage())));

describe('a message', () => {
  it.each([
    ['least', aRequest()],
    [
      'most',
      aRequest({
        attributes: { Engineering: { Project: ['Baker'], NumVendors: 0, Certification: false, ProjectDate: null } },
        occurredAt: '2026-11-20T09:00:00+01:00',
        effectiveAt: '2026-12-01T00:00:00Z',
        effectiveUntil: '2027-06-30T00:00:00-05:00',
        reference: 'RITM0010001',
        onBehalfOf: 'hr@contoso.com',
        justification: 'Grüße, 😀',
      }),
    ],
    ['another key', aRequest({ target: { type: 'user', key: 'id', value: USER_ID } })],
    ['an application', aRequest({ target: { type: 'servicePrincipal', key: 'id', value: SERVICE_PRINCIPAL_ID } })],
    ['an appId', aRequest({ target: { type: 'servicePrincipal', key: 'appId', value: APP_ID } })],
  ])('with a request of %s comes out as it went in', (_, request) => {
    const message = aMessage({ request, hop: 3 });
    const decoded = decodeMessage(encodeMessage(message));
    expect(decoded).toMatchObject(message);
    expect(decoded?.request).toEqual(request);
  });

  it('keeps whatever attributes a request may have', () => {
    const name = fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__');
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.oneof(fc.string(), fc.integer())),
    );
    const attributes = fc.dictionary(name, fc.dictionary(name, value, { noNullPrototype: true }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(attributes, fc.nat(), (wanted, hop) => {
        const decoded = decodeMessage(encodeMessage(aMessage({ hop, request: aRequest({ attributes: wanted }) })));
        expect([decoded?.hop, decoded?.request.attributes]).toEqual([hop, wanted]);
      }),
    );
  });

  it('carries what was tried, since when, and which object it turned out to be about', () => {
    const message = aMessage({
      hop: 7,
      attempts: 3,
      since: '2026-11-20T10:00:00.000Z',
      heldInMs: 240_000,
      refusals: 2,
      objectId: USER_ID,
      undoes: '0001 0002 k7Qm',
    });
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('that says nothing of tries has had none, as one that sets out for the first time', () => {
    const { attempts, heldInMs, refusals, ...older } = wire();
    expect(decodeMessage(bytes(older))).toMatchObject({ attempts: 0, heldInMs: 0, refusals: 0 });
    const { key, source, receivedAt, request } = aMessage();
    expect(newMessage({ key, source, receivedAt, request })).toEqual(aMessage());
  });

  it('has the lane of its target’s name, whatever else it says, until the object is known; then that of the object', () => {
    const named = aMessage();
    expect(laneOfMessage(aMessage({ hop: 9, request: aRequest({ eventId: 'another' }) }))).toBe(laneOfMessage(named));
    const byItsId = aMessage({ request: aRequest({ target: { type: 'user', key: 'id', value: USER_ID } }) });
    expect(laneOfMessage({ ...named, objectId: USER_ID })).toBe(laneOfMessage(byItsId));
  });

  it('keeps its place in the order of events, however often it is sent', () => {
    const first = aMessage({ request: aRequest({ occurredAt: '2026-11-19T00:00:00Z' }) });
    const again = { ...first, hop: 5, attempts: 4, since: '2026-11-25T00:00:00.000Z', objectId: USER_ID };
    expect(stampOfMessage(again)).toBe(stampOfMessage(first));
    const later = aMessage({ request: aRequest({ occurredAt: '2026-11-19T00:00:01Z' }) });
    expect(stampOfMessage(later) > stampOfMessage(first)).toBe(true);
  });

  it('has a version on the wire', () => {
    expect(wire()['version']).toBe(1);
  });

  it('may have fields that a later version adds, and they are dropped', () => {
    const decoded = decodeMessage(bytes({ ...wire(), later: true }));
    expect(decoded).toMatchObject(aMessage());
    expect(decoded).not.toHaveProperty('later');
  });
});

describe('what is not a message', () => {
  it.each([
    ['no version', { version: undefined }],
    ['another version', { version: 2 }],
    ['a version as text', { version: '1' }],
    ['no key', { key: undefined }],
    ['an empty key', { key: '' }],
    ['no source', { source: undefined }],
    ['a negative hop', { hop: -1 }],
    ['half a hop', { hop: 0.5 }],
    ['a hop as text', { hop: '0' }],
    ['no time', { receivedAt: undefined }],
    ['a time that is none', { receivedAt: 'now' }],
    ['a negative number of tries', { attempts: -1 }],
    ['tries as text', { attempts: '1' }],
    ['a beginning that is no time', { since: 'yesterday' }],
    ['a negative time of being held', { heldInMs: -1 }],
    ['a negative number of refusals', { refusals: -1 }],
    ['an object id that is none', { objectId: 'jana' }],
    ['something else to take back', { undoes: 5 }],
    ['a time to take effect that is none', { request: { ...aRequest(), effectiveAt: 'tomorrow' } }],
    ['an end that is no time', { request: { ...aRequest(), effectiveUntil: 5 } }],
    ['no request', { request: undefined }],
    ['a request without a target', { request: { ...aRequest(), target: undefined } }],
    ['a target of another type', { request: { ...aRequest(), target: { type: 'group', key: 'id', value: 'x' } } }],
    ['a key of another type', { request: { ...aRequest(), target: { type: 'user', key: 'appId', value: 'x' } } }],
    ['attributes that are no sets', { request: { ...aRequest(), attributes: { Engineering: 'x' } } }],
    ['no attributes', { request: { ...aRequest(), attributes: undefined } }],
  ])('has %s', (_, override) => {
    expect(decodeMessage(bytes({ ...wire(), ...override }))).toBeUndefined();
  });

  it.each(['', 'noise', '{', '[]', 'null', '1', '"x"'])('is %j', (text) => {
    expect(decodeMessage(new TextEncoder().encode(text))).toBeUndefined();
  });

  it('is any noise', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.jsonValue().map(bytes)), (noise) => decodeMessage(noise) === undefined),
    );
  });

  it('has a number that was changed on its way', () => {
    const text = JSON.stringify(wire()).replace('["Baker"]', '[9007199254740993]');
    expect(decodeMessage(new TextEncoder().encode(text))).toBeUndefined();
  });

  it('repeats a key', () => {
    const text = JSON.stringify(wire()).replace('{', '{"source":"other",');
    expect(decodeMessage(new TextEncoder().encode(text))).toBeUndefined();
  });
});
