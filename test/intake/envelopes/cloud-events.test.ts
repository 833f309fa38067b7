import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/domain/key.ts';
import { keepHeaders, readHeaders } from '../../../src/intake/headers.ts';
import { envelopeOf, problemsOf } from './open.ts';
import { cloudEvent } from './samples.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const binary = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/hr', 'ce-type': 'hired' };

/** What the relay keeps of a message beside its body. */
const kept = (headers: object) =>
  readHeaders(keepHeaders(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])));

describe('what the official library sends', () => {
  const event = new CloudEvent({
    ...{ id: '3498867108266115473', source: '/hr/contoso', type: 'com.contoso.employee.hired' },
    ...{ time: '2026-11-20T08:59:00.000Z', subject: 'jana', tenant: 'contoso' },
    data: { mail: 'jana@contoso.com', toString: 'plain data' },
  });
  const expected = {
    ...{ specversion: '1.0', id: '3498867108266115473', source: '/hr/contoso', type: 'com.contoso.employee.hired' },
    ...{ time: '2026-11-20T08:59:00.000Z', subject: 'jana', tenant: 'contoso' },
    data: { mail: 'jana@contoso.com', toString: 'plain data' },
  };

  it.each([
    ['binary', HTTP.binary(event)],
    ['structured', HTTP.structured(event)],
  ])('in %s mode is the same event', (_, { headers, body }) => {
    expect(envelopeOf('cloudEvents', body, kept(headers))).toMatchObject({
      event: expected,
      id: '/hr/contoso 3498867108266115473',
      occurredAt: '2026-11-20T08:59:00.000Z',
    });
  });

  it('in a batch is the same event once it is taken apart', () => {
    const [element] = JSON.parse(JSON.stringify([event])) as readonly unknown[];
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    expect(envelopeOf('cloudEvents', element, headers).event).toEqual(expected);
  });

  it('as bytes is refused, for a mapping cannot look into them', () => {
    const { headers, body } = HTTP.structured(new CloudEvent({ ...cloudEvent, data: new Uint32Array([1, 2]) }));
    expect(problemsOf('cloudEvents', body, kept(headers))).toEqual(['invalidFormat /data_base64']);
  });
});

describe('a structured event', () => {
  it.each([
    ['no type', { type: undefined }, 'required /type'],
    ['an empty id', { id: '' }, 'tooShort /id'],
    ['a numeric id', { id: 1 }, 'invalidType /id'],
    ['another version', { specversion: '0.3' }, 'invalidFormat /specversion'],
  ])('with %s is refused', (_, override, problem) => {
    expect(problemsOf('cloudEvents', { ...cloudEvent, ...override }, STRUCTURED)).toEqual([problem]);
  });

  it('that is not JSON is refused', () => {
    for (const type of ['application/cloudevents', 'application/cloudevents+avro']) {
      expect(problemsOf('cloudEvents', cloudEvent, { 'content-type': type })).toEqual(['invalidFormat ']);
    }
  });

  it('from a queue needs no content type', () => {
    expect(envelopeOf('cloudEvents', cloudEvent).event).toEqual(cloudEvent);
  });

  it('is told from others by source and id together', () => {
    const idOf = (source: string, id: string) => envelopeOf('cloudEvents', { ...cloudEvent, source, id }).id;
    expect(new Set([idOf('a', 'b c'), idOf('a b', 'c'), idOf('a%20b', 'c'), idOf('a', 'b%20c')]).size).toBe(4);
    const [source, id] = ['s'.repeat(200), 'i'.repeat(200)];
    expect(idOf(source, id)).toBe(sha256(`${source} ${id}`));
  });
});

describe('a binary event', () => {
  const attributes = (headers: object) => envelopeOf('cloudEvents', '{}', { ...binary, ...headers }).event;
  const problems = (headers: object) => problemsOf('cloudEvents', '{}', { ...binary, ...headers });

  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['100%25', '100%'],
    ['%2525', '%25'],
    ['"quoted%20\\"text\\""', 'quoted "text"'],
    ['a"b', 'a"b'],
  ])('has the attribute %s as %s', (value, decoded) => {
    expect(attributes({ 'ce-subject': value })).toMatchObject({ subject: decoded });
  });

  it.each([['%C0%A0'], ['%'], ['%zz'], ['%ED%A0%80']])('with the attribute %s is refused', (value) => {
    expect(problems({ 'ce-subject': value })).toEqual(['invalidFormat /subject']);
  });

  it.each([['ce-data'], ['ce-__proto__'], ['ce-'], ['ce-a-b']])('cannot have the attribute %s', (name) => {
    expect(problems({ [name]: 'x' })).toEqual([`invalidFormat /${name.slice(3)}`]);
  });

  it('names what it lacks, and what is wrong inside its data', () => {
    const missing = ['required /specversion', 'required /source', 'required /type'];
    expect(problemsOf('cloudEvents', '{}', { 'ce-id': '1' })).toEqual(missing);
    expect(problemsOf('cloudEvents', '{"a":{"b":1,"b":2}}', binary)).toEqual(['duplicateKey /data/a/b']);
  });

  it('may have no data', () => {
    expect(envelopeOf('cloudEvents', '', binary).event).toEqual({
      specversion: '1.0',
      id: '1',
      source: '/hr',
      type: 'hired',
    });
  });
});
