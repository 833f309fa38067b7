import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Write } from '../../src/domain/change.ts';
import { READS_MAY_BE_STALE_FOR_IN_MS, type TargetMemory } from '../../src/domain/memory.ts';
import { type AssignedValues, type CurrentValues, plan } from '../../src/domain/plan.ts';
import { aChange, aDigest, anEdit, aStamp, NOW } from '../factories.ts';

const assigned = (values: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>): AssignedValues =>
  new Map(Object.entries(values).map(([set, attributes]) => [set, new Map(Object.entries(attributes))]));

/** What a directory makes of writes; it hands collections back in an order of its own. */
function write(current: CurrentValues, writes: readonly Write[]): AssignedValues {
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

const nothing: TargetMemory = new Map();
const planned = (
  wanted: Parameters<typeof plan>[0],
  current: CurrentValues,
  { memory = nothing, now = NOW }: { readonly memory?: TargetMemory; readonly now?: number } = {},
) => plan(wanted, { stamp: aStamp(1), memory, current, now, digest: aDigest });
const results = (wanted: Parameters<typeof plan>[0], current: CurrentValues) =>
  planned(wanted, current).results.map(({ result }) => result);

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
        const { writes, memory } = planned(wanted, before);
        const after = write(before, writes);
        expect(planned(wanted, after, { memory })).toMatchObject({ writes: [], valuesAfter: count(after) });
      }),
    );
  });

  it('stays empty when nobody remembers that it was applied', () => {
    fc.assert(
      fc.property(changes, current, (wanted, before) => {
        const { writes, memory } = planned(wanted, before);
        const after = write(before, writes);
        const now = NOW + READS_MAY_BE_STALE_FOR_IN_MS;
        expect(planned(wanted, after)).toMatchObject({ writes: [], valuesAfter: count(after) });
        expect(planned(wanted, after, { memory, now })).toMatchObject({ writes: [], valuesAfter: count(after) });
      }),
    );
  });

  it('has a result for each change, and writes those it calls applied, in the order given', () => {
    fc.assert(
      fc.property(changes, current, (wanted, before) => {
        const { writes, results } = planned(wanted, before);
        expect(results.map(({ attributeSet, name }) => ({ attributeSet, name }))).toEqual(
          wanted.map(({ attribute: { attributeSet, name } }) => ({ attributeSet, name })),
        );
        expect(wanted.filter((_, index) => results[index]?.result === 'applied')).toEqual(writes);
        expect(new Set([...results.map(({ result }) => result), 'applied', 'unchanged']).size).toBe(2);
      }),
    );
  });

  it('writes nothing that changes nothing', () => {
    fc.assert(
      fc.property(changes, known, (wanted, before) => {
        const sorted = (one: AttributeValue | undefined) => JSON.stringify(Array.isArray(one) ? one.toSorted() : one);
        for (const { attribute, ...change } of planned(wanted, before).writes) {
          const is = before.get(attribute.attributeSet)?.get(attribute.name);
          expect(sorted(is)).not.toBe(sorted(change.operation === 'set' ? change.value : undefined));
        }
      }),
    );
  });

  it('counts the values that the target will hold', () => {
    fc.assert(
      fc.property(changes, known, (wanted, before) => {
        const { writes, valuesAfter } = planned(wanted, before);
        expect(valuesAfter).toBe(count(write(before, writes)));
      }),
    );
  });

  it('writes everything when nothing is known of the target', () => {
    const wanted = [aChange(['a', 'b']), aChange('x', { name: 'Other' }), aChange(null, { name: 'Gone' })];
    expect(planned(wanted, 'unknown')).toMatchObject({ writes: wanted, valuesAfter: 3 });
  });

  it('counts what it does not touch', () => {
    const before = assigned({
      Engineering: { Note: ['a', 'b', 'c'] },
      Marketing: { Country: 'Canada', Cities: [1, 2] },
    });
    expect(planned([aChange(['a'])], before).valuesAfter).toBe(4);
    expect(planned([aChange(null)], before).valuesAfter).toBe(3);
    expect(planned([anEdit({ add: ['d', 'e'], remove: ['a'] })], before).valuesAfter).toBe(7);
    expect(planned([], before)).toMatchObject({ writes: [], results: [], valuesAfter: 6 });
  });

  describe('for what is superseded', () => {
    const is = (one: string) => assigned({ Engineering: { Note: one } });
    const newest = aChange('b');
    const { memory } = plan([newest], {
      digest: aDigest,
      now: NOW,
      stamp: aStamp(2),
      memory: nothing,
      current: is('a'),
    });
    const SUPERSEDED = [{ result: 'superseded' }];

    it.each<[string, CurrentValues, number]>([
      ['the read shows the newest value', is('b'), READS_MAY_BE_STALE_FOR_IN_MS - 1],
      ['nothing can be read', 'unknown', READS_MAY_BE_STALE_FOR_IN_MS - 1],
      [
        'the newest value was written so long ago that somebody else has changed it',
        is('a'),
        READS_MAY_BE_STALE_FOR_IN_MS,
      ],
    ])('writes nothing when %s', (_, read, after) => {
      const now = NOW + after;
      expect(planned([aChange('c')], read, { memory, now })).toMatchObject({ writes: [], results: SUPERSEDED });
    });

    it.each([
      ['another value', is('a')],
      ['its own value', is('c')],
      ['none', assigned({})],
    ])('writes the newest value again when the read shows %s, for a worker may have written over it', (_, read) => {
      const now = NOW + READS_MAY_BE_STALE_FOR_IN_MS - 1;
      const again = planned([aChange('c')], read, { memory, now });
      expect(again).toMatchObject({ writes: [newest], results: SUPERSEDED, valuesAfter: 1 });
      expect(again.memory.get('Engineering/Note')).toMatchObject({
        ...{ newest: aStamp(2), written: { at: now, by: aStamp(2), value: 'b' } },
      });
    });
  });

  it('says of a request that comes again what became of it the first time', () => {
    for (const is of ['a', 'b']) {
      const before = assigned({ Engineering: { Note: is } });
      const first = planned([aChange('a')], before);
      const again = planned([aChange('a')], write(before, first.writes), { memory: first.memory });
      expect(again.results).toEqual(first.results);
    }
  });

  it('keeps what is remembered of other attributes', () => {
    const other = { newest: aStamp(7) };
    const { memory } = planned([aChange('x')], 'unknown', { memory: new Map([['Marketing/Country', other]]) });
    expect(memory.get('Marketing/Country')).toEqual(other);
    expect(memory.get('Engineering/Note')).toMatchObject({ newest: aStamp(1) });
  });
});

describe('a value that is assigned', () => {
  const holding = (is: AttributeValue) => assigned({ Engineering: { Note: is } });

  it.each([
    ['the same text', 'a', 'a'],
    ['the same number', 0, 0],
    ['the same truth', false, false],
    ['a collection in another order', ['a', 'b'], ['b', 'a']],
    ['the same number, were it negative zero', -0, 0],
  ] as const)('is left alone: %s', (_, wanted, is) => {
    expect(planned([aChange(wanted)], holding(is)).writes).toEqual([]);
    expect(results([aChange(wanted)], holding(is))).toEqual(['unchanged']);
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
    expect(planned([change], holding(is)).writes).toEqual([change]);
    expect(results([change], holding(is))).toEqual(['applied']);
  });

  it('is written when only another set holds it', () => {
    const change = aChange('x');
    expect(planned([change], assigned({ Marketing: { Note: 'x' } })).writes).toEqual([change]);
  });

  it('is cleared when it is there, whatever it is', () => {
    const change = aChange(null);
    for (const is of [0, false, 'x', ['x']] as const) expect(planned([change], holding(is)).writes).toEqual([change]);
    expect(results([change], assigned({}))).toEqual(['unchanged']);
    expect(results([change], assigned({ Engineering: { Other: 'x' } }))).toEqual(['unchanged']);
  });
});

describe('an edit', () => {
  const edited = (change: Parameters<typeof anEdit>[0], is: readonly string[] | undefined) =>
    planned([anEdit(change)], assigned({ Engineering: is ? { Note: is } : {} })).writes;
  const note = aChange('x', { isCollection: true }).attribute;

  it.each([
    ['adds to what is there', { add: ['b'] }, ['a'], ['a', 'b']],
    ['adds to nothing', { add: ['a', 'b'] }, undefined, ['a', 'b']],
    ['removes from what is there', { remove: ['a'] }, ['a', 'b'], ['b']],
    ['does both', { add: ['c'], remove: ['a'] }, ['a', 'b'], ['b', 'c']],
    ['adds what is missing only', { add: ['a', 'b'] }, ['a'], ['a', 'b']],
  ] as const)('%s', (_, change, is, expected) => {
    expect(edited(change, is)).toEqual([{ attribute: note, operation: 'set', value: expected }]);
  });

  it('that removes the last member clears the attribute', () => {
    expect(edited({ remove: ['a', 'b'] }, ['a', 'b'])).toEqual([{ attribute: note, operation: 'clear' }]);
  });

  it.each([
    ['adds what is there', { add: ['a'] }, ['b', 'a']],
    ['removes what is not', { remove: ['c'] }, ['a']],
    ['removes from nothing', { remove: ['a'] }, undefined],
  ] as const)('that %s writes nothing', (_, change, is) => {
    expect(edited(change, is)).toEqual([]);
  });

  it('of what nobody knows writes what it adds, and clears what it only takes from', () => {
    expect(planned([anEdit({ add: ['a'] })], 'unknown').writes).toMatchObject([{ operation: 'set', value: ['a'] }]);
    expect(planned([anEdit({ remove: ['a'] })], 'unknown').writes).toMatchObject([{ operation: 'clear' }]);
  });
});
