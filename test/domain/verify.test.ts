import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutDigests } from '../../src/adapters/tables/memory.ts';
import { type AttributeValue, equalValues, nameOfKey } from '../../src/domain/change.ts';
import { leftOf } from '../../src/domain/left.ts';
import { type AttributeMemory, READS_MAY_BE_STALE_FOR_IN_MS, type TargetMemory } from '../../src/domain/memory.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import { compare } from '../../src/domain/verify.ts';
import { aDigest, aStamp, NOW } from '../factories.ts';
import {
  COLLECTION,
  initialValues,
  REGISTER,
  toAssigned,
  toCurrent,
  traffic,
  undoOf,
  type Values,
  workOff,
} from './model.ts';

const LATER = READS_MAY_BE_STALE_FOR_IN_MS;
const situation = (current: CurrentValues, now = NOW) => ({ current, now, digest: aDigest });

/** What is remembered of an attribute that was given this value; null: it was cleared. */
const left = (key: string, value: AttributeValue | null, more: AttributeMemory = {}) =>
  [key, { newest: aStamp(1), left: leftOf(aDigest, nameOfKey(key), value ?? undefined), ...more }] as const;
const justNow: AttributeMemory = { written: { at: NOW - LATER + 1, by: aStamp(1), value: 'a', dropped: [] } };
const longAgo: AttributeMemory = { written: { at: NOW - LATER, by: aStamp(1), value: 'a', dropped: [] } };

const verify = (attribute: ReturnType<typeof left>, shown: AttributeValue | null) =>
  compare(new Map([attribute]), situation(toAssigned(new Map(shown === null ? [] : [[attribute[0], shown]]))));

describe('an attribute', () => {
  it.each<[string, AttributeValue | null, AttributeValue | null]>([
    ['that shows what was left', 'a', 'a'],
    ['that was cleared and is', null, null],
    ['that was cleared and shows an empty collection', null, []],
    ['whose members have another order', ['a', 'b'], ['b', 'a']],
  ])('%s is no difference', (_, was, is) => {
    expect(verify(left(REGISTER, was), is)).toEqual({ checked: 1, unverifiable: 0, differences: [] });
  });

  it.each<[string, AttributeValue | null, AttributeValue | null, string]>([
    ['shows none', 'a', null, 'missing'],
    ['shows an empty collection', ['a'], [], 'missing'],
    ['shows one that was cleared', null, 'a', 'unexpected'],
    ['shows another', 'a', 'A', 'different'],
    ['shows another type', 1, '1', 'different'],
    ['shows a member more', ['a'], ['a', 'b'], 'different'],
    ['shows a member less', ['a', 'b'], ['a'], 'different'],
  ])('%s: its name says where, and nothing says what', (_, was, is, difference) => {
    const { differences } = verify(left(REGISTER, was), is);
    expect(differences).toEqual([{ attributeSet: 'Engineering', name: 'Note', difference }]);
  });

  it.each<[AttributeValue | null, AttributeValue | null, string]>([
    ['a', null, 'missing'],
    [null, 'a', 'unexpected'],
    ['a', 'b', 'different'],
  ])('that was written less than 15 minutes ago may not show it yet: %j, %j', (was, is, afterwards) => {
    expect(verify(left(REGISTER, was, justNow), is).differences).toMatchObject([{ difference: 'notYetShown' }]);
    expect(verify(left(REGISTER, was, longAgo), is).differences).toMatchObject([{ difference: afterwards }]);
    expect(verify(left(REGISTER, was, justNow), was).differences).toEqual([]);
  });

  it('that the relay never wrote is not looked at', () => {
    const current = toAssigned(new Map([[COLLECTION, ['a']]]));
    expect(compare(new Map([left(REGISTER, null)]), situation(current))).toMatchObject({ checked: 1, differences: [] });
    expect(compare(new Map(), situation(current))).toEqual({ checked: 0, unverifiable: 0, differences: [] });
  });

  it('that nothing was ever left of is not looked at either', () => {
    const memory = new Map([[REGISTER, {}]]);
    expect(compare(memory, situation(toAssigned(new Map([[REGISTER, 'a']]))))).toMatchObject({
      ...{ checked: 0, unverifiable: 0, differences: [] },
    });
  });

  it('that was written by an earlier version, or under another key, is counted as unverifiable', () => {
    const members = { '"a"': { stamp: aStamp(1), present: true } };
    const earlier = new Map<string, AttributeMemory>([
      [REGISTER, { newest: aStamp(1) }],
      [COLLECTION, { members }],
      left('Engineering/Other', 'x'),
    ]);
    const shown = toAssigned(new Map([['Engineering/Other', 'y']]));
    expect(compare(earlier, situation(shown))).toMatchObject({ checked: 1, unverifiable: 2, differences: [{}] });
    const rotated = withoutDigests(new Map([left(REGISTER, 'a'), left(COLLECTION, ['a'], { members })]));
    expect(compare(rotated, situation(shown))).toEqual({ checked: 0, unverifiable: 2, differences: [] });
  });
});

describe('a target of which Graph shows nothing', () => {
  const unknown = (...attributes: readonly ReturnType<typeof left>[]) =>
    compare(new Map(attributes), situation('unknown'));

  it('though values were left has none, or the relay may not see them: nobody can tell', () => {
    expect(unknown(left(REGISTER, 'a'), left(COLLECTION, ['a']), left('Engineering/Other', null))).toEqual({
      ...{ checked: 3, unverifiable: 0, differences: [], finding: 'noneOrNotPermitted' },
    });
  });

  it('and where nothing was left is as it should be', () => {
    expect(unknown(left(REGISTER, null))).toEqual({ checked: 1, unverifiable: 0, differences: [] });
    expect(unknown()).toEqual({ checked: 0, unverifiable: 0, differences: [] });
  });

  it('may just not show it yet', () => {
    expect(unknown(left(REGISTER, 'a', justNow))).toEqual({
      ...{ checked: 1, unverifiable: 0 },
      differences: [{ attributeSet: 'Engineering', name: 'Note', difference: 'notYetShown' }],
    });
    expect(unknown(left(REGISTER, 'a', justNow), left(COLLECTION, ['a']))).toMatchObject({
      differences: [{ name: 'Note', difference: 'notYetShown' }],
      finding: 'noneOrNotPermitted',
    });
  });
});

/** Any requests in any order, each taken back right after it where its time ends. */
const worked = fc
  .tuple(initialValues, traffic({ undoes: true }), fc.boolean())
  .map(([initial, { arrivals }, areReadsStale]) => {
    const all = arrivals.flatMap((arrival) => {
      const { until } = arrival.request;
      return until === undefined ? [arrival] : [arrival, { ...arrival, request: undoOf(arrival.request, until) }];
    });
    return workOff(initial, all, { areReadsStale });
  });

const compared = (memory: TargetMemory, values: Values, now: number) =>
  compare(memory, { current: toCurrent(values), now, digest: aDigest });
const withOne = (values: Values, key: string, value: AttributeValue | null): Values => {
  const others = [...values].filter(([other]) => other !== key);
  return new Map(value === null ? others : [...others, [key, value]]);
};
function differenceOf(before: AttributeValue | undefined, after: AttributeValue | undefined): readonly string[] {
  if (equalValues(before, after)) return [];
  if (before === undefined) return ['unexpected'];
  return after === undefined ? ['missing'] : ['different'];
}
const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'x'), { minLength: 1 });
const outOfBand = fc.oneof(
  fc.tuple(fc.constant(REGISTER), fc.option(fc.constantFrom('a', 'b', 'x'))),
  fc.tuple(fc.constant(COLLECTION), fc.option(members)),
);

describe('after any requests in any order', () => {
  it('a target shows what was left, at once and for ever', () => {
    fc.assert(
      fc.property(worked, fc.constantFrom(0, LATER, 1_000 * LATER), ({ memory, values, now }, after) => {
        expect(compared(memory, values, now + after)).toEqual({
          ...{ checked: memory.size, unverifiable: 0, differences: [] },
        });
      }),
      { numRuns: 500 },
    );
  });

  it('one that somebody else has changed since differs in exactly that, if the relay has written it', () => {
    fc.assert(
      fc.property(worked, outOfBand, ({ memory, values, now }, [key, value]) => {
        const changed = withOne(values, key, value);
        const expected = memory.has(key) ? differenceOf(values.get(key), value ?? undefined) : [];
        const cannotTell = changed.size === 0 && expected.length > 0;
        const { differences, finding } = compared(memory, changed, now + LATER);
        expect(finding).toBe(cannotTell ? 'noneOrNotPermitted' : undefined);
        expect(differences).toEqual(
          cannotTell ? [] : expected.map((difference) => ({ ...nameOfKey(key), difference })),
        );
      }),
      { numRuns: 500 },
    );
  });
});
