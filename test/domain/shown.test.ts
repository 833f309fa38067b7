import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../../src/domain/change.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import { shownOf, startingWith } from '../../src/domain/shown.ts';
import { aCatalog } from '../factories.ts';

type Plain = Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;
const toValues = (plain: Plain) =>
  new Map(Object.entries(plain).map(([set, of]) => [set, new Map(Object.entries(of))]));
const toPlain = (current: CurrentValues) =>
  current === 'unknown' ? current : Object.fromEntries([...current].map(([set, of]) => [set, Object.fromEntries(of)]));

const assigned: Plain = {
  Engineering: { Project: ['Baker', 'Cascade'], CostCenter: [1001, -7], NumVendors: 100, Certification: true },
  Marketing: { AppCountry: ['Canada'], EmployeeId: 'GS46982' },
};

describe('what is shown', () => {
  const shown = (current: CurrentValues, ...sets: readonly string[]) =>
    toPlain(shownOf(current, aCatalog(), (set) => sets.includes(set)));

  it('is what was read of the sets that are shown', () => {
    expect(shown(toValues(assigned), 'Engineering', 'Marketing')).toEqual(assigned);
    expect(shown(toValues(assigned), 'Marketing')).toEqual({ Marketing: assigned['Marketing'] });
  });

  it('is nothing where there is something, but nothing of these sets', () => {
    expect(shown(toValues(assigned))).toEqual({});
    expect(shown(toValues({ Engineering: {} }), 'Engineering')).toEqual({});
  });

  it('is unknown where nothing is known', () => {
    expect(shown('unknown', 'Engineering')).toBe('unknown');
    expect(shown('unknown')).toBe('unknown');
  });

  it('has the spelling of the definitions, and that of the directory for what has none', () => {
    const odd = { ENGINEERING: { project: ['Baker'], Unheard: 1 } };
    expect(shown(toValues(odd), 'ENGINEERING')).toEqual({
      Engineering: { Project: ['Baker'] },
      ENGINEERING: { Unheard: 1 },
    });
  });

  it('has names that every object has, as any other', () => {
    const odd = new Map([['Engineering', new Map([['__proto__', 'x']])]]);
    const current = shownOf(odd, aCatalog(), () => true);
    expect(JSON.stringify(toPlain(current))).toBe('{"Engineering":{"__proto__":"x"}}');
  });
});

describe('a search in what is shown', () => {
  const search = (start: string, of: Plain = assigned) => toPlain(startingWith(toValues(of), start));

  it.each([
    ['the start of a name', 'Proj', { Engineering: { Project: ['Baker', 'Cascade'] } }],
    ['the start of a value', 'GS4', { Marketing: { EmployeeId: 'GS46982' } }],
    ['a member, and gives its collection whole', 'Casc', { Engineering: { Project: ['Baker', 'Cascade'] } }],
    [
      'names and values, in any case',
      'C',
      {
        Engineering: { Project: ['Baker', 'Cascade'], CostCenter: [1001, -7], Certification: true },
        Marketing: { AppCountry: ['Canada'] },
      },
    ],
    ['the other case', 'gs46982', { Marketing: { EmployeeId: 'GS46982' } }],
    ['Integers by their digits', '100', { Engineering: { CostCenter: [1001, -7], NumVendors: 100 } }],
    ['a sign', '-', { Engineering: { CostCenter: [1001, -7] } }],
    ['Booleans as words', 'TR', { Engineering: { Certification: true } }],
  ])('finds %s', (_, start, found) => {
    expect(search(start)).toEqual(found);
  });

  it.each(['aker', '001', 'Engineering', 'Marketing', 'false', ' C', '%', 'Baker '])('finds nothing by %j', (start) => {
    expect(search(start)).toEqual({});
  });

  it.each([
    ['ΟΔΟΣ', 'οδοσια'],
    ['οδος', 'ΟΔΟΣΙΑ'],
    ['STRASS', 'Straße'],
    ['ä', 'Ärzte'],
    ['😀', '😀 lacht'],
  ])('takes %s for the start of %s', (start, value) => {
    expect(search(start, { Engineering: { Note: value } })).toEqual({ Engineering: { Note: value } });
  });
});
