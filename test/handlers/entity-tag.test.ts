import { expect, it } from 'vitest';
import { isKnown, weakTag } from '../../src/handlers/entity-tag.ts';

it('a tag is weak, and known again', () => {
  expect(weakTag('v1')).toBe('W/"v1"');
  expect(isKnown(weakTag('v1'), 'v1')).toBe(true);
});

it.each([
  [true, '"v1"'],
  [true, '*'],
  [true, ' * '],
  [true, 'W/"v0", W/"v1"'],
  [true, '"v0","v1" , "v2"'],
  [true, '"a,b", "v1"'],
  [true, '"", W/"v1"'],
  [false, null],
  [false, ''],
  [false, '""'],
  [false, 'v1'],
  [false, '"V1"'],
  [false, '"v0", "v2"'],
  [false, '"v1'],
  [false, '"x v1"'],
  [false, '"*"'],
])('%j: If-None-Match: %s', (expected, header) => {
  expect(isKnown(header, 'v1')).toBe(expected);
});
