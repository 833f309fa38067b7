import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeValue, attributeKey, type Change, equalValues } from '../../src/domain/change.ts';
import type { AttributeMemory, MemberMemory, TargetMemory } from '../../src/domain/memory.ts';
import {
  type Arrival,
  fold,
  initialValues,
  type Request,
  type Rules,
  sorted,
  type Told,
  traffic,
  undoOf,
  type Values,
  workOff,
} from './model.ts';

/** Property: what arrives in any order and number ends as it would have in the order of stamps. */
const converges = (rules: Rules) =>
  fc.property(initialValues, traffic(), (initial, { requests, arrivals }) => {
    const { values } = workOff(initial, arrivals, rules);
    expect(sorted(values)).toEqual(sorted(fold(initial, requests)));
  });

const forAttributes = (change: (memory: AttributeMemory) => AttributeMemory) => (memory: TargetMemory) =>
  new Map([...memory].map(([key, value]) => [key, change(value)]));

/** Each request whose time ends is taken back once it has arrived: early, as late as all others have, and again. */
function withUndoes(arrivals: readonly Arrival[], when: number): readonly Arrival[] {
  const again: Arrival[] = [];
  const once = arrivals.flatMap((arrival, index) => {
    const isFirst = arrivals.findIndex(({ request }) => request === arrival.request) === index;
    const { until } = arrival.request;
    if (!until) return [arrival];
    const undo = { ...arrival, request: undoOf(arrival.request, until) };
    // Directly after it, or after it has come for the last time.
    const isLast = arrivals.findLastIndex(({ request }) => request === arrival.request) === index;
    if (!(when < 0.5 ? isFirst : isLast)) return [arrival];
    again.push(undo);
    return [arrival, undo, undo];
  });
  return [...once, ...again];
}

const convergesWithUndoes = (rules: Rules) =>
  fc.property(
    initialValues,
    traffic({ undoes: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (initial, { requests, arrivals }, when) => {
      const { values } = workOff(initial, withUndoes(arrivals, when), rules);
      expect(sorted(values)).toEqual(sorted(fold(initial, requests)));
    },
  );

describe('requests that arrive in any order, any of them several times', () => {
  it('end as in the order of their stamps', () => {
    fc.assert(converges({}), { numRuns: 1_000 });
  });

  it('end so although reads show how it was up to 15 minutes ago', () => {
    fc.assert(converges({ areReadsStale: true }), { numRuns: 1_000 });
  });

  it('end so when some are taken back, and what was before or came after them stands', () => {
    fc.assert(convergesWithUndoes({}), { numRuns: 1_000 });
    fc.assert(convergesWithUndoes({ areReadsStale: true }), { numRuns: 1_000 });
  });

  it('change nothing when all of them arrive once more', () => {
    fc.assert(
      fc.property(initialValues, traffic(), fc.boolean(), (initial, { requests, arrivals }, areReadsStale) => {
        const again = requests.map((request) => ({ request, afterInMs: 1_000, age: 0 }));
        const first = workOff(initial, arrivals, { areReadsStale });
        const { values } = workOff(initial, [...arrivals, ...again], { areReadsStale });
        expect(sorted(values)).toEqual(sorted(first.values));
      }),
    );
  });
});

describe('what proves that the properties above can fail', () => {
  const isFalsified = <T>(property: fc.IProperty<T>) =>
    fc.check(property, { numRuns: 10_000, endOnFailure: true }).failed;

  it.each<[string, Rules]>([
    ['nothing is remembered', { recall: () => new Map() }],
    ['the newest set is not remembered', { recall: forAttributes((memory) => ({ ...memory, newest: undefined })) }],
    ['members are not remembered', { recall: forAttributes((memory) => ({ ...memory, members: undefined })) }],
    [
      'reads are stale and the own writes are not remembered',
      { areReadsStale: true, recall: forAttributes((memory) => ({ ...memory, written: undefined })) },
    ],
    [
      'reads are stale and what was dropped is not remembered',
      {
        areReadsStale: true,
        recall: forAttributes(({ written, ...memory }) => ({
          ...memory,
          written: written && { ...written, dropped: [] },
        })),
      },
    ],
  ])('they do when %s', (_, rules) => {
    expect(isFalsified(converges(rules))).toBe(true);
  });

  const forMembers = (change: (member: MemberMemory) => MemberMemory) =>
    forAttributes(({ members = {}, ...memory }) => ({
      ...memory,
      members: Object.fromEntries(Object.entries(members).map(([key, one]) => [key, change(one)])),
    }));

  it.each<[string, (member: MemberMemory) => MemberMemory]>([
    ['what was before an addition is not remembered', ({ under: _, ...member }) => member],
    [
      'only one addition before it is',
      ({ under, ...member }) => ({ ...member, under: under && { ...under, under: undefined } }),
    ],
    ['what was taken back counts as removed', ({ isUndone: _, ...member }) => member],
  ])('they do for what is taken back when %s', (_, change) => {
    expect(isFalsified(convergesWithUndoes({ recall: forMembers(change) }))).toBe(true);
  });
});

describe('what each request is told', () => {
  type Standing = 'wholly' | 'partly' | 'not';

  /** How much of a change stands among what has arrived so far, itself included. */
  function standing(change: Change, stamp: string, initial: Values, arrived: readonly Request[]): Standing {
    const key = attributeKey(change.attribute);
    const isWhole = (other: Change) => attributeKey(other.attribute) === key && other.operation !== 'edit';
    if (arrived.some((other) => other.stamp > stamp && other.changes.some(isWhole))) return 'not';
    const value = fold(initial, arrived).get(key);
    if (change.operation !== 'edit') {
      return equalValues(value, change.operation === 'set' ? change.value : undefined) ? 'wholly' : 'partly';
    }
    const has = (member: unknown) => Array.isArray(value) && value.some((one: AttributeValue) => one === member);
    const fulfilled = [...change.add.map(has), ...change.remove.map((member) => !has(member))];
    if (fulfilled.every(Boolean)) return 'wholly';
    return fulfilled.some(Boolean) ? 'partly' : 'not';
  }

  const allowed: Readonly<Record<Standing, readonly string[]>> = {
    wholly: ['applied', 'unchanged'],
    partly: ['partlySuperseded'],
    not: ['superseded'],
  };

  it('is how much of it stands among what has arrived before', () => {
    fc.assert(
      fc.property(initialValues, traffic(), fc.boolean(), (initial, { arrivals }, areReadsStale) => {
        const { told } = workOff(initial, arrivals, { areReadsStale });
        for (const [index, { request, results }] of told.entries()) {
          const arrived = [...new Set(arrivals.slice(0, index + 1).map((arrival) => arrival.request))];
          const hasCome = told.slice(0, index).some((earlier) => earlier.request === request);
          for (const [position, change] of request.changes.entries()) {
            const stands = standing(change, request.stamp, initial, arrived);
            // Whoever comes again after its write was the last one did it.
            const expected = hasCome && stands === 'not' ? ['superseded', 'applied'] : allowed[stands];
            expect(expected).toContain(results[position]?.result);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is a result for every attribute that it names', () => {
    fc.assert(
      fc.property(initialValues, traffic(), (initial, { arrivals }) => {
        for (const { request, results } of workOff(initial, arrivals).told) {
          expect(results.map(attributeKey)).toEqual(request.changes.map(({ attribute }) => attributeKey(attribute)));
        }
      }),
    );
  });

  const isSuperseded = ({ results }: Told) => results.every(({ result }) => result === 'superseded');

  it('is that it was superseded only if the end would be the same without it', () => {
    fc.assert(
      fc.property(initialValues, traffic(), fc.boolean(), (initial, { requests, arrivals }, areReadsStale) => {
        const end = sorted(fold(initial, requests));
        for (const { request } of workOff(initial, arrivals, { areReadsStale }).told.filter(isSuperseded)) {
          const others = requests.filter((other) => other !== request);
          expect(sorted(fold(initial, others))).toEqual(end);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never that the newest request was superseded', () => {
    fc.assert(
      fc.property(initialValues, traffic(), (initial, { requests, arrivals }) => {
        const newest = workOff(initial, arrivals).told.filter(({ request }) => request === requests.at(-1));
        expect(newest.flatMap(({ results }) => results.map(({ result }) => result))).not.toContain('superseded');
        expect(newest.length).toBeGreaterThan(0);
      }),
    );
  });
});
