import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';

const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const [current, previous, unknown] = [keyOf(1), keyOf(2), keyOf(3)];
const text = (value: string) => Buffer.from(value);

describe('a sealed text', () => {
  it('opens to the bytes that were sealed, whatever they and their context are', () => {
    const { seal, open } = createSeal([current]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.string(), (plain, context) => {
        expect(Buffer.compare(open(seal(plain, context), context) ?? text('none'), plain)).toBe(0);
      }),
    );
  });

  it('is another one each time, for the same bytes too, and shows nothing of them', () => {
    const { seal } = createSeal([current]);
    const sealed = Array.from({ length: 100 }, () => seal(text('Projekt Geheim'), 'row'));
    expect(new Set(sealed).size).toBe(100);
    for (const one of sealed) expect(Buffer.from(one.slice(2), 'base64url').includes('Geheim')).toBe(false);
  });

  it('is letters, digits, dashes and a point, so that no store changes it', () => {
    expect(createSeal([current]).seal(text('ä'.repeat(1_000)), 'row')).toMatch(/^1\.[\w-]+$/);
  });

  it('does not open for another context', () => {
    const { seal, open } = createSeal([current]);
    expect(open(seal(text('x'), 'row a'), 'row b')).toBeUndefined();
    expect(open(seal(text('x'), 'row a'), '')).toBeUndefined();
  });

  it('does not open when any of its bytes is another', () => {
    const { seal, open } = createSeal([current]);
    const sealed = seal(text('a value'), 'row');
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(open(`1.${changed.toString('base64url')}`, 'row')).toBeUndefined();
    }
    for (let length = 0; length < bytes.length; length += 1) {
      expect(open(`1.${bytes.subarray(0, length).toString('base64url')}`, 'row')).toBeUndefined();
    }
    expect(open(sealed, 'row')?.toString()).toBe(text('a value').toString());
  });

  it.each(['', '1.', '1', '2.AAAA', 'a value', '1.$$$', '{"a":1}'])('is not this: %j', (foreign) => {
    expect(createSeal([current]).open(foreign, 'row')).toBeUndefined();
  });

  it('of another version does not open', () => {
    const { seal, open } = createSeal([current]);
    expect(open(`2.${seal(text('x'), 'row').slice(2)}`, 'row')).toBeUndefined();
  });
});

describe('in a rotation', () => {
  it('both keys open, and the first one seals', () => {
    const rotated = createSeal([current, previous]);
    const before = createSeal([previous]).seal(text('before'), 'row');
    expect(rotated.open(before, 'row')?.toString()).toBe(text('before').toString());
    const after = rotated.seal(text('after'), 'row');
    expect(createSeal([previous]).open(after, 'row')).toBeUndefined();
    expect(createSeal([current]).open(after, 'row')).toEqual(text('after'));
  });

  it('a key that is not known any more opens nothing', () => {
    const sealed = createSeal([unknown]).seal(text('x'), 'row');
    expect(createSeal([current, previous]).open(sealed, 'row')).toBeUndefined();
  });
});
