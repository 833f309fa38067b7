import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TargetMemory } from '../../src/domain/memory.ts';
import { plan } from '../../src/domain/plan.ts';
import { compare } from '../../src/domain/verify.ts';
import { aChange, aDigest, anEdit, aStamp, NOW } from '../factories.ts';
import {
  apply,
  COLLECTION,
  fold,
  initialValues,
  REGISTER,
  type Request,
  sorted,
  toCurrent,
  traffic,
  type Values,
} from './model.ts';

/** How two workers on one target get into each other's way. */
type Race = {
  /** Whose write the directory takes last; what the slower one remembers is refused either way. */
  readonly last: 'slower' | 'faster';
  /** Whether the faster one's read shows what the slower one has written already. */
  readonly isSeen: boolean;
};
type World = { readonly values: Values; readonly memory: TargetMemory };

/** The faster one begins and ends while the slower one is at it; that one learns of it when it wants to remember. */
function race({ values, memory }: World, slower: Request, faster: Request, { last, isSeen }: Race): World {
  const situation = ({ stamp }: Request, read: Values) => ({
    ...{ stamp, memory, current: toCurrent(read), now: NOW, digest: aDigest },
  });
  const first = plan(slower.changes, situation(slower, values));
  const written = last === 'faster' ? apply(values, first.writes) : values;
  const seen = plan(faster.changes, situation(faster, written));
  // Who finds the slower one's write just as it wants it has nothing to write, and nobody remembers that it wanted it.
  const isNoted = first.writes.length === 0 || seen.writes.length === faster.changes.length;
  const other = isSeen && isNoted ? seen : plan(faster.changes, situation(faster, values));
  const both = apply(written, other.writes);
  const shown = last === 'faster' ? both : apply(both, first.writes);
  const again = plan(slower.changes, {
    ...situation(slower, values),
    memory: other.memory,
    clobbered: first.writes.length > 0 ? first.writes : undefined,
  });
  return { values: apply(shown, again.writes), memory: again.memory };
}

const raced: fc.Arbitrary<Race> = fc.record({
  last: fc.constantFrom('slower', 'faster'),
  isSeen: fc.boolean(),
});

describe('two workers on one target', () => {
  it('bring it to what is newest, whoever wrote last and whoever was seen', () => {
    fc.assert(
      fc.property(
        initialValues,
        traffic(),
        fc.array(raced, { minLength: 24, maxLength: 24 }),
        (initial, sent, races) => {
          let world: World = { values: initial, memory: new Map() };
          const { requests, arrivals } = sent;
          for (let index = 0; index < arrivals.length; index += 2) {
            const [one, other] = arrivals.slice(index, index + 2);
            const how = races[index];
            if (one && how) world = race(world, one.request, (other ?? one).request, how);
          }
          expect(sorted(world.values)).toEqual(sorted(fold(initial, requests)));
          // What they remember to have left there is what is there.
          const situation = { current: toCurrent(world.values), now: NOW, digest: aDigest };
          expect(compare(world.memory, situation)).toMatchObject({ unverifiable: 0, differences: [] });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const older = aStamp(1);
  const newer = aStamp(2);
  const register = (value: string) => aChange(value, { name: 'Note' });
  const edit = (change: Parameters<typeof anEdit>[0]) => anEdit(change, { name: 'Project' });

  it.each<[string, Request['changes'], Request['changes'], Values]>([
    ['an older value over a newer one', [register('old')], [register('new')], new Map([[REGISTER, 'new']])],
    [
      'an addition over a newer removal',
      [edit({ add: ['b'] })],
      [edit({ remove: ['b'] })],
      new Map([[COLLECTION, ['a']]]),
    ],
    [
      'a removal over a newer addition',
      [edit({ remove: ['a'] })],
      [edit({ add: ['a', 'b'] })],
      new Map([[COLLECTION, ['a', 'b']]]),
    ],
    [
      'an addition beside another one',
      [edit({ add: ['b'] })],
      [edit({ add: ['c'] })],
      new Map([[COLLECTION, ['a', 'b', 'c']]]),
    ],
    [
      'an addition beside another attribute',
      [edit({ add: ['b'] })],
      [register('new')],
      new Map<string, string | string[]>([
        [REGISTER, 'new'],
        [COLLECTION, ['a', 'b']],
      ]),
    ],
  ])('put right that the slower one wrote %s', (_, slow, fast, expected) => {
    const initial = new Map([[COLLECTION, ['a']]]);
    const before = expected.has(COLLECTION) ? initial : new Map();
    for (const last of ['slower', 'faster'] as const) {
      const world = { values: before, memory: new Map() };
      const how = { last, isSeen: false };
      const after = race(world, { stamp: older, changes: slow }, { stamp: newer, changes: fast }, how);
      expect(sorted(after.values)).toEqual(sorted(expected));
    }
  });

  it('bring back nothing that the newer one no longer saw', () => {
    const world = { values: new Map([[COLLECTION, ['a']]]), memory: new Map() };
    const slower = { stamp: older, changes: [aChange(null, { name: 'Project', isCollection: true })] };
    const faster = { stamp: newer, changes: [aChange(['b'], { name: 'Project' })] };
    const { values } = race(world, slower, faster, { last: 'faster', isSeen: true });
    expect(sorted(values)).toEqual({ [COLLECTION]: ['b'] });
  });

  it('leave it to the newer one to have applied it', () => {
    const current = toCurrent(new Map([[REGISTER, 'is']]));
    const situation = { current, now: NOW, digest: aDigest };
    const mine = plan([register('old')], { ...situation, stamp: older, memory: new Map() });
    const theirs = plan([register('new')], { ...situation, stamp: newer, memory: new Map() });
    const again = plan([register('old')], {
      ...situation,
      stamp: older,
      memory: theirs.memory,
      clobbered: mine.writes,
    });
    expect(again.writes).toEqual([register('new')]);
    expect(again.results).toMatchObject([{ result: 'superseded' }]);
  });

  it('are told so too when the newer one found everything as it should be', () => {
    const current = toCurrent(new Map([[REGISTER, 'new']]));
    const situation = { current, now: NOW, digest: aDigest };
    const mine = plan([register('old')], { ...situation, stamp: older, memory: new Map() });
    const theirs = plan([register('new')], { ...situation, stamp: newer, memory: new Map() });
    const again = plan([register('old')], {
      ...situation,
      stamp: older,
      memory: theirs.memory,
      clobbered: mine.writes,
    });
    expect(theirs.writes).toEqual([]);
    expect(again.writes).toEqual([register('new')]);
    expect(again.results).toMatchObject([{ result: 'superseded' }]);
    const later = plan([register('old')], { ...situation, stamp: older, memory: again.memory });
    expect(later.results).toMatchObject([{ result: 'superseded' }]);
  });
});
