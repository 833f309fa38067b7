import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeMemory, encodeMemory, withoutDigests } from '../../src/adapters/tables/memory.ts';
import type { AttributeValue, Change } from '../../src/domain/change.ts';
import { memberDigest } from '../../src/domain/key.ts';
import { leftOf } from '../../src/domain/left.ts';
import { type Digest, prune, READS_MAY_BE_STALE_FOR_IN_MS, type TargetMemory } from '../../src/domain/memory.ts';
import { type CurrentValues, plan } from '../../src/domain/plan.ts';
import { aChange, aDigest, anEdit, anUndo, aStamp, NOW } from '../factories.ts';

const NOTE = 'Engineering/Note';
const note = { attributeSet: 'Engineering', name: 'Note' };
const keyed =
  (byte: number): Digest =>
  (attribute, member) =>
    memberDigest(createSecretKey(Buffer.alloc(32, byte)), attribute, member);
const digestOf = (value: AttributeValue | undefined) => leftOf(aDigest, note, value);

describe('the digest of what was left', () => {
  const digest = keyed(1);
  const of = (value: AttributeValue | undefined, attribute = note, by = digest) => leftOf(by, attribute, value);

  it('is the same for the members of a collection in any order', () => {
    expect(of(['b', 'a', 'c'])).toBe(of(['c', 'b', 'a']));
    expect(of([10, 9, 1])).toBe(of([1, 10, 9]));
    expect(of(0)).toBe(of(-0));
  });

  it('is another for each value, attribute and key, and says nothing of the value', () => {
    const values = ['', 'a', 'A', 'a,b', '1', 1, 0, true, false, 'true', ['a'], ['a', 'b'], ['a,b'], [1], [1, 2], [12]];
    const all = [
      ...values.map((value) => of(value)),
      of('a', { ...note, name: 'Other' }),
      of('a', { ...note, attributeSet: 'Marketing' }),
      of('a', note, keyed(2)),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const one of all) expect(one).toMatch(/^[\w-]{16}$/);
  });

  it('is none for what is not assigned, and so it is for an empty collection', () => {
    expect([of(undefined), of([])]).toEqual(['', '']);
  });

  it('is not that of a member', () => {
    expect(of('a')).not.toBe(digest(note, 'a'));
  });
});

/** What is remembered as left after a change; from `before` on, if something was. */
function leftBy(change: Change, read: AttributeValue | 'unknown' | undefined, before: Partial<Situation> = {}) {
  const { stamp = aStamp(1), memory = new Map(), now = NOW } = before;
  const planned = plan([change], { stamp, memory, current: shown(read), now, digest: aDigest });
  return { ...planned, left: planned.memory.get(NOTE)?.left };
}
type Situation = { readonly stamp: string; readonly memory: TargetMemory; readonly now: number };

const shown = (read: AttributeValue | 'unknown' | undefined): CurrentValues =>
  read === 'unknown' ? read : new Map([['Engineering', new Map(read === undefined ? [] : [['Note', read]])]]);

const register = (value: string | null) => aChange(value, { isCollection: false });
const collection = (value: readonly string[] | null) => aChange(value, { isCollection: true });

describe('a change leaves', () => {
  it.each<[string, Change, AttributeValue | 'unknown' | undefined, AttributeValue | undefined]>([
    ['its value, when it is written', register('a'), 'b', 'a'],
    ['its value, when nothing could be read', register('a'), 'unknown', 'a'],
    ['its value, when it was there already and nothing is written', register('a'), 'a', 'a'],
    ['nothing, when it clears', register(null), 'a', undefined],
    ['nothing, when it clears what is not there', register(null), undefined, undefined],
    ['all members, when it sets them', collection(['a', 'b']), ['c'], ['b', 'a']],
    ['nothing, when it clears a collection', collection(null), ['a'], undefined],
    ['the whole collection, when it adds', anEdit({ add: ['c'] }), ['a', 'b'], ['a', 'b', 'c']],
    ['the whole collection, when it adds what is there', anEdit({ add: ['a'] }), ['a', 'b'], ['a', 'b']],
    ['the rest of the collection, when it removes', anEdit({ remove: ['a'] }), ['a', 'b'], ['b']],
    ['nothing, when it removes the last member', anEdit({ remove: ['a'] }), ['a'], undefined],
  ])('%s', (_, change, read, expected) => {
    expect(leftBy(change, read).left).toBe(digestOf(expected));
  });

  it('nothing else of other attributes', () => {
    const memory: TargetMemory = new Map([['Engineering/Other', { newest: aStamp(0), left: 'as it was' }]]);
    const { memory: after } = leftBy(register('a'), undefined, { memory });
    expect(after.get('Engineering/Other')?.left).toBe('as it was');
  });
});

describe('what was left stays', () => {
  const newest = leftBy(register('new'), 'before', { stamp: aStamp(2) });
  const older = { stamp: aStamp(1), memory: newest.memory };

  it('when an older event comes late, whatever the target shows by then', () => {
    const now = NOW + READS_MAY_BE_STALE_FOR_IN_MS;
    for (const read of ['new', 'somebody’s', undefined, 'unknown'] as const) {
      const late = leftBy(register('old'), read, { ...older, now });
      expect([late.results[0]?.result, late.left]).toEqual(['superseded', digestOf('new')]);
    }
  });

  it('when the newest value is written once more over what an overtaken worker wrote', () => {
    const restored = leftBy(register('old'), 'old', older);
    expect(restored.writes).toEqual([register('new')]);
    expect(restored.left).toBe(digestOf('new'));
    const current = shown('before');
    const clobbered = [register('old')];
    const again = plan([register('old')], { ...older, current, clobbered, now: NOW, digest: aDigest });
    expect(again.writes).toEqual([register('new')]);
    expect(again.memory.get(NOTE)?.left).toBe(digestOf('new'));
  });

  it('whole when a late set is partly superseded', () => {
    const added = leftBy(anEdit({ add: ['c'] }), ['x'], { stamp: aStamp(2) });
    const late = leftBy(collection(['a']), ['x', 'c'], { stamp: aStamp(1), memory: added.memory });
    expect([late.results[0]?.result, late.left]).toEqual(['partlySuperseded', digestOf(['a', 'c'])]);
  });

  it('when the end of a request comes that something newer has followed', () => {
    const undo = leftBy(anUndo(aStamp(1), { isCollection: false }), 'new', { ...older, stamp: aStamp(3) });
    expect([undo.results[0]?.result, undo.left]).toEqual(['superseded', digestOf('new')]);
  });
});

describe('the end of a request leaves', () => {
  it('nothing of a single value', () => {
    const { memory } = leftBy(register('a'), 'before');
    const undo = anUndo(aStamp(1), { isCollection: false });
    expect(leftBy(undo, 'a', { stamp: aStamp(5), memory }).left).toBe('');
  });

  it('what else is in a collection', () => {
    const { memory } = leftBy(anEdit({ add: ['b', 'c'] }), ['a']);
    const undo = anUndo(aStamp(1), { isCollection: true });
    expect(leftBy(undo, ['a', 'b', 'c'], { stamp: aStamp(5), memory }).left).toBe(digestOf(['a']));
  });

  it('no memory of a value where there was none', () => {
    for (const isCollection of [false, true]) {
      const undo = anUndo(aStamp(1), { isCollection });
      const { memory } = leftBy(undo, 'unknown', { stamp: aStamp(5) });
      expect(JSON.parse(JSON.stringify(memory.get(NOTE)))).toEqual({});
    }
  });
});

describe('what was left is kept', () => {
  const { memory } = leftBy(collection(['a', 'b']), undefined);
  const left = digestOf(['a', 'b']);

  it('when the rest is forgotten by age', () => {
    const later = NOW + READS_MAY_BE_STALE_FOR_IN_MS;
    expect(prune(memory.get(NOTE) ?? {}, later)).toEqual({ newest: aStamp(1), left });
  });

  it('in a store, and so is that nothing was', () => {
    const cleared = leftBy(collection(null), ['a']).memory;
    for (const one of [memory, cleared]) {
      const text = encodeMemory(one, (plain) => Buffer.from(plain).toString('base64url'));
      const decoded = decodeMemory(text, (sealed) => Buffer.from(sealed, 'base64url'));
      expect(decoded.get(NOTE)?.left).toBe(one.get(NOTE)?.left);
    }
    expect(cleared.get(NOTE)?.left).toBe('');
  });

  it('as long as it can be compared: not when the key was rotated, until the next event', () => {
    const edited = leftBy(anEdit({ add: ['c'] }), ['a', 'b'], { stamp: aStamp(2), memory }).memory;
    for (const one of [memory, edited]) {
      const rotated = withoutDigests(one);
      expect(rotated.get(NOTE)).not.toHaveProperty('left');
      const next = leftBy(collection(['a', 'b']), ['a', 'b'], { stamp: aStamp(3), memory: rotated });
      expect(next.left).toBe(left);
    }
  });
});
