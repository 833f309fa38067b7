import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Change } from '../../src/domain/change.ts';
import { type AssignedValues, type CurrentValues, plan } from '../../src/domain/plan.ts';
import { aChange } from '../factories.ts';

const assigned = (values: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>): AssignedValues =>
  new Map(Object.entries(values).map(([set, attributes]) => [set, new Map(Object.entries(attributes))]));

/** What a directory makes of writes; it hands collections back in an order of its own. */
function write(current: CurrentValues, writes: readonly Change[]): AssignedValues {
  const after = new Map(current === 'unknown' ? [] : [...current].map(([set, values]) => [set, new Map(values)]));
  for (const change of writes) {
    const { attributeSet, name } = change.attribute;
    const set = after.get(attributeSet) ?? new Map<string, AttributeValue>();
    after.set(attributeSet, set);
    if (change.operation === 'clear') set.delete(name);
    else set.set(name, Array.isArray(change.value) ? change.value.toReversed() : change.value);
  }
  return after;
}

const count = (values: AssignedValues): number =>
  [...values.values()].flatMap((set) => [...set.values()]).flat().length;

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string({ minLength: 1, maxLength: 3 }),
  fc.integer({ min: -2, max: 2 }),
  fc.boolean(),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'A'), { minLength: 1 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }),
);
const setName = fc.constantFrom('Engineering', 'Marketing');
const attributeName = fc.constantFrom('One', 'Two', 'Three');
const changes = fc
  .uniqueArray(fc.tuple(setName, attributeName, fc.option(value)), { selector: ([set, name]) => `${set}.${name}` })
  .map((wanted) => wanted.map(([attributeSet, name, one]) => aChange(one, { attributeSet, name })));
const known: fc.Arbitrary<AssignedValues> = fc
  .dictionary(setName, fc.dictionary(attributeName, value, { noNullPrototype: true }), { noNullPrototype: true })
  .map(assigned);
const current: fc.Arbitrary<CurrentValues> = fc.oneof(known, fc.constant('unknown' as const));

describe('a plan', () => {
  it('is empty once it is applied', () => {
    fc.assert(
      fc.property(changes, current, (wanted, before) => {
        const after = write(before, plan(wanted, before).writes);
        expect(plan(wanted, after)).toEqual({ writes: [], unchanged: wanted, valuesAfter: count(after) });
      }),
    );
  });

  it('puts every change either with the writes or with the unchanged, in the order given', () => {
    fc.assert(
      fc.property(changes, current, (wanted, before) => {
        const { writes, unchanged } = plan(wanted, before);
        expect(wanted.filter((change) => writes.includes(change))).toEqual(writes);
        expect(wanted.filter((change) => !writes.includes(change))).toEqual(unchanged);
      }),
    );
  });

  it('writes nothing that changes nothing', () => {
    fc.assert(
      fc.property(changes, known, (wanted, before) => {
        const sorted = (one: AttributeValue | undefined) => JSON.stringify(Array.isArray(one) ? one.toSorted() : one);
        for (const { attribute, ...change } of plan(wanted, before).writes) {
          const is = before.get(attribute.attributeSet)?.get(attribute.name);
          expect(sorted(is)).not.toBe(sorted(change.operation === 'set' ? change.value : undefined));
        }
      }),
    );
  });

  it('counts the values that the target will hold', () => {
    fc.assert(
      fc.property(changes, known, (wanted, before) => {
        const { writes, valuesAfter } = plan(wanted, before);
        expect(valuesAfter).toBe(count(write(before, writes)));
      }),
    );
  });

  it('writes everything when nothing is known of the target', () => {
    const wanted = [aChange(['a', 'b']), aChange('x', { name: 'Other' }), aChange(null, { name: 'Gone' })];
    expect(plan(wanted, 'unknown')).toEqual({ writes: wanted, unchanged: [], valuesAfter: 3 });
  });

  it('counts what it does not touch', () => {
    const before = assigned({
      Engineering: { Note: ['a', 'b', 'c'] },
      Marketing: { Country: 'Canada', Cities: [1, 2] },
    });
    expect(plan([aChange(['a'])], before).valuesAfter).toBe(4);
    expect(plan([aChange(null)], before).valuesAfter).toBe(3);
    expect(plan([], before)).toEqual({ writes: [], unchanged: [], valuesAfter: 6 });
  });
});

describe('a value that is assigned', () => {
  it.each([
    ['the same text', 'a', 'a'],
    ['the same number', 0, 0],
    ['the same truth', false, false],
    ['a collection in another order', ['a', 'b'], ['b', 'a']],
    ['the same number, were it negative zero', -0, 0],
  ] as const)('is left alone: %s', (_, wanted, is) => {
    expect(plan([aChange(wanted)], assigned({ Engineering: { Note: is } })).writes).toEqual([]);
  });

  it.each([
    ['another case', 'a', 'A'],
    ['a number for its digits', 1, '1'],
    ['false for 0', false, 0],
    ['more members', ['a', 'b'], ['a']],
    ['fewer members', ['a'], ['a', 'b']],
    ['other members', ['a', 'b'], ['a', 'c']],
    ['a collection for a single value', ['a'], 'a'],
    ['a single value for a collection', 'a', ['a']],
    ['numbers for digits', [1, 2], ['1', '2']],
  ] as const)('is written: %s', (_, wanted, is) => {
    const change = aChange(wanted);
    expect(plan([change], assigned({ Engineering: { Note: is } })).writes).toEqual([change]);
  });

  it('is written when only another set holds it', () => {
    const change = aChange('x');
    expect(plan([change], assigned({ Marketing: { Note: 'x' } })).writes).toEqual([change]);
  });

  it('is cleared when it is there, whatever it is', () => {
    const change = aChange(null);
    for (const is of [0, false, 'x', ['x']] as const) {
      expect(plan([change], assigned({ Engineering: { Note: is } })).writes).toEqual([change]);
    }
    expect(plan([change], assigned({})).unchanged).toEqual([change]);
    expect(plan([change], assigned({ Engineering: { Other: 'x' } })).unchanged).toEqual([change]);
  });
});
