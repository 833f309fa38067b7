import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/intake/source/translation.ts';
import { limits } from '../../src/topology.ts';
import { NOW } from '../factories.ts';
import { createEdge, HEADER, proven, senderOf } from './edge.ts';

const BATCH = 'application/cloudevents-batch+json';
const formats: readonly (readonly [Format, string, (events: string) => string])[] = [
  ['eventGrid', 'application/json; charset=utf-8', (events) => `[${events}]`],
  ['cloudEvents', `${BATCH}; charset=UTF-8`, (events) => ` [ ${events}\r\n]\n`],
  ['workday', 'application/json', (events) => `{"Report_Entry": [${events}]}`],
  [
    'bambooHr',
    'application/json',
    (events) => `{"n":"employees","employees":\t[${events}],"more":[{"employees":[1]}]}`,
  ],
];
const sendTo = (format: Format, contentType: string, body: string, more: Record<string, string> = {}) => {
  const edge = createEdge({ format });
  return { edge, answer: edge.post({ body, headers: { ...proven, ...more, 'content-type': contentType } }) };
};

describe.each(formats)('a batch of %s', (format, contentType, wrap) => {
  const events = [
    '{"id":1234567890123456789,"id":2, "text":"[},{\\"]"}',
    '{ "a" : [1, {"b":[]}] ,"\\u0061":"\\\\" }',
    '"a, b]"',
    '1.0000000000000000001',
    'null',
    '[]',
    '{"ü":"😀\\ud800"}',
  ];

  it('is queued as its events, each byte for byte', async () => {
    const { edge, answer } = sendTo(format, contentType, wrap(events.join(' , \n')));
    expect((await answer).status).toBeLessThan(203);
    expect(edge.queued()).toEqual(events);
    expect(edge.log()).toEqual([{ event: 'webhook.accepted', source: 'hr', events: events.length }]);
  });

  it('may be empty, and is then acknowledged', async () => {
    const { edge, answer } = sendTo(format, contentType, wrap(' '));
    expect((await answer).status).toBeLessThan(203);
    expect(edge.events.arrivals).toEqual([]);
  });

  it('may have a thousand events, and not one more', async () => {
    const all = sendTo(format, contentType, wrap(Array(limits.batchItems).fill('{}').join()));
    expect((await all.answer).status).toBeLessThan(203);
    expect(all.edge.events.taken).toHaveLength(limits.batchItems);
    const { edge, answer } = sendTo(
      format,
      contentType,
      wrap(
        Array(limits.batchItems + 1)
          .fill('{}')
          .join(),
      ),
    );
    expect(await answer).toMatchObject({ status: 413, text: expect.stringContaining('1000 events') });
    expect(edge.events.arrivals).toEqual([]);
  });

  it('is refused as a whole when one event of it is too large', async () => {
    const largest = `"${'x'.repeat(limits.bodyBytes - 2)}"`;
    const all = sendTo(format, contentType, wrap(`{},${largest}`));
    expect((await all.answer).status).toBeLessThan(203);
    const { edge, answer } = sendTo(format, contentType, wrap(`{},${largest.replace('x', 'xx')},{}`));
    expect(await answer).toMatchObject({ status: 413, text: expect.stringContaining('An event may have') });
    expect(edge.events.arrivals).toEqual([]);
  });

  it('may have a megabyte', async () => {
    const event = `"${'x'.repeat(limits.bodyBytes / 2)}"`;
    const { edge, answer } = sendTo(format, contentType, wrap(Array(11).fill(event).join()));
    expect((await answer).status).toBeLessThan(203);
    expect(edge.events.taken).toHaveLength(11);
    const larger = sendTo(format, contentType, wrap(Array(12).fill(event).join()));
    expect(await larger.answer).toMatchObject({ status: 413 });
  });

  it('goes on whole when it cannot be taken apart, if it fits as one event', async () => {
    for (const body of [
      wrap('{},'),
      wrap('{}').slice(0, -3),
      `${wrap('{}')}x`,
      '{"a":[1]}',
      'true',
      '',
      '\ufeff{"x":1}',
    ]) {
      const { edge, answer } = sendTo(format, contentType, body);
      expect((await answer).status).toBeLessThan(203);
      expect(edge.queued()).toEqual([body]);
    }
    const { edge, answer } = sendTo(format, contentType, `${wrap(`"${'x'.repeat(limits.bodyBytes)}"`)}x`);
    expect(await answer).toMatchObject({ status: 413 });
    expect(edge.events.arrivals).toEqual([]);
  });

  it('names no event by what names the delivery, but is one delivery when it is sent again', async () => {
    const edge = createEdge({ format });
    const headers = { ...proven, 'content-type': contentType, 'webhook-id': 'msg_1', 'ce-id': 'x' };
    for (let time = 0; time < 2; time++) await edge.post({ body: wrap('{"n":1},{"n":1}'), headers });
    expect(edge.events.taken.map(({ properties }) => properties?.['headers'])).toEqual(
      Array(2).fill(`{"content-type":"application/${format === 'cloudEvents' ? 'cloudevents+' : ''}json"}`),
    );
    expect(edge.events.arrivals).toHaveLength(4);
  });

  it('is asked for again when a part of it was not taken', async () => {
    const edge = createEdge({ format });
    const sent = { body: wrap('1,2,3'), headers: { ...proven, 'content-type': contentType, 'webhook-id': 'msg_1' } };
    edge.events.failNext('send');
    expect(await edge.post(sent)).toMatchObject({ status: 503 });
    expect((await edge.post(sent)).status).toBeLessThan(203);
    expect(edge.queued().toSorted()).toEqual(['1', '2', '3']);
  });

  it('counts with each of its events against the rate', async () => {
    const edge = createEdge({ webhook: { header: HEADER, eventsPerMinute: 10 }, format });
    const send = (count: number) =>
      edge.post({ body: wrap(Array(count).fill('{}').join()), headers: { ...proven, 'content-type': contentType } });
    expect((await send(6)).status).toBeLessThan(203);
    expect(await send(6)).toMatchObject({ status: 429, headers: { 'retry-after': '12' } });
    expect(edge.events.taken).toHaveLength(6);
    edge.pass(60_000);
    expect((await send(25)).status).toBeLessThan(203);
    expect(await send(1)).toMatchObject({ status: 429, headers: { 'retry-after': '96' } });
  });
});

describe('one member of a body', () => {
  it.each([
    ['stands twice', '{"employees":[1],"employees":[2]}'],
    ['stands twice, escaped', '{"employees":[1],"\\u0065mployees":[2]}'],
    ['is no array', '{"employees":{"0":1}}'],
    ['is deeper', '{"data":{"employees":[1]}}'],
    ['is a value', '{"a":"employees","b":[1]}'],
    ['is in a list', '[{"employees":[1]}]'],
  ])('that %s is left as it is', async (_, body) => {
    const { edge, answer } = sendTo('bambooHr', 'application/json', body);
    expect(await answer).toMatchObject({ status: 200 });
    expect(edge.queued()).toEqual([body]);
  });

  it('may be written with escapes', async () => {
    const { edge, answer } = sendTo('workday', 'application/json', '{"Report\\u005fEntry":[1,2]}');
    expect(await answer).toMatchObject({ status: 200 });
    expect(edge.queued()).toEqual(['1', '2']);
  });
});

describe('the content type', () => {
  const form = 'application/x-www-form-urlencoded';
  it.each<readonly [Format, string, Record<string, string>, number]>([
    ['json', 'application/json', {}, 202],
    ['json', 'application/vnd.contoso+json; charset=utf-8', {}, 202],
    ['json', form, {}, 415],
    ['json', 'application/json; charset=utf-16', {}, 415],
    ['jira', 'text/json', {}, 415],
    ['bambooHr', form, {}, 200],
    ['bambooHr', `${form}; charset=UTF-8`, {}, 200],
    ['bambooHr', 'multipart/form-data', {}, 415],
    ['cloudEvents', 'application/cloudevents+json', {}, 202],
    ['cloudEvents', 'application/cloudevents+avro', {}, 415],
    ['cloudEvents', 'application/json', {}, 415],
    ['cloudEvents', 'application/json', { 'ce-specversion': '1.0' }, 202],
    ['cloudEvents', 'text/plain', { 'ce-specversion': '1.0' }, 415],
    ['cloudEvents', form, { 'ce-specversion': '1.0' }, 415],
  ])('of %s may be %s with %j: %i', async (format, contentType, headers, status) => {
    expect(await sendTo(format, contentType, 'a=1', headers).answer).toMatchObject({ status });
  });

  it('that is refused comes with those that are not', async () => {
    const answer = await sendTo('cloudEvents', 'application/json', '{}').answer;
    expect(answer.headers['accept']).toBe(
      'application/cloudevents+json, application/cloudevents-batch+json, application/json',
    );
  });

  it('of signed CloudEvents is never that of the binary mode, whose attributes nobody has signed', async () => {
    const sender = senderOf('standardwebhooks');
    const edge = createEdge({
      ...{ webhook: { signature: sender.scheme }, format: 'cloudEvents', secrets: [sender.secret] },
    });
    const post = async (headers: Record<string, string>) =>
      edge.post({ body: '{}', headers: { ...(await sender.sign('{}', NOW)), ...headers } });
    const refused = await post({ 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-subject': 'forged' });
    expect(refused).toMatchObject({
      status: 415,
      headers: { accept: 'application/cloudevents+json, application/cloudevents-batch+json' },
    });
    expect(edge.events.taken).toEqual([]);
    expect(await post({ 'content-type': 'application/cloudevents+json' })).toMatchObject({ status: 202 });
  });

  it('of CloudEvents in binary mode goes on with the headers, and a form is one event', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': 'A234', 'ce-source': '/hr%20x' };
    const { edge, answer } = sendTo('cloudEvents', 'application/json', '[1,2]', headers);
    expect(await answer).toMatchObject({ status: 202 });
    expect(edge.queued()).toEqual(['[1,2]']);
    const kept = JSON.parse(edge.events.taken[0]?.properties?.['headers'] ?? '');
    expect(kept).toEqual({ ...headers, 'content-type': 'application/json' });
    const posted = sendTo('bambooHr', form, 'type=employee.updated&data[companyId]=1');
    expect(await posted.answer).toMatchObject({ status: 200 });
    expect(posted.edge.queued()).toEqual(['type=employee.updated&data[companyId]=1']);
  });
});
