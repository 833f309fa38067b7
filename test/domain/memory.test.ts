import { describe, expect, it } from 'vitest';
import type { AttributeValue, Change } from '../../src/domain/change.ts';
import {
  type AttributeMemory,
  known,
  prune,
  READS_MAY_BE_STALE_FOR_IN_MS,
  REMEMBERED_ADDITIONS,
  REMEMBERED_REMOVALS,
  remember,
} from '../../src/domain/memory.ts';
import { order } from '../../src/domain/order.ts';
import { plan } from '../../src/domain/plan.ts';
import { aChange, aDigest, anEdit, anUndo, aStamp, NOW } from '../factories.ts';

const MINUTE = 60_000;

/** What our own write of so many minutes ago left behind. */
const wrote = (value: AttributeValue | null, minutesAgo: number, dropped: readonly string[] = []): AttributeMemory => ({
  written: { at: NOW - minutesAgo * MINUTE, by: aStamp(0), value: value ?? undefined, dropped },
});

/** The write that a change makes; null: it clears; undefined: nothing is written. */
function written(change: Change, memory: AttributeMemory, read: AttributeValue | null | 'unknown') {
  const current =
    read === 'unknown' ? read : new Map([['Engineering', new Map(read === null ? [] : [['Note', read]])]]);
  const memories = new Map([['Engineering/Note', memory]]);
  const [write] = plan([change], { stamp: aStamp(1), memory: memories, current, now: NOW, digest: aDigest }).writes;
  if (!write) return undefined;
  return write.operation === 'clear' ? null : write.value;
}

describe('a single value', () => {
  it.each([
    ['is written although the read shows it, for we wrote another', 'a', wrote('b', 14), 'a', 'a'],
    ['is written although the read shows it, for we cleared it', 'a', wrote(null, 14), 'a', 'a'],
    ['is cleared although the read shows none, for we wrote one', null, wrote('a', 14), null, null],
    ['is left alone when the read and our own write are the same', 'a', wrote('a', 14), 'a', undefined],
    ['is left alone when the read shows none and we cleared it', null, wrote(null, 14), null, undefined],
    ['is written when the read shows another than we wrote', 'a', wrote('a', 14), 'b', 'a'],
    ['is left alone when our other write is 15 minutes old', 'a', wrote('b', 15), 'a', undefined],
    ['is written when our other write is a moment younger than that', 'a', wrote('b', 15 - 1 / MINUTE), 'a', 'a'],
    ['is written when our equal write is 15 minutes old and the read shows another', 'a', wrote('a', 15), 'b', 'a'],
    ['is left alone when nothing can be read and we have just written it', 'a', wrote('a', 14), 'unknown', undefined],
    ['is written when nothing can be read and we have just written another', 'a', wrote('b', 14), 'unknown', 'a'],
    ['is written when nothing can be read and our write is long ago', 'a', wrote('a', 15), 'unknown', 'a'],
    ['is cleared when nothing can be read and nothing was written', null, {}, 'unknown', null],
  ] as const)('%s', (_, wanted, memory, read, expected) => {
    expect(written(aChange(wanted, { isCollection: false }), memory, read)).toEqual(expected);
  });
});

describe('a collection', () => {
  const add = (...members: string[]) => anEdit({ add: members });
  const remove = (...members: string[]) => anEdit({ remove: members });

  it.each<readonly [string, Change, AttributeMemory, string[] | null | 'unknown', string[] | null | undefined]>([
    ['keeps what somebody else has added', add('b'), wrote(['a'], 1), ['a', 'p'], ['a', 'p', 'b']],
    ['keeps what somebody else has added when we take from it', remove('a'), wrote(['a'], 1), ['a', 'p'], ['p']],
    ['does not get back what we dropped, from a stale read', add('b'), wrote(['a'], 1, ['x']), ['x'], ['a', 'b']],
    ['gets back what we dropped when the read is certain', add('b'), wrote(['a'], 15, ['x']), ['x'], ['x', 'b']],
    ['stays cleared whatever a stale read shows', add('b'), wrote(null, 1, ['a']), ['a'], ['b']],
    ['is as it was read when it was cleared long ago', add('b'), wrote(null, 15, ['a']), ['a'], ['a', 'b']],
    ['has what we added although the read shows none', add('b'), wrote(['a'], 1), null, ['a', 'b']],
    ['has what we added although nothing can be read', add('b'), wrote(['a'], 1), 'unknown', ['a', 'b']],
    ['loses what we added although the read does not show it', remove('b'), wrote(['a', 'b'], 1), ['a'], ['a']],
    ['is cleared of the last one although the read shows none', remove('a'), wrote(['a'], 1), null, null],
    ['is left alone when read and write have what is added', add('a'), wrote(['a', 'b'], 1), ['b', 'a'], undefined],
    ['is left alone when neither has what is removed', remove('c'), wrote(['a'], 1, ['c']), ['a'], undefined],
    ['is written again when the read still shows what we dropped', remove('c'), wrote(['a'], 1, ['c']), ['c'], ['a']],
    ['is written when we wrote another', aChange(['a']), wrote(['b'], 1, ['a']), ['a'], ['a']],
    [
      'is cleared when the read shows none and we wrote one',
      aChange(null, { isCollection: true }),
      wrote(['a'], 1),
      null,
      null,
    ],
  ])('%s', (_, change, memory, read, expected) => {
    expect(written(change, memory, read)).toEqual(expected);
  });
});

describe('what our own writes dropped', () => {
  const stale = READS_MAY_BE_STALE_FOR_IN_MS;
  const one = remember({}, { by: aStamp(1), value: ['b'], over: ['a', 'b'] }, NOW);

  it('is what the value before had and the new one has not', () => {
    expect(one.written).toEqual({ at: NOW, by: aStamp(1), value: ['b'], dropped: ['a'] });
  });

  it('is remembered over several writes, and forgotten when it comes back', () => {
    const two = remember(one, { by: aStamp(2), value: ['c'], over: ['b'] }, NOW + stale - 1);
    expect(two.written?.dropped).toEqual(['b', 'a']);
    const three = remember(two, { by: aStamp(3), value: ['a'], over: ['c'] }, NOW + stale);
    expect(three.written?.dropped).toEqual(['c', 'b']);
  });

  it('is forgotten when the write is so old that every read shows it', () => {
    const two = remember(one, { by: aStamp(2), value: ['c'], over: ['b'] }, NOW + stale);
    expect(two.written?.dropped).toEqual(['b']);
  });

  it('is as much as a hundred members, the newest', () => {
    const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);
    const first = remember({}, { by: aStamp(1), value: ['a'], over: many(50, 'x') }, NOW);
    const second = remember(first, { by: aStamp(2), value: ['b'], over: many(60, 'y') }, NOW);
    expect(second.written?.dropped).toEqual([...many(60, 'y'), ...many(40, 'x')]);
  });

  it('does not show through a stale read, whichever write dropped it', () => {
    const two = remember(one, { by: aStamp(2), value: ['c'], over: ['b'] }, NOW);
    for (const read of [['a', 'b'], ['b'], ['c'], []]) expect(known(two, read, NOW)).toEqual(['c']);
    expect(known(two, ['a', 'p'], NOW)).toEqual(['c', 'p']);
    expect(known(two, ['a', 'p'], NOW + stale)).toEqual(['a', 'p']);
  });
});

describe('a memory', () => {
  const removals = (count: number, from = 1) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `"m${index + from}"`,
        { stamp: aStamp(index + from), present: false },
      ]),
    );

  it('keeps the newest removals and from when on it has forgotten the others', () => {
    const pruned = prune({ members: removals(REMEMBERED_REMOVALS + 2) }, NOW);
    expect(pruned.members).toEqual(removals(REMEMBERED_REMOVALS, 3));
    expect(pruned.forgotten).toBe(aStamp(2));
  });

  it('forgets nothing as long as there are no more', () => {
    const pruned = prune({ members: removals(REMEMBERED_REMOVALS) }, NOW);
    expect(pruned).toMatchObject({ members: removals(REMEMBERED_REMOVALS), forgotten: undefined });
  });

  it.each([
    ['later', 1, 2],
    ['earlier', 99, 99],
  ])('has forgotten up to the later of two times, the new one being %s', (_, before, after) => {
    const memory = { members: removals(REMEMBERED_REMOVALS + 2), forgotten: aStamp(before) };
    expect(prune(memory, NOW).forgotten).toBe(aStamp(after));
  });

  it('keeps additions, however many removals there are', () => {
    const members = { ...removals(REMEMBERED_REMOVALS + 9, 10), '"old"': { stamp: aStamp(1), present: true } };
    expect(prune({ members }, NOW).members).toMatchObject({ '"old"': { present: true } });
  });

  it('keeps no member that a set or clear has decided since', () => {
    const members = { '"a"': { stamp: aStamp(1), present: true }, '"b"': { stamp: aStamp(3), present: false } };
    expect(prune({ newest: aStamp(2), members }, NOW).members).toEqual({ '"b"': members['"b"'] });
    expect(prune({ newest: aStamp(4), members }, NOW).members).toBeUndefined();
  });

  it('keeps no value longer than reads may be stale', () => {
    expect(prune(wrote(['a'], 14.999), NOW).written).toMatchObject({ value: ['a'] });
    expect(prune(wrote(['a'], 15), NOW).written).toBeUndefined();
    expect(prune({}, NOW).written).toBeUndefined();
  });

  const situation = (stamp: string, memory: AttributeMemory, read: readonly string[]) => ({
    ...{ stamp, memory, read, now: NOW, digest: aDigest },
  });
  const forgetful = { ...prune({ members: removals(REMEMBERED_REMOVALS + 2, 10) }, NOW) };

  it.each([
    ['a late addition, for its removal may be what was forgotten', anEdit({ add: ['m10'] }), ['a'], 'not'],
    ['only that of a late edit which adds', anEdit({ add: ['m10'], remove: ['a'] }), undefined, 'partly'],
    ['what a late set would bring back', aChange(['a', 'm10']), ['a'], 'partly'],
  ] as const)('that has forgotten supersedes %s', (_, change, wanted, stands) => {
    expect(order(change, situation(aStamp(5), forgetful, ['a']))).toMatchObject({ wanted, stands });
  });

  it('that has forgotten takes what is newer', () => {
    expect(order(anEdit({ add: ['m10'] }), situation(aStamp(12), forgetful, []))).toMatchObject({
      ...{ wanted: ['m10'], stands: 'wholly' },
    });
    expect(order(aChange(['m10']), situation(aStamp(12), forgetful, []))).toMatchObject({ wanted: ['m10'] });
  });

  it('that has forgotten knows that what it remembers as added was not removed since', () => {
    const memory = { ...forgetful, members: { '"a"': { stamp: aStamp(3), present: true } } };
    expect(order(anEdit({ add: ['a'] }), situation(aStamp(5), memory, ['a'])).stands).toBe('wholly');
  });

  it('keeps the newest additions of a member, and counts what is beneath as there for good', () => {
    const attribute = aChange(['a']).attribute;
    let memory: AttributeMemory = {};
    let read: AttributeValue | undefined;
    const arrive = (change: Change, stamp: string) => {
      const ordered = order(change, { stamp, memory, read, now: NOW, digest: aDigest });
      memory = prune(ordered.memory, NOW);
      if (ordered.stands !== 'not') read = ordered.wanted;
    };
    const count = REMEMBERED_ADDITIONS * 3;
    for (let index = 0; index < count; index++) arrive(anEdit({ add: ['a'] }), aStamp(index));
    expect(JSON.stringify(memory).split('"stamp"')).toHaveLength(REMEMBERED_ADDITIONS + 1);
    for (let index = count - 1; index > count - REMEMBERED_ADDITIONS; index--)
      arrive(anUndo(aStamp(index), attribute), aStamp(count));
    expect(read).toEqual(['a']);
    arrive(anUndo(aStamp(count - REMEMBERED_ADDITIONS), attribute), aStamp(count));
    expect(read).toEqual(['a']);
  });

  it('knows that a member is gone, however often it was added and taken back', () => {
    const attribute = aChange(['a']).attribute;
    let memory: AttributeMemory = {};
    let read: AttributeValue | undefined;
    for (let index = 0; index < REMEMBERED_ADDITIONS * 3; index++) {
      for (const change of [anEdit({ add: ['a'] }), anUndo(aStamp(index), attribute)]) {
        const ordered = order(change, { stamp: aStamp(index), memory, read, now: NOW, digest: aDigest });
        memory = prune(ordered.memory, NOW);
        read = ordered.wanted;
      }
      expect(read).toBeUndefined();
    }
  });

  it('stays as small, however often a collection changes', () => {
    let memory: ReadonlyMap<string, AttributeMemory> = new Map();
    let current: readonly string[] = [];
    const sizes = Array.from({ length: 2_000 }, (_, index) => {
      const change = anEdit({ add: [`member${index}`], remove: current });
      const read = new Map([['Engineering', new Map([['Note', current]])]]);
      const now = NOW + index * MINUTE;
      const planned = plan([change], { stamp: aStamp(index), memory, current: read, now, digest: aDigest });
      memory = planned.memory;
      current = [`member${index}`];
      return JSON.stringify([...memory]).length;
    });
    expect(Math.max(...sizes)).toBeLessThan(16_000);
  });
});
