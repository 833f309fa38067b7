import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointerTo, problemCodes } from '../../src/domain/problem.ts';

/** RFC 6901, section 4. */
const read = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

describe('a pointer', () => {
  it.each([
    [[], ''],
    [[''], '/'],
    [['a', 0, 'b'], '/a/0/b'],
    [['a/b', 'm~n', '~1', '/~'], '/a~1b/m~0n/~01/~1~0'],
  ])('to %j is %j', (path, pointer) => {
    expect(pointerTo(...path)).toBe(pointer);
  });

  it('leads back to any path', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (path) => {
        expect(read(pointerTo(...path))).toEqual(path);
      }),
    );
  });
});

describe('the problem codes', () => {
  it('are each named once', () => {
    expect(new Set(problemCodes).size).toBe(problemCodes.length);
  });
});
