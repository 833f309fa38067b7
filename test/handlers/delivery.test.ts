import { describe, expect, it } from 'vitest';
import { bodyOf, headersOf, metadataOf } from '../../src/handlers/delivery.ts';
import { openCloudEvent } from '../../src/intake/envelopes/cloud-events.ts';
import { readHeaders } from '../../src/intake/headers.ts';
import { anInvocation } from './invocation.ts';

const metadata = (triggerMetadata?: Record<string, unknown>) => metadataOf(anInvocation(triggerMetadata).context);

describe('the metadata of a message', () => {
  it('are its id, its source and its time', () => {
    const applicationProperties = { source: 'hr', receivedAt: '2026-11-20T09:00:00.000Z', other: 'x' };
    expect(metadata({ messageId: 'm-1', applicationProperties, deliveryCount: 1 })).toEqual({
      messageId: 'm-1',
      source: 'hr',
      receivedAt: '2026-11-20T09:00:00.000Z',
      replayOf: undefined,
      returns: 0,
    });
  });

  it('are those of a replay, and how often it has been put back', () => {
    const applicationProperties = { source: 'hr', replayOf: 'k7Qm0c1Z', returns: '3' };
    expect(metadata({ applicationProperties })).toMatchObject({ replayOf: 'k7Qm0c1Z', returns: 3 });
  });

  it.each([
    [3, 3],
    ['3', 3],
    [undefined, 0],
    [null, 0],
    ['', 0],
    ['often', 0],
    [Number.NaN, 0],
    [true, 0],
    [{ times: 3 }, 0],
  ])('say how often an event has been put back, where the worker left %j: %d', (returns, expected) => {
    expect(metadata({ applicationProperties: { returns } }).returns).toBe(expected);
  });

  it.each([
    [123, '123'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('say of what it is the replay, where the worker left %j: %j', (replayOf, expected) => {
    expect(metadata({ applicationProperties: { replayOf } }).replayOf).toBe(expected);
  });

  it.each([
    [4711, '4711'],
    [0, '0'],
    [true, 'true'],
    [false, 'false'],
    ['', ''],
  ])('are text again where the worker made %j of them', (value, text) => {
    expect(metadata({ messageId: value, applicationProperties: { source: value, receivedAt: value } })).toMatchObject({
      messageId: text,
      source: text,
      receivedAt: text,
    });
  });

  it.each([
    ['there are none', undefined],
    ['they are empty', {}],
    ['they are null', { messageId: null, applicationProperties: null }],
    ['properties are missing', { applicationProperties: {} }],
    ['properties are a text', { applicationProperties: 'x' }],
    ['properties are a number', { applicationProperties: 5 }],
  ])('are empty where %s', (_, given) => {
    expect(metadata(given)).toEqual({ messageId: '', source: '', receivedAt: '', replayOf: undefined, returns: 0 });
  });
});

describe('the body of a message', () => {
  it('is its bytes', () => {
    const bytes = Buffer.from('{"a":9007199254740993}');
    expect(bodyOf(bytes)).toBe(bytes);
  });

  it.each([[{ a: 1 }], ['{}'], [5], [null], [undefined]])(
    'is never taken from %j, which the worker has parsed',
    (body) => {
      expect(() => bodyOf(body)).toThrow(TypeError);
    },
  );
});

describe('what comes beside the body of a message', () => {
  const headers = (triggerMetadata?: Record<string, unknown>) =>
    readHeaders(headersOf(anInvocation(triggerMetadata).context));

  it.each([
    [undefined],
    [
      {
        messageId: 'm-1',
        contentType: '',
        applicationProperties: { source: 'hr', authorization: 'secret', 'ce-id': '1' },
      },
    ],
    [{ contentType: 7, applicationProperties: null }],
  ])('is nothing in %j', (triggerMetadata) => {
    expect(headersOf(anInvocation(triggerMetadata).context)).toBeUndefined();
  });

  it.each([['cloudEvents_'], ['cloudEvents:']])(
    'are its content type and the CloudEvents attributes with %s',
    (prefix) => {
      const attributes = { specversion: '1.0', id: '100% 😀', source: '/hr', type: 'hired', count: 7 };
      const properties = Object.entries(attributes).map(([name, value]) => [`${prefix}${name}`, value]);
      const triggerMetadata = {
        contentType: 'application/json',
        applicationProperties: Object.fromEntries(properties),
      };
      expect(headers(triggerMetadata)).toMatchObject({ 'content-type': 'application/json', 'ce-count': '7' });
      expect(openCloudEvent(Buffer.from('{"a":1}'), headers(triggerMetadata))).toMatchObject({
        envelope: {
          event: { ...attributes, count: '7', data: { a: 1 } },
          id: '/hr 100% 😀',
        },
      });
    },
  );

  it('is what JSON can carry, whatever a sender wrote', () => {
    const odd = { cloudEvents_id: '\ud800', cloudEvents_: 'x', 'cloudEvents:type': { a: 1 } };
    expect(headers({ applicationProperties: odd })).toEqual({
      'ce-id': '%EF%BF%BD',
      'ce-type': '%5Bobject%20Object%5D',
    });
  });
});
