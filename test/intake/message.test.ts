import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/intake/message.ts';
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
