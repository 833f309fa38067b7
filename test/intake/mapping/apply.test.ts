import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../../src/intake/envelopes/envelope.ts';
import { applyMapping, isWanted } from '../../../src/intake/mapping/apply.ts';
import { compileMapping, type Mapping } from '../../../src/intake/mapping/compile.ts';
import { mapping as schema } from '../../../src/intake/source/translation.ts';

const target = { type: 'user', employeeId: 'id' };
const project = { attributeSet: 'Engineering', attribute: 'Project' };

function mappingOf(file: Readonly<Record<string, unknown>>): Mapping {
  const reports: string[] = [];
  const parsed = schema.parse({ target, attributes: [{ ...project, value: '"Baker"' }], ...file });
  const mapping = compileMapping(parsed, (path, message) => reports.push(`${path.join('.')}: ${message}`));
  if (!mapping) throw new Error(reports.join('\n'));
  return mapping;
}

const apply = (
  file: Readonly<Record<string, unknown>>,
  event: unknown,
  rest: Omit<Envelope, 'event'> = {},
  record?: unknown,
) => applyMapping(mappingOf(file), { event, ...rest }, record);

async function documentOf(...given: Parameters<typeof apply>): Promise<Readonly<Record<string, unknown>>> {
  const mapped = await apply(...given);
  if (mapped.kind !== 'mapped') throw new Error(JSON.stringify(mapped));
  return mapped.document;
}
async function problemsOf(...given: Parameters<typeof apply>): Promise<readonly string[]> {
  const mapped = await apply(...given);
  return mapped.kind === 'problems' ? mapped.problems.map(({ code, pointer }) => `${code} ${pointer}`) : [];
}
const attributesOf = async (rules: readonly object[], event: object = {}) =>
  (await documentOf({ attributes: rules.map((rule) => ({ ...project, ...rule })) }, { id: '1', ...event }))[
    'attributes'
  ];

describe('a mapped event', () => {
  it('has the id and the time of its envelope, unless the file says another', async () => {
    const envelope = { id: 'msg-1', occurredAt: '2026-11-20T09:00:00Z' };
    expect(await documentOf({}, { id: '1' }, envelope)).toMatchObject({
      eventId: 'msg-1',
      occurredAt: envelope.occurredAt,
    });
    const file = { eventId: 'ticket', occurredAt: 'at', reference: 'ticket', justification: 'none' };
    expect(await documentOf(file, { id: '1', ticket: 42, at: '2026-01-01T00:00:00Z', none: null }, envelope)).toEqual({
      ...{ eventId: '42', reference: '42', occurredAt: '2026-01-01T00:00:00Z' },
      target: { type: 'user', employeeId: '1' },
      attributes: { Engineering: { Project: 'Baker' } },
    });
    expect(await documentOf(file, { id: '1' }, envelope)).toMatchObject({
      eventId: 'msg-1',
      occurredAt: envelope.occurredAt,
    });
  });

  it('has no id where nobody gives it one', async () => {
    expect((await documentOf({}, { id: '1' }))['eventId']).toBeUndefined();
  });

  it.each([
    [67_890, '67890'],
    ['007', '007'],
  ])('has a target named %j as the text %j', async (id, employeeId) => {
    expect(await documentOf({}, { id })).toMatchObject({ target: { type: 'user', employeeId } });
  });

  it.each([[undefined], [null], [1.5], [true], [['1', '2']], [{}]])(
    'with a target named %j has a problem',
    async (id) => {
      expect(await problemsOf({}, { id })).toEqual(['mappingFailed /mapping/target/employeeId']);
    },
  );

  it('has every problem named at once, each with its rule', async () => {
    const file = {
      ...{ eventId: 'x', occurredAt: 'x', effectiveAt: '$number(s)', reference: 'x', onBehalfOf: 's + 1' },
      attributes: [
        { ...project, when: 's > 1', value: '1' },
        { ...project, value: 'x' },
        { ...project, add: '[[1]]', remove: 'x' },
      ],
    };
    const parts = ['eventId', 'reference', 'onBehalfOf', 'occurredAt', 'effectiveAt', 'attributes/0/when'];
    const rules = ['attributes/1/value', 'attributes/2/add', 'attributes/2/remove'];
    const expected = ['target/employeeId', ...parts, ...rules].map((part) => `mappingFailed /mapping/${part}`);
    expect(await problemsOf(file, { x: { y: 1 }, s: 'text' })).toEqual(expected);
  });

  it('with the id of its envelope keeps it when a rule fails', async () => {
    expect(await apply({ reference: '1 + "x"' }, { id: '1' }, { id: 'msg-1' })).toMatchObject({ eventId: 'msg-1' });
  });

  it('is passed over when no rule wants anything', async () => {
    expect(await apply({ attributes: [{ ...project, value: 'none' }] }, { id: '1' })).toEqual({ kind: 'passedOver' });
  });
});

describe('a rule', () => {
  it.each<[string, unknown, unknown]>([
    ['sets a text', { value: '"Baker"' }, 'Baker'],
    ['sets a list', { value: '["Baker", "Alpine"]' }, ['Baker', 'Alpine']],
    ['clears', { value: 'null' }, null],
    ['sets what is false', { value: 'false' }, false],
    ['edits', { add: '"Baker"', remove: '["Alpine"]' }, { add: ['Baker'], remove: ['Alpine'] }],
    ['adds only', { add: '"Baker"', remove: 'none' }, { add: ['Baker'] }],
    ['removes only', { add: 'null', remove: '"Baker"' }, { remove: ['Baker'] }],
    ['holds when that is true', { when: 'id = "1"', value: '1' }, 1],
  ])('%s', async (_, rule, wanted) => {
    expect(await attributesOf([rule as object])).toEqual({ Engineering: { Project: wanted } });
  });

  it.each([['id = "2"'], ['none'], ['"true"'], ['1'], ['null']])('holds only when %s is true', async (when) => {
    expect(await attributesOf([{ value: '"general"' }, { when, value: '"exception"' }])).toEqual({
      Engineering: { Project: 'general' },
    });
  });

  it('after another one for the same attribute counts', async () => {
    const rules = [{ value: '"general"' }, { when: 'id = "1"', value: '"exception"' }, { value: 'none' }];
    expect(await attributesOf(rules)).toEqual({ Engineering: { Project: 'exception' } });
    expect(await attributesOf([{ add: '"x"' }, { value: 'null' }])).toEqual({ Engineering: { Project: null } });
  });

  it('that edits comes together with others that do', async () => {
    const rules = [{ add: '"a"' }, { add: '["a", "b"]' }, { remove: '"c"' }];
    expect(await attributesOf(rules)).toEqual({ Engineering: { Project: { add: ['a', 'b'], remove: ['c'] } } });
  });

  it('may have any name', async () => {
    const attributes = await attributesOf([{ attributeSet: '__proto__', attribute: 'constructor', value: '1' }]);
    expect(JSON.stringify(attributes)).toBe('{"__proto__":{"constructor":1}}');
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('whether an event is wanted', () => {
  it.each([
    [undefined, true],
    ['type = "hired"', true],
    ['type = "left"', false],
    ['none', false],
    ['type', false],
  ])('is by %j: %s', async (when, wanted) => {
    const mapping = mappingOf(when === undefined ? {} : { when });
    expect(await isWanted(mapping, { event: { type: 'hired' } })).toEqual({ kind: 'wanted', isWanted: wanted });
  });

  it('cannot be told when the expression fails', async () => {
    const answer = await isWanted(mappingOf({ when: '1 + type' }), { event: { type: 'hired' } });
    expect(answer).toMatchObject({ kind: 'problems', problems: [{ pointer: '/mapping/when', code: 'mappingFailed' }] });
  });
});
