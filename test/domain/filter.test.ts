import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFilters, filterOperators, type RequestedFilter } from '../../src/domain/filter.ts';
import { aCatalog, aDefinition, exampleDefinitions } from '../factories.ts';

const catalog = aCatalog([...exampleDefinitions, aDefinition(), aDefinition({ name: 'Hidden', isSearchable: false })]);

const requested = (override: Partial<RequestedFilter> = {}): RequestedFilter => ({
  attributeSet: 'Engineering',
  attribute: 'Project',
  operator: 'eq',
  value: 'Baker',
  ...override,
});
const problems = (...filters: readonly Partial<RequestedFilter>[]) => {
  const check = checkFilters(filters.map(requested), catalog);
  return check.kind === 'invalid' ? check.problems : [];
};
const codes = (...filters: readonly Partial<RequestedFilter>[]) =>
  problems(...filters).map(({ pointer, code }) => `${pointer} ${code}`);

describe('filters that fit the catalog', () => {
  it('are asked in the spelling of their definitions', () => {
    const filters = [
      requested({ attributeSet: 'ENGINEERING', attribute: 'project' }),
      requested({ attributeSet: 'marketing', attribute: 'APPCOUNTRY', operator: 'startsWith', value: 'Ca' }),
    ];
    expect(checkFilters(filters, catalog)).toEqual({
      kind: 'valid',
      filters: [
        {
          attribute: { attributeSet: 'Engineering', name: 'Project', type: 'String', isCollection: true },
          operator: 'eq',
          value: 'Baker',
        },
        {
          attribute: { attributeSet: 'Marketing', name: 'AppCountry', type: 'String', isCollection: true },
          operator: 'startsWith',
          value: 'Ca',
        },
      ],
    });
  });

  it.each([
    ['a member of a collection', { attribute: 'CostCenter', value: 1001 }],
    ['the smallest Integer', { attribute: 'NumVendors', value: -(2 ** 31) }],
    ['a Boolean', { attribute: 'Certification', operator: 'ne', value: false }],
    ['what is predefined no more', { value: 'Denali' }],
    ['what never was, but may be assigned since before', { value: 'Everest' }],
    ['the start of a predefined value', { operator: 'startsWith', value: 'Ba' }],
    ['a deprecated attribute, which stays assigned', { attribute: 'OldProject', value: 'x' }],
    ['as much as a value can be', { attribute: 'Note', value: 'x'.repeat(64) }],
  ] as const)('may name %s', (_, filter) => {
    expect(codes(filter)).toEqual([]);
  });
});

describe('a filter that does not', () => {
  it.each([
    ['a set', { attributeSet: 'Enginering' }, '/filters/0/attributeSet unknownAttributeSet', "'Engineering'"],
    ['an attribute', { attribute: 'Projekt' }, '/filters/0/attribute unknownAttribute', "'Project'"],
  ])('names %s that is not there, and is told what is', (_, filter, code, hint) => {
    expect(codes(filter)).toEqual([code]);
    expect(problems(filter)[0]?.detail).toContain(hint);
  });

  it('names what two definitions are called, but for case', () => {
    const twice = aCatalog([aDefinition({ name: 'EL' }), aDefinition({ name: 'El' })]);
    expect(checkFilters([requested({ attribute: 'el', value: 'x' })], twice)).toMatchObject({
      problems: [{ pointer: '/filters/0/attribute', code: 'ambiguousAttribute' }],
    });
  });

  it('names an attribute that is not searchable', () => {
    expect(codes({ attribute: 'Hidden', value: 'x' })).toEqual(['/filters/0/attribute notSearchable']);
  });

  it.each([
    ['a text for an Integer', { attribute: 'NumVendors', value: '4' }, 'wrongType'],
    ['a fraction', { attribute: 'NumVendors', value: 1.5 }, 'wrongType'],
    ['more than 32 bits', { attribute: 'NumVendors', value: 2 ** 31 }, 'outOfRange'],
    ['a number for a String', { value: 1001 }, 'wrongType'],
    ['a text for a Boolean', { attribute: 'Certification', value: 'true' }, 'wrongType'],
    ['null', { value: null }, 'wrongType'],
    ['an object', { value: { add: ['Baker'] } }, 'wrongType'],
    ['a list', { value: ['Baker'] }, 'singleValueExpected'],
    ['a list for a single value', { attribute: 'NumVendors', value: [4] }, 'singleValueExpected'],
    ['half a letter', { value: '\ud83d' }, 'wrongType'],
    ['an empty text', { value: '' }, 'valueEmpty'],
    ['the start of anything', { operator: 'startsWith', value: '' }, 'valueEmpty'],
    ['65 characters', { attribute: 'Note', value: 'x'.repeat(65) }, 'valueTooLong'],
  ] as const)('compares with %s', (_, filter, code) => {
    expect(codes(filter)).toEqual([`/filters/0/value ${code}`]);
  });

  it.each([
    ['an Integer', { attribute: 'NumVendors', value: 4 }],
    ['a Boolean', { attribute: 'Certification', value: true }],
  ])('asks how %s starts', (_, filter) => {
    expect(codes({ ...filter, operator: 'startsWith' })).toEqual(['/filters/0/operator invalidFormat']);
  });

  it('is named with all that is wrong, and so are the others', () => {
    expect(
      codes(
        {},
        { attribute: 'Hidden', value: 7 },
        { attribute: 'NumVendors', operator: 'startsWith', value: 'x' },
        { attributeSet: 'x' },
      ),
    ).toEqual([
      '/filters/1/attribute notSearchable',
      '/filters/1/value wrongType',
      '/filters/2/operator invalidFormat',
      '/filters/2/value wrongType',
      '/filters/3/attributeSet unknownAttributeSet',
    ]);
  });
});

it('nothing but what the catalog names is ever asked', () => {
  const trap = fc.constantFrom("'", '$', '/', '%', '&', '#', ' ', '\u0000', 'İ', 'ſ', 'K');
  const near = fc.constantFrom('Engineering', 'ENGINEERING', 'Project', 'pro\u017fect', 'Note', 'noTe');
  const name = fc.oneof(near, fc.string({ unit: trap }), fc.string(), fc.constantFrom('__proto__', 'constructor', ''));
  const filter = fc.record({
    attributeSet: name,
    attribute: name,
    operator: fc.constantFrom(...filterOperators),
    value: fc.oneof(fc.string({ minLength: 4 }), fc.integer(), fc.boolean(), fc.jsonValue()),
  });
  const defined = new Set(catalog.definitions.map(({ attributeSet, name }) => `${attributeSet}/${name}`));
  fc.assert(
    fc.property(fc.array(filter, { minLength: 1, maxLength: 10 }), (filters) => {
      const check = checkFilters(filters, catalog);
      if (check.kind === 'valid') {
        expect(check.filters).toHaveLength(filters.length);
        for (const { attribute } of check.filters)
          expect(defined).toContain(`${attribute.attributeSet}/${attribute.name}`);
      } else expect(check.problems.length).toBeGreaterThan(0);
    }),
  );
});
