import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/domain/key.ts';
import { type Format, formats } from '../../../src/intake/source/translation.ts';
import { envelopeOf, problemsOf } from './open.ts';
import { gridEvent, jiraIssue, samples } from './samples.ts';

describe('an event', () => {
  it.each<[Format, string | undefined, string | undefined]>([
    ['canonical', undefined, undefined],
    ['json', 'msg_2b', undefined],
    ['cloudEvents', '/hr/contoso A234-1234-1234', '2026-11-20T08:59:00Z'],
    ['eventGrid', '831e1650-001e-001b-66ab-eeb76e069631', '2026-11-20T08:59:00.9584103Z'],
    ['jira', 'b7d1c3e5', '2026-11-20T09:00:00.123Z'],
    ['jiraAutomation', undefined, undefined],
    ['serviceNow', 'aeed229047801200e0ef563dbb9a71c2:4', '2026-11-20T08:59:00Z'],
    ['bambooHr', undefined, '2026-11-20T08:59:00+00:00'],
    ['hiBob', undefined, '2026-11-20T08:59:00.955603Z'],
    ['workday', undefined, undefined],
  ])('of %s has id %s and time %s', (format, id, occurredAt) => {
    const { body, headers } = samples[format];
    expect(envelopeOf(format, body, headers)).toMatchObject({
      ...(id !== undefined && { id }),
      ...(occurredAt !== undefined && { occurredAt }),
    });
    expect(envelopeOf(format, body, headers).id).toBe(id);
  });

  it.each(formats)('of %s is refused when it is not JSON as it can be trusted', (format) => {
    const { headers } = samples[format];
    const codes = (body: unknown) => problemsOf(format, body, headers).map((problem) => problem.split(' ')[0]);
    expect(codes(Buffer.of(0xff, 0xfe))).toEqual(['invalidUtf8']);
    expect(codes('{"a":')).toEqual(['malformedJson']);
    expect(codes('{"a":1,"\\u0061":2}')).toEqual(['duplicateKey']);
    expect(codes('{"a":12345678901234567890}')).toEqual(['unsafeNumber']);
    expect(codes('{"__proto__":{}}')).toEqual(['forbiddenKey']);
    expect(codes(`${'['.repeat(99)}${']'.repeat(99)}`)).toEqual(['tooDeep']);
  });

  it.each(formats.filter((format) => format !== 'json' && format !== 'canonical'))('of %s is an object', (format) => {
    for (const body of ['null', '"text"', '4711', 'true', '[[]]']) {
      expect(problemsOf(format, body, samples[format].headers)).toHaveLength(1);
    }
  });
});

describe('an id in a header', () => {
  it('that a request cannot carry is told by its digest', () => {
    const long = 'x'.repeat(257);
    expect(envelopeOf('json', {}, { 'webhook-id': long }).id).toBe(sha256(long));
    expect(envelopeOf('json', {}, { 'webhook-id': 'a\u0007' }).id).toBe(sha256('a\u0007'));
    expect(envelopeOf('json', {}, { 'webhook-id': 'x'.repeat(256) }).id).toBe('x'.repeat(256));
  });

  it.each([
    [{ 'x-github-delivery': '72d3162e' }, '72d3162e'],
    [{ 'x-zendesk-webhook-invocation-id': '01F67' }, '01F67'],
    [{ 'webhook-id': '', 'x-github-delivery': '72d3162e' }, '72d3162e'],
    [{ 'webhook-id': '' }, undefined],
  ])('of %j is that of its scheme', (headers, id) => {
    expect(envelopeOf('json', {}, headers).id).toBe(id);
  });
});

describe('a canonical request', () => {
  const headers = { 'webhook-id': 'msg_2b' };

  it('keeps its own id, and has that of its delivery if it has none', () => {
    expect(envelopeOf('canonical', { eventId: 'hire-1' }, headers).event).toEqual({ eventId: 'hire-1' });
    expect(envelopeOf('canonical', { reference: 'x' }, headers).event).toEqual({ reference: 'x', eventId: 'msg_2b' });
    expect(envelopeOf('canonical', { eventId: null }, headers).event).toEqual({ eventId: null });
    expect(envelopeOf('canonical', [1], headers).event).toEqual([1]);
  });
});

describe('an event of Jira', () => {
  it('has a key toString like any other', () => {
    const { event } = envelopeOf('jira', jiraIssue);
    expect(event).toEqual(jiraIssue);
    expect(envelopeOf('jira', { toString: 1, timestamp: { toString: 2 } }).occurredAt).toBe('?');
  });

  it.each([
    [-1, '1969-12-31T23:59:59.999Z'],
    [9e15, '?'],
    ['yesterday', 'yesterday'],
    [null, undefined],
    [undefined, undefined],
  ])('with the timestamp %j has the time %s, which nobody guesses', (timestamp, occurredAt) => {
    expect(envelopeOf('jira', { timestamp }).occurredAt).toBe(occurredAt);
  });
});

describe('an event of Event Grid', () => {
  it('comes alone or as the one element of a list', () => {
    expect(envelopeOf('eventGrid', gridEvent).event).toEqual(gridEvent);
    expect(envelopeOf('eventGrid', [gridEvent]).event).toEqual(gridEvent);
    expect(problemsOf('eventGrid', [gridEvent, gridEvent])).toEqual(['tooMany ']);
    expect(problemsOf('eventGrid', [])).toEqual(['tooShort ']);
  });

  it('names what it lacks', () => {
    const { id, eventTime, ...rest } = gridEvent;
    expect(problemsOf('eventGrid', [{ ...rest, eventTime: 1 }])).toEqual(['required /id', 'invalidType /eventTime']);
  });
});

describe('an event of ServiceNow', () => {
  it('without the header is named by its record', () => {
    const { body } = samples.serviceNow;
    expect(envelopeOf('serviceNow', body).id).toBe('aeed229047801200e0ef563dbb9a71c2:4');
    expect(envelopeOf('serviceNow', { sys_id: 'a', sys_mod_count: {} }).id).toBeUndefined();
  });

  it('may show its fields beside their values', () => {
    const field = { value: '2026-11-20 08:59:00', display_value: '2026-11-20 09:59:00' };
    expect(envelopeOf('serviceNow', { sys_updated_on: field }).occurredAt).toBe('2026-11-20T08:59:00Z');
  });
});

describe('a time', () => {
  it.each<[Format, string, unknown, string | undefined]>([
    ['hiBob', 'triggeredAt', '2026-11-20T08:59:00+02:00', '2026-11-20T08:59:00+02:00'],
    ['hiBob', 'triggeredAt', '2026-11-20', '2026-11-20'],
    ['hiBob', 'triggeredAt', 5, '?'],
    ['bambooHr', 'timestamp', '2026-11-20T08:59:00-0730', '2026-11-20T08:59:00-07:30'],
    ['bambooHr', 'timestamp', '2026-11-20T08:59:00Z', '2026-11-20T08:59:00Z'],
    ['bambooHr', 'timestamp', '2026-11-20T08:59:00', '2026-11-20T08:59:00'],
  ])('of %s in %s as %j is %s', (format, field, value, occurredAt) => {
    expect(envelopeOf(format, { [field]: value }).occurredAt).toBe(occurredAt);
  });
});

describe('a row of Workday', () => {
  it('comes alone or as the one entry of a report', () => {
    const row = { Employee_ID: '21001' };
    expect(envelopeOf('workday', row).event).toEqual(row);
    expect(envelopeOf('workday', { Report_Entry: [row] }).event).toEqual(row);
    expect(problemsOf('workday', { Report_Entry: [row, row] })).toEqual(['tooMany /Report_Entry']);
    expect(problemsOf('workday', { Report_Entry: ['row'] })).toEqual(['invalidType /Report_Entry/0']);
  });
});
