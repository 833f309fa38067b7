import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import { createCursors, type Question } from '../../src/intake/cursor.ts';

const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const seal = createSeal([keyOf(1)]);
const cursors = createCursors(seal);
const question: Question = ['requests', 'an application', '{"open":true}'];

describe('a cursor', () => {
  it('leads to where it was written, for the question that it was written for', () => {
    const filters = fc.array(fc.string(), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        filters,
        fc.string({ unit: 'grapheme' }),
        (list, caller, filter, position) => {
          const asked: Question = [list, caller, ...filter];
          expect(cursors.read(asked, cursors.write(asked, position))).toBe(position);
        },
      ),
    );
  });

  it.each<[string, Question]>([
    ['list', ['dead-letters', 'an application', '{"open":true}']],
    ['caller', ['requests', 'another application', '{"open":true}']],
    ['filter', ['requests', 'an application', '{"open":false}']],
    ['filter: none', ['requests', 'an application']],
    ['filter: one more', [...question, '']],
    ['place for the same words', ['requests', 'an application","{"open":true}']],
  ])('is none for another %s', (_, other) => {
    expect(cursors.read(other, cursors.write(question, 'position'))).toBeUndefined();
  });

  it('tells nothing of where it leads, nor of the question', () => {
    const cursor = cursors.write(['requests', 'an application', 'Projekt Geheim'], 'Zugspitze');
    const plain = Buffer.from(cursor.slice(2), 'base64url').toString();
    expect(`${cursor}${plain}`).not.toMatch(/Zugspitze|Geheim|requests|application/);
    expect(cursors.write(question, 'position')).not.toBe(cursors.write(question, 'position'));
    expect(cursor).toBe(encodeURIComponent(cursor));
  });

  it('is not what the same key sealed for something else', () => {
    const sealed = seal.seal(Buffer.from('position'), JSON.stringify(question));
    expect(cursors.read(question, sealed)).toBeUndefined();
    expect(seal.open(cursors.write(question, 'position'), JSON.stringify(question))).toBeUndefined();
  });

  it('is written by this relay only, and outlives a rotation of its key', () => {
    const cursor = cursors.write(question, 'position');
    expect(createCursors(createSeal([keyOf(2)])).read(question, cursor)).toBeUndefined();
    expect(createCursors(createSeal([keyOf(2), keyOf(1)])).read(question, cursor)).toBe('position');
  });

  it('is nothing that was changed or made up', () => {
    const cursor = cursors.write(question, 'position');
    const changed = [...cursor].map(
      (letter, at) => cursor.slice(0, at) + (letter === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
    );
    for (const forged of ['', '1.', 'position', Buffer.from('position').toString('base64url'), ...changed]) {
      expect(cursors.read(question, forged)).toBeUndefined();
    }
  });
});
