import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Change } from '../../src/domain/change.ts';
import type { AttributeMemory } from '../../src/domain/memory.ts';
import { type Ordered, order } from '../../src/domain/order.ts';
import { aChange, aDigest, anEdit, anUndo, aStamp, NOW } from '../factories.ts';

type Event = readonly [number, Change];
type After = { readonly read: AttributeValue | undefined; readonly memory: AttributeMemory; readonly stands: string[] };

/** One event after the other, each with its time, on an attribute that reads show at once. */
const arrive = (events: readonly Event[], initial?: AttributeValue): After =>
  events.reduce<After>(
    ({ read, memory, stands }, [time, change]) => {
      const ordered = order(change, { stamp: aStamp(time), memory, read, now: NOW, digest: aDigest });
      return {
        read: ordered.stands === 'not' ? read : ordered.wanted,
        memory: ordered.memory,
        stands: [...stands, ordered.stands],
      };
    },
    { read: initial, memory: {}, stands: [] },
  );

const set = (...members: string[]) => aChange(members);
const add = (...members: string[]) => anEdit({ add: members });
const remove = (...members: string[]) => anEdit({ remove: members });
const at = (time: number, change: Change): Event => [time, change];
const clear = aChange(null, { isCollection: true });
const undo = (time: number) => anUndo(aStamp(time), { isCollection: true });
const undoValue = (time: number) => anUndo(aStamp(time));
const sorted = (value: AttributeValue | undefined) => (Array.isArray(value) ? value.toSorted() : value);

describe('late events', () => {
  const picture: readonly Event[] = [
    at(1, add('Baker')),
    at(2, set('Alpine', 'Cascade')),
    at(3, add('Denali')),
    at(4, remove('Alpine')),
  ];
  it('find their place, as in the picture', () => {
    const inOrder = arrive(picture);

    const late = arrive([...picture.slice(2).toReversed(), ...picture.slice(0, 2)], ['Alpine']);
    expect(inOrder.read).toEqual(['Cascade', 'Denali']);
    expect(late.read).toEqual(['Cascade', 'Denali']);
    expect(late.stands).toEqual(['wholly', 'wholly', 'wholly', 'partly']);
  });

  it.each<[string, readonly Event[], AttributeValue | undefined, readonly Ordered['stands'][]]>([
    ['an older value does not stand', [at(2, aChange('new')), at(1, aChange('old'))], 'new', ['wholly', 'not']],
    [
      'an older value does not undo a clear',
      [at(2, aChange(null)), at(1, aChange('old'))],
      undefined,
      ['wholly', 'not'],
    ],
    ['an older clear does not stand', [at(2, aChange('new')), at(1, aChange(null))], 'new', ['wholly', 'not']],
    ['an older set does not stand', [at(2, set('a')), at(1, set('b'))], ['a'], ['wholly', 'not']],
    ['an older edit does not stand beside a set', [at(2, set('a')), at(1, add('b'))], ['a'], ['wholly', 'not']],
    ['an older addition does not stand beside a clear', [at(2, clear), at(1, add('b'))], undefined, ['wholly', 'not']],
    ['an older clear leaves what is newer', [at(2, add('a')), at(1, clear)], ['a'], ['wholly', 'partly']],
    ['an older addition does not bring back', [at(2, remove('x')), at(1, add('x'))], undefined, ['wholly', 'not']],
    ['an older removal does not take away', [at(2, add('a')), at(1, remove('a'))], ['a', 'x'], ['wholly', 'not']],
    ['an older edit stands in part', [at(2, remove('b')), at(1, add('a', 'b'))], ['a', 'x'], ['wholly', 'partly']],
    ['an older edit that wants the same stands', [at(2, add('a')), at(1, add('a'))], ['a', 'x'], ['wholly', 'wholly']],
    [
      'an older removal of what is gone stands',
      [at(2, remove('x')), at(1, remove('x'))],
      undefined,
      ['wholly', 'wholly'],
    ],
    ['an older set with a newer member', [at(2, add('a')), at(1, set('a', 'b'))], ['a', 'b'], ['wholly', 'wholly']],
  ])('%s', (_, events, expected, stands) => {
    const isCollection = events.some(([, { attribute }]) => attribute.isCollection);
    const { read, stands: told } = arrive(events, isCollection ? ['x'] : undefined);
    expect(sorted(read)).toEqual(expected);
    expect(told).toEqual(stands);
  });
});

describe('a request that is taken back', () => {
  it.each<[string, readonly Event[], AttributeValue | undefined, AttributeValue | undefined]>([
    ['leaves no value', [at(1, aChange('a')), at(9, undoValue(1))], undefined, undefined],
    [
      'does not bring the older value back',
      [at(1, aChange('a')), at(2, aChange('b')), at(9, undoValue(2))],
      'x',
      undefined,
    ],
    ['leaves what is newer', [at(1, aChange('a')), at(2, aChange('b')), at(9, undoValue(1))], undefined, 'b'],
    [
      'leaves what is newer and the same',
      [at(1, aChange('a')), at(2, aChange('a')), at(9, undoValue(1))],
      undefined,
      'a',
    ],
    ['that cleared leaves it so', [at(1, aChange(null)), at(9, undoValue(1))], 'x', undefined],
    ['leaves no member that it set', [at(1, set('a', 'b')), at(9, undo(1))], undefined, undefined],
    ['leaves no member that it added', [at(1, add('a')), at(9, undo(1))], ['x'], ['x']],
    ['does not bring back what it removed', [at(1, remove('x')), at(9, undo(1))], ['x', 'y'], ['y']],
    ['does not bring back what its set dropped', [at(1, set('a')), at(9, undo(1))], ['x'], undefined],
    ['leaves what was added later', [at(1, set('a')), at(2, add('b')), at(9, undo(1))], undefined, ['b']],
    [
      'leaves its own member that was added later too',
      [at(1, set('a', 'b')), at(2, add('a')), at(9, undo(1))],
      undefined,
      ['a'],
    ],
    ['leaves what was set later', [at(1, add('a')), at(2, set('a', 'b')), at(9, undo(1))], undefined, ['a', 'b']],
    ['leaves what was added before', [at(1, add('a')), at(2, add('b')), at(9, undo(2))], undefined, ['a']],
    ['leaves what was there before it added it', [at(1, add('a', 'b')), at(9, undo(1))], ['a'], ['a']],
    [
      'leaves what an older request had added',
      [at(1, add('a')), at(2, add('a', 'b')), at(9, undo(2))],
      undefined,
      ['a'],
    ],
    ['leaves what an older request had set', [at(1, set('a')), at(2, add('a', 'b')), at(9, undo(2))], undefined, ['a']],
    ['leaves what an older one adds late', [at(2, add('a', 'b')), at(1, add('a')), at(9, undo(2))], undefined, ['a']],
    ['leaves what an older one sets late', [at(2, add('a', 'b')), at(1, set('a')), at(9, undo(2))], undefined, ['a']],
    [
      'takes away what an older one removes late',
      [at(2, add('a')), at(1, remove('a')), at(9, undo(2))],
      ['a'],
      undefined,
    ],
    ['takes away what an older one clears late', [at(2, add('a')), at(1, clear), at(9, undo(2))], ['a'], undefined],
    [
      'takes away what was removed before',
      [at(1, add('a')), at(2, remove('a')), at(3, add('a')), at(9, undo(3))],
      ['a'],
      undefined,
    ],
    [
      'after an older one that was taken back leaves nothing of both',
      [at(1, add('a')), at(2, add('a')), at(8, undo(1)), at(9, undo(2))],
      undefined,
      undefined,
    ],
    [
      'before an older one that is taken back leaves nothing of both',
      [at(1, add('a')), at(2, add('a')), at(8, undo(2)), at(9, undo(1))],
      undefined,
      undefined,
    ],
    [
      'after an older set that was taken back leaves nothing of both',
      [at(1, set('a')), at(2, add('a')), at(8, undo(1)), at(9, undo(2))],
      undefined,
      undefined,
    ],
    [
      'before an older set that is taken back leaves nothing of both',
      [at(1, set('a')), at(2, add('a')), at(8, undo(2)), at(9, undo(1))],
      undefined,
      undefined,
    ],
    [
      'leaves what was there before both',
      [at(1, add('a')), at(2, add('a')), at(8, undo(1)), at(9, undo(2))],
      ['a'],
      ['a'],
    ],
  ])('%s', (_, events, initial, expected) => {
    expect(sorted(arrive(events, initial).read)).toEqual(expected);
  });

  it.each<[string, Event, Change]>([
    ['a value', at(1, aChange('a')), undoValue(1)],
    ['a set', at(1, set('a', 'b')), undo(1)],
    ['an addition', at(1, add('a')), undo(1)],
  ])('is taken back once: %s', (_, event, taken) => {
    const once = arrive([event, at(9, taken)], ['x']);
    const twice = arrive([event, at(9, taken), at(9, taken)], ['x']);
    expect(twice.read).toEqual(once.read);
    expect(twice.memory).toEqual(once.memory);
    expect(once.stands.at(-1)).toBe('wholly');
  });

  it.each<[string, Event, Change, AttributeValue | undefined]>([
    ['a value', at(1, aChange('a')), undoValue(1), undefined],
    ['a set', at(1, set('a', 'b')), undo(1), undefined],
    ['an addition', at(1, add('a')), undo(1), ['x']],
  ])('does not come back when it arrives again: %s', (_, event, taken, expected) => {
    const { read } = arrive([event, at(9, taken), event], Array.isArray(expected) ? expected : undefined);
    expect(read).toEqual(expected);
  });

  it.each<[string, readonly Event[], AttributeValue | undefined]>([
    ['a newer value stands', [at(1, aChange('a')), at(9, undoValue(1)), at(5, aChange('b'))], 'b'],
    ['a newer equal value stands', [at(1, aChange('a')), at(9, undoValue(1)), at(5, aChange('a'))], 'a'],
    ['an older value does not', [at(2, aChange('a')), at(9, undoValue(2)), at(1, aChange('b'))], undefined],
    ['a newer addition stands', [at(1, add('a')), at(9, undo(1)), at(5, add('a'))], ['a']],
    ['a newer set stands', [at(1, set('a')), at(9, undo(1)), at(5, set('a', 'b'))], ['a', 'b']],
    ['an older addition of another stands', [at(2, add('a')), at(9, undo(2)), at(1, add('b'))], ['b']],
    ['an older addition of the same stands', [at(2, add('a')), at(9, undo(2)), at(1, add('a'))], ['a']],
    ['an older set of the same stands', [at(2, add('a')), at(9, undo(2)), at(1, set('a', 'b'))], ['a', 'b']],
    ['an older set of others does not bring it', [at(2, add('a')), at(9, undo(2)), at(1, set('b'))], ['b']],
    ['nor does one that is taken back', [at(2, add('a')), at(9, undo(2)), at(1, set('a')), at(9, undo(1))], undefined],
    ['an older addition beside a set does not', [at(2, set('a')), at(9, undo(2)), at(1, add('b'))], undefined],
  ])('makes room for late events: %s', (_, events, expected) => {
    expect(sorted(arrive(events).read)).toEqual(expected);
  });

  it('leaves a member that it removed and somebody else has added', () => {
    const { memory } = arrive([at(1, remove('x'))], ['x']);
    const undone = order(undo(1), { stamp: aStamp(9), memory, read: ['x'], now: NOW, digest: aDigest });
    expect(undone).toMatchObject({ wanted: ['x'], stands: 'not' });
  });

  it.each<[string, readonly Event[], readonly string[], AttributeValue | undefined]>([
    ['leaves a member that somebody else had added after it was removed', [at(1, remove('a'))], ['a'], ['a']],
    ['takes away a member that somebody else had removed after it was added', [at(1, add('a'))], [], undefined],
  ])('%s', (_, earlier, found, expected) => {
    const { memory } = arrive(earlier, ['a']);
    const added = order(add('a'), { stamp: aStamp(2), memory, read: found, now: NOW, digest: aDigest });
    const situation = { stamp: aStamp(9), memory: added.memory, read: added.wanted, now: NOW, digest: aDigest };
    expect(order(undo(2), situation).wanted).toEqual(expected);
    // Nor does it matter that the earlier one comes again.
    const [time, change] = earlier[0] ?? at(0, clear);
    const again = order(change, { ...situation, stamp: aStamp(time) });
    expect(order(undo(2), { ...situation, memory: again.memory }).wanted).toEqual(expected);
  });

  it('is taken back although it was already', () => {
    const { stands } = arrive([at(1, aChange('a')), at(9, undoValue(1)), at(9, undoValue(1))]);
    expect(stands).toEqual(['wholly', 'wholly', 'wholly']);
  });

  it('of which nothing is left has nothing to take back', () => {
    expect(arrive([at(1, aChange('a')), at(2, aChange('b')), at(9, undoValue(1))]).stands.at(-1)).toBe('not');
    expect(arrive([at(1, set('a')), at(2, remove('a')), at(9, undo(1))]).stands.at(-1)).toBe('not');
    expect(arrive([at(1, add('x')), at(9, undo(1))], ['x'])).toMatchObject({ read: ['x'], stands: ['wholly', 'not'] });
    expect(arrive([at(9, undo(1))], ['x'])).toMatchObject({ read: ['x'], stands: ['not'] });
    expect(arrive([at(9, undoValue(1))], 'x')).toMatchObject({ read: 'x', stands: ['not'] });
  });
});

describe('any change', () => {
  const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
  const change = fc.oneof(
    members.map((some) => aChange(some)),
    members.map((some) => anEdit({ add: some })),
    members.map((some) => anEdit({ remove: some })),
    fc.constant(clear),
  );
  const events = fc.array(fc.tuple(fc.nat(9), change), { maxLength: 6 });

  it('changes nothing when it comes again at once', () => {
    fc.assert(
      fc.property(events, fc.tuple(fc.constant(10), change), (before, event) => {
        const once = arrive([...before, event]);
        const twice = arrive([...before, event, event]);
        expect([sorted(twice.read), twice.memory]).toEqual([sorted(once.read), once.memory]);
      }),
    );
  });
});
