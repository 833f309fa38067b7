import { describe, expect, it } from 'vitest';
import { checkEdit, isEdit } from '../../src/domain/check-edit.ts';
import type { AttributeDefinition } from '../../src/domain/definition.ts';
import { createSuggest } from '../../src/domain/nearest.ts';
import { anIndexedDefinition } from '../factories.ts';

const at = '/attributes/Engineering/Note';
const check = (value: unknown, definition: Partial<AttributeDefinition> = {}) =>
  checkEdit(anIndexedDefinition({ isCollection: true, ...definition }), value, at, createSuggest());
const codes = (value: unknown, definition?: Partial<AttributeDefinition>) =>
  check(value, definition).map(({ pointer, code }) => `${pointer.replace(at, '')} ${code}`);

describe('a value', () => {
  it.each([[{}], [{ add: [] }], [{ more: 1 }]])('%j is an edit', (value) => {
    expect(isEdit(value)).toBe(true);
  });

  it.each([[null], [undefined], [[]], [[{ add: ['x'] }]], ['add'], [0], [false]])('%j is none', (value) => {
    expect(isEdit(value)).toBe(false);
  });
});

describe('an edit', () => {
  it.each([
    [{ add: ['a'] }],
    [{ remove: ['a'] }],
    [{ add: ['a', 'b'], remove: ['c'] }],
    [{ add: ['a'], remove: ['A', 'a '] }],
    [{ add: [], remove: ['a'] }],
    [{ add: ['a'], remove: [] }],
  ])('of a collection may be %j', (value) => {
    expect(check(value)).toEqual([]);
  });

  it('of numbers may be of numbers', () => {
    expect(check({ add: [1, -2], remove: [3] }, { type: 'Integer' })).toEqual([]);
  });

  it.each([
    [{}, [' tooShort']],
    [{ add: [] }, [' tooShort']],
    [{ add: [], remove: [] }, [' tooShort']],
    [{ set: ['a'] }, ['/set unknownField']],
    [{ add: ['a'], 'a/b~': 1, Remove: [] }, ['/a~1b~0 unknownField', '/Remove unknownField']],
    [{ add: 'a' }, ['/add collectionExpected']],
    [{ add: null }, ['/add collectionExpected']],
    [{ remove: { length: 0 } }, ['/remove collectionExpected']],
    [{ add: 'a', remove: 'a' }, ['/add collectionExpected', '/remove collectionExpected']],
    [{ add: 'a', remove: ['a'] }, ['/add collectionExpected']],
    [{ add: ['a', 'a'] }, ['/add/1 duplicateValue']],
    [{ remove: ['a', 'b', 'a'] }, ['/remove/2 duplicateValue']],
    [{ add: ['a', 'b'], remove: ['c', 'b'] }, ['/remove/1 duplicateValue']],
    [{ add: ['', 1, 'x'.repeat(65)] }, ['/add/0 valueEmpty', '/add/1 wrongType', '/add/2 valueTooLong']],
    [{ remove: ['', 1, null] }, ['/remove/0 valueEmpty', '/remove/1 wrongType', '/remove/2 wrongType']],
    [{ add: [1], remove: [2] }, ['/add/0 wrongType', '/remove/0 wrongType']],
  ])('of a collection may not be %j', (value, expected) => {
    expect(codes(value)).toEqual(expected);
  });

  it.each([[{ add: ['a'] }], [{ remove: ['a'] }], [{}], [{ more: 1 }]])(
    'of a single value may not be, were it %j',
    (value) => {
      expect(codes(value, { isCollection: false })).toEqual([' singleValueExpected']);
    },
  );

  const predefined: Partial<AttributeDefinition> = {
    usePreDefinedValuesOnly: true,
    allowedValues: [
      { id: 'Alpine', isActive: true },
      { id: 'Denali', isActive: false },
    ],
  };

  it('is looked at to its end, and tells of no more than a hundred mistakes', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => `member ${index}`);
    expect(codes({ remove: [...hundred, 7, { evil: 1 }] })).toEqual(['/remove/100 wrongType', '/remove/101 wrongType']);
    expect(codes({ remove: Array.from({ length: 150 }, (_, index) => index) })).toHaveLength(100);
  });

  it('adds predefined and active values only', () => {
    expect(codes({ add: ['Alpine', 'Denali', 'Eiger'] }, predefined)).toEqual([
      '/add/1 valueInactive',
      '/add/2 valueNotAllowed',
    ]);
  });

  it('removes what is no longer active or predefined', () => {
    expect(codes({ add: ['Alpine'], remove: ['Denali', 'Eiger'] }, predefined)).toEqual([]);
  });

  it('suggests what may be meant to be added, and does not repeat what was sent', () => {
    const [problem] = check({ add: ['Alpin'] }, predefined);
    expect(problem?.detail).toContain("Did you mean 'Alpine'?");
    expect(JSON.stringify(check({ add: ['Secret-1'], remove: [1, 'Secret-1'] }, predefined))).not.toContain('Secret');
  });
});
