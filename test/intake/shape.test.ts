import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemCodes } from '../../src/domain/problem.ts';
import { canonicalRequest } from '../../src/intake/canonical.ts';
import { toProblems } from '../../src/intake/shape.ts';
import { aDocument } from '../factories.ts';

const problems = (schema: z.ZodType, value: unknown) =>
  toProblems(schema.safeParse(value, { reportInput: true }).error?.issues ?? []);

describe('a shape that is wrong', () => {
  it.each([
    ['required', z.object({ a: z.string() }), {}, '/a'],
    ['required', z.object({ a: z.literal(1) }), {}, '/a'],
    ['invalidType', z.object({ a: z.string() }), { a: 1 }, '/a'],
    ['invalidType', z.object({ a: z.array(z.string()) }), { a: ['x', 1] }, '/a/1'],
    ['unknownField', z.strictObject({}), { a: 1 }, '/a'],
    ['tooShort', z.array(z.unknown()).min(1), [], ''],
    ['tooShort', z.string().min(1), '', ''],
    ['tooLong', z.string().max(1), 'xx', ''],
    ['tooMany', z.array(z.unknown()).max(1), [1, 2], ''],
    ['invalidFormat', z.enum(['a', 'b']), 'c', ''],
    ['invalidFormat', z.guid(), 'x', ''],
    ['invalidFormat', z.string().refine(() => false), 'x', ''],
  ] as const)('is %s', (code, schema, value, pointer) => {
    expect(problems(schema, value)).toEqual([{ pointer, code, detail: expect.stringMatching(/\.$|^Invalid/) }]);
  });

  it('names each unknown field of its own accord', () => {
    expect(problems(z.object({ a: z.strictObject({}) }), { a: { x: 1, 'y/z': 2 } })).toMatchObject([
      { pointer: '/a/x', code: 'unknownField' },
      { pointer: '/a/y~1z', code: 'unknownField' },
    ]);
  });

  it('says what is possible', () => {
    expect(problems(z.enum(['user', 'servicePrincipal']), 'group')[0]?.detail).toContain('user, servicePrincipal');
    expect(problems(z.string().max(256), 'x'.repeat(257))[0]?.detail).toContain('256');
  });

  it('takes the code that a check of ours gives', () => {
    const schema = z.string().refine(() => false, { params: { code: 'oneTargetKey' }, message: 'Give one.' });
    expect(problems(schema, 'x')).toEqual([{ pointer: '', code: 'oneTargetKey', detail: 'Give one.' }]);
  });
});

describe('the details of a request', () => {
  const secret = 'Zugspitze-4711';
  const documents = [
    { target: secret },
    { target: {} },
    { target: { type: secret } },
    { target: { type: 'user', id: secret } },
    { target: { type: 'user', userPrincipalName: secret } },
    { target: { type: 'user', id: { secret } } },
    { attributes: secret },
    { attributes: { Engineering: secret } },
    { attributes: { Engineering: {} } },
    { attributes: {} },
    { eventId: `${secret}\n` },
    { eventId: secret.repeat(100) },
    { eventId: [secret] },
    { occurredAt: secret },
    { version: secret },
  ];

  it.each(documents)('are in words of our own and quote nothing: %j', (override) => {
    const issues = canonicalRequest.safeParse(aDocument(override), { reportInput: true }).error?.issues ?? [];
    const found = toProblems(issues);
    expect(found).toHaveLength(1);
    for (const { code, detail } of found) {
      expect(problemCodes).toContain(code);
      expect(detail).toMatch(/^(Give|Name|This field) .+\.$/);
      expect(detail).not.toContain(secret);
    }
  });
});
