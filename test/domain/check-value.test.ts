import { describe, expect, it } from 'vitest';
import { checkValue } from '../../src/domain/check-value.ts';
import type { AttributeDefinition } from '../../src/domain/definition.ts';
import { createSuggest } from '../../src/domain/nearest.ts';
import { anIndexedDefinition } from '../factories.ts';

const at = '/attributes/Engineering/Note';
const check = (definition: Partial<AttributeDefinition>, value: unknown) =>
  checkValue(anIndexedDefinition(definition), value, at, createSuggest());
const codes = (definition: Partial<AttributeDefinition>, value: unknown) =>
  check(definition, value).map(({ pointer, code }) => [pointer, code]);

describe('a single value', () => {
  it.each([
    ['String', 'a'],
    ['String', 'x'.repeat(64)],
    ['String', '😀'.repeat(32)],
    ['String', ' '],
    ['Integer', 0],
    ['Integer', -0],
    ['Integer', 2_147_483_647],
    ['Integer', -2_147_483_648],
    ['Boolean', true],
    ['Boolean', false],
  ] as const)('of type %s may be %j', (type, value) => {
    expect(check({ type }, value)).toEqual([]);
  });

  it.each([
    ['String', 1, 'wrongType'],
    ['String', true, 'wrongType'],
    ['String', {}, 'wrongType'],
    ['String', { add: ['x'] }, 'wrongType'],
    ['String', '\ud800', 'wrongType'],
    ['String', 'a\udc00b', 'wrongType'],
    ['String', '', 'valueEmpty'],
    ['String', 'x'.repeat(65), 'valueTooLong'],
    ['String', `${'😀'.repeat(32)}x`, 'valueTooLong'],
    ['Integer', '1', 'wrongType'],
    ['Integer', true, 'wrongType'],
    ['Integer', 1.5, 'wrongType'],
    ['Integer', {}, 'wrongType'],
    ['Integer', 2_147_483_648, 'outOfRange'],
    ['Integer', -2_147_483_649, 'outOfRange'],
    ['Integer', Number.MAX_SAFE_INTEGER, 'outOfRange'],
    ['Boolean', 'true', 'wrongType'],
    ['Boolean', 1, 'wrongType'],
    ['Boolean', 0, 'wrongType'],
    ['Boolean', {}, 'wrongType'],
    ['String', null, 'wrongType'],
    ['Integer', null, 'wrongType'],
    ['Boolean', null, 'wrongType'],
  ] as const)('of type %s may not be %j: %s', (type, value, code) => {
    expect(codes({ type }, value)).toEqual([[at, code]]);
  });

  it.each(['String', 'Integer', 'Boolean'] as const)('of type %s is not a collection', (type) => {
    expect(codes({ type }, ['x'])).toEqual([[at, 'singleValueExpected']]);
    expect(codes({ type }, [])).toEqual([[at, 'singleValueExpected']]);
  });
});

describe('a collection', () => {
  it.each([
    ['String', ['a', 'b']],
    ['String', ['a', 'A', 'a ']],
    ['Integer', [1, 2]],
    ['Integer', []],
  ] as const)('of type %s may be %j', (type, value) => {
    expect(check({ type, isCollection: true }, value)).toEqual([]);
  });

  it.each([
    ['String', 'a'],
    ['Integer', 1],
    ['String', { add: ['a'] }],
    ['String', { length: 0 }],
  ] as const)('of type %s is not %j', (type, value) => {
    expect(codes({ type, isCollection: true }, value)).toEqual([[at, 'collectionExpected']]);
  });

  it('names each member that is wrong by its index', () => {
    expect(codes({ isCollection: true }, ['a', 1, '', 'b', 'a', null, ['c']])).toEqual([
      [`${at}/1`, 'wrongType'],
      [`${at}/2`, 'valueEmpty'],
      [`${at}/4`, 'duplicateValue'],
      [`${at}/5`, 'wrongType'],
      [`${at}/6`, 'wrongType'],
    ]);
  });

  it('refuses every repetition of a value, not only the first', () => {
    expect(codes({ type: 'Integer', isCollection: true }, [7, 7, 8, 7])).toEqual([
      [`${at}/1`, 'duplicateValue'],
      [`${at}/3`, 'duplicateValue'],
    ]);
  });
});

describe('a predefined value', () => {
  const project: Partial<AttributeDefinition> = {
    usePreDefinedValuesOnly: true,
    allowedValues: [
      { id: 'Alpine', isActive: true },
      { id: 'Baker', isActive: true },
      { id: 'Denali', isActive: false },
      { id: 'Denver', isActive: false },
    ],
  };

  it('may be one of the active ones', () => {
    expect(check(project, 'Baker')).toEqual([]);
  });

  it.each(['baker', 'BAKER', 'Baker ', 'Baker\u200b', 'Eiger', 'constructor', 'toString'])(
    'may not be %j: values compare exactly',
    (value) => {
      expect(codes(project, value)).toEqual([[at, 'valueNotAllowed']]);
    },
  );

  it('may not be a deactivated one', () => {
    expect(codes(project, 'Denali')).toEqual([[at, 'valueInactive']]);
  });

  it('suggests what is near, never what is deactivated', () => {
    expect(check(project, 'bakr')[0]?.detail).toContain("Did you mean 'Baker'?");
    expect(check(project, 'Denal')[0]?.detail).not.toMatch(/Did you mean|Denali|Denver/);
  });

  it('says how many there are to choose from, and does not repeat what was sent', () => {
    const detail = check(project, 'Secret-Codename')[0]?.detail;
    expect(detail).toContain('2 active predefined values');
    expect(detail).not.toContain('Secret-Codename');
  });

  it('of a collection is checked member by member', () => {
    expect(codes({ ...project, isCollection: true }, ['Baker', 'Denali', 'Eiger'])).toEqual([
      [`${at}/1`, 'valueInactive'],
      [`${at}/2`, 'valueNotAllowed'],
    ]);
  });

  it('of type Integer is found by its digits', () => {
    const vendors = { ...project, type: 'Integer', allowedValues: [{ id: '4', isActive: true }] } as const;
    expect(check(vendors, 4)).toEqual([]);
    expect(codes(vendors, 8)).toEqual([[at, 'valueNotAllowed']]);
  });

  it('is one problem when its type is wrong already', () => {
    expect(codes({ ...project, type: 'Integer' }, 'Baker')).toEqual([[at, 'wrongType']]);
  });

  it('is only suggested while the attribute takes free values', () => {
    expect(check({ ...project, usePreDefinedValuesOnly: false }, 'Eiger')).toEqual([]);
    expect(check({ ...project, usePreDefinedValuesOnly: false }, 'Denali')).toEqual([]);
  });
});
