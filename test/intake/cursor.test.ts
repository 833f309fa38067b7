import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import { createCursors, type Question } from '../../src/intake/cursor.ts';

const key = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const cursors = createCursors(createSeal([key(1)]));
const question: Question = ['search user', 'an-application'];
const POSITION = 'Zugspitze';
const cursor = cursors.write(question, POSITION);

it('a cursor is read by who may have written it, and shows nothing to anybody else', () => {
  expect(cursors.read(question, cursor)).toBe(POSITION);
  expect(createCursors(createSeal([key(2), key(1)])).read(question, cursor)).toBe(POSITION);
  expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain(POSITION);
});

it.each<[string, Question]>([
  ['another list', ['search servicePrincipal', 'an-application']],
  ['another caller', ['search user', 'another-application']],
  ['a filter more', [...question, 'x']],
  ['the same words, parted otherwise', ['search', 'user an-application']],
])('a cursor is none for %s', (_, other) => {
  expect(cursors.read(other, cursor)).toBeUndefined();
});

it.each([
  ['nothing', ''],
  ['the bare place', Buffer.from(POSITION).toString('base64url')],
  ['a cursor cut short', cursor.slice(0, -2)],
  ['a cursor with one bit changed', cursor.slice(0, -8) + (cursor.at(-8) === 'A' ? 'B' : 'A') + cursor.slice(-7)],
  ['one of another key', createCursors(createSeal([key(3)])).write(question, POSITION)],
])('%s is no cursor', (_, forged) => {
  expect(cursors.read(question, forged)).toBeUndefined();
});
