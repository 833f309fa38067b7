import { describe, expect, it } from 'vitest';
import { readCanonical } from '../../src/intake/canonical.ts';
import { aDocument, aRequest, NOW } from '../factories.ts';

const read = (document: unknown) => readCanonical(document, NOW);
const problems = (document: unknown) => {
  const reading = read(document);
  return reading.kind === 'problems' ? reading.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};
const without = (field: string) =>
  Object.fromEntries(Object.entries(aDocument(everything)).filter(([name]) => name !== field));

const everything = {
  version: 1,
  occurredAt: '2026-11-20T09:00:00Z',
  effectiveAt: '2026-12-01T00:00:00Z',
  effectiveUntil: '2027-06-30T00:00:00+02:00',
  reference: 'RITM0010001',
  onBehalfOf: 'hr@contoso.com',
  justification: 'Transfer to Engineering',
};

describe('a canonical request', () => {
  it('is read whole', () => {
    const { version, ...fields } = everything;
    expect(read(aDocument(everything))).toEqual({ kind: 'request', request: aRequest(fields) });
  });

  it('needs no more than its event, target and attributes', () => {
    expect(read(aDocument())).toEqual({ kind: 'request', request: aRequest() });
  });

  it.each([[null], [[]], ['x'], [1], [true]])('is not %j', (document) => {
    expect(problems(document)).toEqual([' invalidType']);
  });

  it.each(['eventId', 'target', 'attributes'])('needs its %s', (field) => {
    expect(problems(without(field))).toEqual([`/${field} required`]);
  });

  const optional = Object.keys(everything);
  it.each(optional)('can do without %s', (field) => {
    expect(read(without(field)).kind).toBe('request');
  });

  it('names every problem at once', () => {
    expect(
      problems({ eventId: '', target: { type: 'user' }, attributes: {}, occurredAt: 'now', extra: 1 }).toSorted(),
    ).toEqual([
      ...['/attributes tooShort', '/eventId tooShort', '/extra unknownField'],
      ...['/occurredAt invalidFormat', '/target oneTargetKey'],
    ]);
  });

  const others = ['extra', 'constructor', 'toString', 'hasOwnProperty', 'EventId', 'source', 'id'];
  it.each(others)('has no field %s', (field) => {
    expect(problems(aDocument({ [field]: 'x' }))).toEqual([`/${field} unknownField`]);
  });

  it('has unknown fields named with / and ~ escaped', () => {
    expect(problems(aDocument({ 'a/b~c': 1 }))).toEqual(['/a~1b~0c unknownField']);
  });

  it.each([[2], ['1'], [0], [null]])('has no version %j', (version) => {
    expect(problems(aDocument({ version }))).toEqual(['/version invalidFormat']);
  });
});

describe('a text field', () => {
  const short = ['eventId', 'reference', 'onBehalfOf'].map((field) => [field, 256] as const);
  const fields = [...short, ['justification', 1_024] as const];

  it.each(fields)('%s holds up to %i characters', (field, length) => {
    expect(problems(aDocument({ [field]: 'x'.repeat(length) }))).toEqual([]);
    expect(problems(aDocument({ [field]: 'x'.repeat(length + 1) }))).toEqual([`/${field} tooLong`]);
  });

  const malformed = ['a\ud800b', '\udc00', 'a\nb', 'a\0b', 'a\tb', 'a\u007fb', 'a\u0085b'];
  const wrong = [
    ...[''].map((value) => ({ value, code: 'tooShort' })),
    ...[5, null, ['x'], {}].map((value) => ({ value, code: 'invalidType' })),
    ...malformed.map((value) => ({ value, code: 'invalidFormat' })),
  ];
  const cases = fields.flatMap(([field]) => wrong.map((given) => ({ field, ...given })));
  it.each(cases)('$field may not be $value: $code', ({ field, value, code }) => {
    expect(problems(aDocument({ [field]: value }))).toEqual([`/${field} ${code}`]);
  });

  it.each(['Größe', '日本語', '😀', ' ', "O'Neil/…"])('takes any other Unicode: %s', (text) => {
    expect(problems(aDocument({ eventId: text, justification: text }))).toEqual([]);
  });
});

describe('attributes', () => {
  it.each([
    [null, '/attributes invalidType'],
    [[], '/attributes invalidType'],
    ['x', '/attributes invalidType'],
    [{}, '/attributes tooShort'],
    [{ Engineering: {} }, '/attributes/Engineering tooShort'],
    [{ Engineering: 'x' }, '/attributes/Engineering invalidType'],
    [{ Engineering: ['x'] }, '/attributes/Engineering invalidType'],
    [{ 'a/b~': {} }, '/attributes/a~1b~0 tooShort'],
  ])('may not be %j', (attributes, problem) => {
    expect(problems(aDocument({ attributes }))).toEqual([problem]);
  });

  it('may be 200 together, and not one more', () => {
    const set = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 1]));
    expect(problems(aDocument({ attributes: { One: set(100), Two: set(100) } }))).toEqual([]);
    expect(problems(aDocument({ attributes: { One: set(100), Two: set(101) } }))).toEqual(['/attributes tooMany']);
    expect(read(aDocument({ attributes: { One: set(201) } }))).toMatchObject({ attributes: undefined });
  });

  it('are handed on as they were sent, whatever their names', () => {
    const attributes = { constructor: { toString: ['x'], '': null }, engineering: { A: 1, a: true }, Legacy: null };
    expect(read(aDocument({ attributes }))).toMatchObject({ kind: 'request', request: { attributes } });
  });

  it('are handed on when other fields are wrong, so that they are checked too', () => {
    const reading = read(aDocument({ eventId: 5, target: null, occurredAt: 'now', extra: 1 }));
    expect(reading).toMatchObject({ kind: 'problems', attributes: { Engineering: { Project: ['Baker'] } } });
    const early = read(aDocument({ occurredAt: '2027-01-01T00:00:00Z' }));
    expect(early).toMatchObject({ kind: 'problems', attributes: { Engineering: { Project: ['Baker'] } } });
  });

  it('are not handed on when they are wrong themselves', () => {
    expect(read(aDocument({ attributes: { Engineering: {} } }))).toMatchObject({ attributes: undefined });
    expect(read(null)).toMatchObject({ attributes: undefined });
  });
});

describe('the event id', () => {
  it('is told when other fields are wrong, so that the event can be recorded under it', () => {
    expect(read(aDocument({ target: null, attributes: 5 }))).toMatchObject({ kind: 'problems', eventId: 'hire-8731' });
  });

  it.each([[undefined], [''], [5], ['a\nb'], ['x'.repeat(257)]])('is not told when it is %j', (eventId) => {
    expect(read(aDocument({ eventId }))).toMatchObject({ kind: 'problems', eventId: undefined });
  });
});

describe('a time', () => {
  const fields = ['occurredAt', 'effectiveAt', 'effectiveUntil'] as const;
  const noTimes = [
    ...['2026-11-20T09:00:00', '2026-11-20', '2026-11-20 09:00:00Z', '20261120T090000Z', '2026-02-30T00:00:00Z'],
    ...['2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-20T25:00:00Z', '2026-11-20T09:00:00+0100'],
    ...['2026-11-20T09:00:00Z ', 'yesterday', ''],
  ];
  const wrong = [
    ...noTimes.map((value) => ({ value, code: 'invalidFormat' })),
    ...[1_763_629_200, null].map((value) => ({ value, code: 'invalidType' })),
  ];
  const cases = fields.flatMap((field) => wrong.map((given) => ({ field, ...given })));
  it.each(cases)('$field may not be $value', ({ field, value, code }) => {
    expect(problems(aDocument({ [field]: value }))).toEqual([`/${field} ${code}`]);
  });
});

describe('the time of an event', () => {
  it.each([
    ...['2026-11-20T09:00:00Z', '2026-11-20T10:00:00+01:00', '2026-11-20T03:30:00.123-05:30'],
    ...['1999-12-31T23:59:59Z', '2024-02-29T00:00:00Z', '2026-11-20T09:05:00Z', '2026-11-20T11:05:00+02:00'],
  ])('may be %s', (occurredAt) => {
    expect(read(aDocument({ occurredAt }))).toMatchObject({ kind: 'request', request: { occurredAt } });
  });

  const ahead = ['2026-11-20T09:05:00.001Z', '2026-11-20T09:00:00-01:00', '2999-01-01T00:00:00Z'];
  it.each(ahead)('may not be more than 5 minutes ahead: %s', (occurredAt) => {
    expect(problems(aDocument({ occurredAt }))).toEqual(['/occurredAt inFuture']);
    expect(problems(aDocument({ occurredAt, eventId: '' }))).toEqual(['/eventId tooShort', '/occurredAt inFuture']);
  });

  it.each([
    ['it takes effect then', '2026-12-01T00:00:00Z', '2026-12-01T00:00:00Z', true],
    ['it takes effect later', '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z', true],
    ['it takes effect before', '2026-12-01T00:00:00Z', '2026-11-30T23:59:59Z', false],
    ['it has taken effect already', '2999-01-01T00:00:00Z', '2026-11-01T00:00:00Z', false],
    ['the clocks differ and it has taken effect already', '2026-11-20T09:05:00Z', '2026-11-01T00:00:00Z', true],
  ])('may or may not be ahead when %s', (_, occurredAt, effectiveAt, isAllowed) => {
    expect(problems(aDocument({ occurredAt, effectiveAt }))).toEqual(isAllowed ? [] : ['/occurredAt inFuture']);
  });
});

describe('the time of an effect', () => {
  const FURTHEST = '2036-11-27T09:00:00Z';

  it.each(['2036-11-27T09:00:00.001Z', '9999-12-31T23:59:59Z'])('is a mistake in a year: %s', (time) => {
    expect(problems(aDocument({ effectiveAt: time }))).toEqual(['/effectiveAt inFuture']);
    expect(problems(aDocument({ effectiveUntil: time }))).toEqual(['/effectiveUntil inFuture']);
  });

  it.each(['1999-12-31T23:59:59Z', '2026-11-20T09:00:00Z', '2026-12-01T00:00:00+14:00', FURTHEST])(
    'may begin at %s',
    (effectiveAt) => {
      expect(read(aDocument({ effectiveAt }))).toMatchObject({ kind: 'request', request: { effectiveAt } });
    },
  );

  it.each<Record<string, string>>([
    ...['2026-11-20T09:00:00.001Z', '2026-11-20T08:00:01-01:00', FURTHEST].map((time) => ({ effectiveUntil: time })),
    { effectiveAt: '2026-12-01T00:00:00Z', effectiveUntil: '2026-12-01T00:00:00.001Z' },
    { effectiveAt: '2026-01-01T00:00:00Z', effectiveUntil: '2026-11-20T09:00:01Z' },
  ])('may end later than it begins: %j', (times) => {
    expect(read(aDocument(times))).toMatchObject({ kind: 'request', request: times });
  });

  it.each([
    ['now', { effectiveUntil: '2026-11-20T09:00:00Z' }],
    ['in the past', { effectiveUntil: '2026-11-20T10:59:59+02:00' }],
    ['as it begins', { effectiveAt: '2026-12-01T00:00:00Z', effectiveUntil: '2026-12-01T01:00:00+01:00' }],
    ['before it begins', { effectiveAt: '2026-12-02T00:00:00Z', effectiveUntil: '2026-12-01T00:00:00Z' }],
    [
      'in the past, having begun before',
      { effectiveAt: '2026-01-01T00:00:00Z', effectiveUntil: '2026-02-01T00:00:00Z' },
    ],
    ['before it has occurred', { occurredAt: '2026-11-20T09:04:00Z', effectiveUntil: '2026-11-20T09:03:00Z' }],
  ])('may not end %s', (_, times) => {
    expect(problems(aDocument(times))).toEqual(['/effectiveUntil tooEarly']);
  });

  it('is checked with everything else that is wrong', () => {
    const times = { occurredAt: '2027-01-01T00:00:00Z', effectiveUntil: '2026-01-01T00:00:00Z' };
    expect(problems(aDocument(times))).toEqual(['/occurredAt inFuture', '/effectiveUntil tooEarly']);
    expect(problems(aDocument({ ...times, eventId: '' }))).toEqual([
      ...['/eventId tooShort', '/occurredAt inFuture', '/effectiveUntil tooEarly'],
    ]);
    expect(problems(aDocument({ effectiveAt: 'soon', effectiveUntil: '2026-01-01T00:00:00Z' }))).toEqual([
      ...['/effectiveAt invalidFormat', '/effectiveUntil tooEarly'],
    ]);
  });
});
