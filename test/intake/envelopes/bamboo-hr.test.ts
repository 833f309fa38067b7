import { describe, expect, it } from 'vitest';
import { envelopeOf, problemsOf } from './open.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const form = (body: string) => envelopeOf('bambooHr', body, FORM).event;
const problems = (body: string) => problemsOf('bambooHr', body, FORM);

describe('a field-based event of BambooHR', () => {
  const employee = { id: '123', changedFields: ['jobTitle'], timestamp: '2026-11-20T08:59:00+00:00' };

  it.each([
    ['values', { jobTitle: { value: 'Engineer' }, hired: { value: null } }, { jobTitle: 'Engineer', hired: null }],
    ['bare values', { jobTitle: 'Engineer' }, { jobTitle: 'Engineer' }],
    [
      'something else',
      { jobTitle: { text: 'Engineer' }, toString: 'x' },
      { jobTitle: { text: 'Engineer' }, toString: 'x' },
    ],
  ])('with %s shows its one employee with bare values', (_, fields, bare) => {
    const event = { ...employee, fields: bare };
    expect(envelopeOf('bambooHr', { employees: [{ ...employee, fields }] })).toMatchObject({ event });
    expect(envelopeOf('bambooHr', { ...employee, fields })).toMatchObject({ event });
  });

  it('that nobody has taken apart is refused', () => {
    expect(problemsOf('bambooHr', { employees: [employee, employee] })).toEqual(['tooMany /employees']);
    expect(problemsOf('bambooHr', { employees: [] })).toEqual(['tooShort /employees']);
    expect(problemsOf('bambooHr', { employees: [1] })).toEqual(['invalidType /employees/0']);
  });
});

describe('a form post', () => {
  it('is what the same event is as JSON', () => {
    const body =
      'type=employee.updated&timestamp=2026-11-20T08%3A59%3A00%2B0000&data[companyId]=12345&data%5BemployeeId%5D=67890' +
      '&data[changedFields][0]=first+name&data[changedFields][1]=r%C3%A9sum%C3%A9';
    expect(envelopeOf('bambooHr', body, FORM)).toEqual({
      kind: undefined,
      event: {
        type: 'employee.updated',
        timestamp: '2026-11-20T08:59:00+0000',
        data: { companyId: '12345', employeeId: '67890', changedFields: ['first name', 'résumé'] },
      },
      occurredAt: '2026-11-20T08:59:00+00:00',
    });
  });

  it.each([
    ['a[]=1&a[]=2', { a: ['1', '2'] }],
    ['a[1]=x&a[0]=y', { a: { 1: 'x', 0: 'y' } }],
    ['a[999999999]=x', { a: { 999999999: 'x' } }],
    ['a', { a: '' }],
    ['a=b=c&&', { a: 'b=c' }],
    ['', {}],
    ['toString=x&constructor[prototype]=y', { toString: 'x', constructor: { prototype: 'y' } }],
  ])('%s is %j', (body, event) => {
    expect(form(body)).toEqual(event);
  });

  it.each([
    ['__proto__[x]=1', 'forbiddenKey /__proto__/x'],
    ['a[__proto__]=1', 'forbiddenKey /a/__proto__'],
    ['a=1&a=2', 'duplicateKey /a'],
    ['a=1&a[b]=2', 'duplicateKey /a/b'],
    ['a[b]=1&a=2', 'duplicateKey /a'],
    ['a=%C0%A0', 'invalidUtf8 '],
    ['a=100%', 'invalidUtf8 '],
    ['%ff=1', 'invalidUtf8 '],
    ['a[b=1', 'invalidFormat '],
    ['[a]=1', 'invalidFormat '],
    ['a]b=1', 'invalidFormat '],
    [`a${'[b]'.repeat(20)}=1`, `tooDeep /a${'/b'.repeat(15)}`],
    [Array.from({ length: 1_001 }, (_, index) => `a${index}=`).join('&'), 'tooMany '],
  ])('%.40s is refused: %s', (body, problem) => {
    expect(problems(body)).toEqual([problem]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});
