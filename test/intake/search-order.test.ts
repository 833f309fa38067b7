import { describe, expect, it } from 'vitest';
import { positionAfter, readSearch, type SearchOrder } from '../../src/intake/search-order.ts';

const filter = { attributeSet: 'Marketing', attribute: 'AppCountry', operator: 'eq', value: 'Canada' } as const;
const nothing = () => undefined;
const problems = (document: unknown) => {
  const reading = readSearch(document, nothing);
  return reading.kind === 'problems' ? reading.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe('a search', () => {
  it.each([
    ['one filter', { filters: [filter] }],
    ['ten filters, and how many a page has', { filters: Array(10).fill(filter), top: 200 }],
    ['a value that is false', { filters: [{ ...filter, value: false }] }],
    ['a value that the catalog shall judge', { filters: [{ ...filter, value: null }] }],
  ])('is read with %s', (_, document) => {
    expect(readSearch(document, nothing)).toEqual({ kind: 'search', order: document });
  });

  it.each([
    ['nothing', {}, ['/filters required']],
    ['a list', [], [' invalidType']],
    ['null', null, [' invalidType']],
    ['a text', 'filters', [' invalidType']],
    ['no filter', { filters: [] }, ['/filters tooShort']],
    ['eleven filters', { filters: Array(11).fill(filter) }, ['/filters tooMany']],
    ['a filter that is none', { filters: ['x'] }, ['/filters/0 invalidType']],
    [
      'an empty filter',
      { filters: [{}] },
      [
        ...['/filters/0/attribute required', '/filters/0/attributeSet required'],
        ...['/filters/0/operator required', '/filters/0/value required'],
      ],
    ],
    ['an operator of OData', { filters: [{ ...filter, operator: 'endsWith' }] }, ['/filters/0/operator invalidFormat']],
    [
      'an operator with more',
      { filters: [{ ...filter, operator: 'eq 1 or 1 eq' }] },
      ['/filters/0/operator invalidFormat'],
    ],
    [
      'names that are none',
      { filters: [{ ...filter, attributeSet: 1, attribute: null }] },
      [...['/filters/0/attribute invalidType', '/filters/0/attributeSet invalidType']],
    ],
    [
      'a field more',
      { filters: [{ ...filter, not: true }], $filter: 'x' },
      [...['/$filter unknownField', '/filters/0/not unknownField']],
    ],
    ['no page', { filters: [filter], top: 0 }, ['/top tooShort']],
    ['a page of a text', { filters: [filter], top: '5' }, ['/top invalidType']],
    ['half a page', { filters: [filter], top: 1.5 }, ['/top invalidType']],
    ['too large a page', { filters: [filter], top: 201 }, ['/top tooLong']],
    ['a cursor that is none', { cursor: 1 }, ['/cursor invalidType']],
    ['a cursor and filters', { cursor: 'x', filters: [filter] }, ['/filters unknownField']],
    ['a cursor and a page', { cursor: 'x', top: 5 }, ['/top unknownField']],
  ])('is not read with %s', (_, document, expected) => {
    expect(problems(document).toSorted()).toEqual(expected);
  });

  it('says which operators there are', () => {
    const reading = readSearch({ filters: [{ ...filter, operator: 'like' }] }, nothing);
    expect(reading).toMatchObject({ problems: [{ detail: 'Give one of: eq, ne, startsWith.' }] });
  });
});

describe('a cursor', () => {
  const order: SearchOrder = { filters: [{ ...filter, value: 'Café \u0000 😀' }], top: 3 };

  it.each([order, { filters: [filter] }])('stands for the whole search: %j', (kept) => {
    const position = positionAfter(kept, 'token');
    expect(readSearch({ cursor: 'mine' }, (cursor) => (cursor === 'mine' ? position : undefined))).toEqual({
      kind: 'search',
      order: { ...kept, after: 'token' },
    });
  });

  it.each([
    ['does not open', undefined],
    ['stands for another search of an earlier time', JSON.stringify({ filters: [{ ...filter, operator: 'like' }] })],
    ['stands for no place', JSON.stringify(order)],
  ])('that %s is none', (_, opened) => {
    expect(readSearch({ cursor: 'x' }, () => opened)).toMatchObject({
      kind: 'problems',
      problems: [{ pointer: '/cursor', code: 'invalidFormat' }],
    });
  });
});
