import { describe, expect, it } from 'vitest';
import { readAttributeSearch } from '../../src/intake/attribute-search.ts';

describe('a search in one target', () => {
  it.each([{ startsWith: 'Ba' }, { startsWith: 'x'.repeat(64), attributeSet: 'engineering' }])('is %j', (document) => {
    expect(readAttributeSearch(document)).toEqual({ kind: 'search', search: document });
  });

  it.each([
    [{}, '/startsWith required'],
    [{ startsWith: '' }, '/startsWith tooShort'],
    [{ startsWith: 'x'.repeat(65) }, '/startsWith tooLong'],
    [{ startsWith: 1 }, '/startsWith invalidType'],
    [{ startsWith: 'x', attributeSet: null }, '/attributeSet invalidType'],
    [{ startsWith: 'x', name: 'y' }, '/name unknownField'],
    [[], ' invalidType'],
  ])('is not %j', (document, problem) => {
    const reading = readAttributeSearch(document);
    expect(reading.kind === 'problems' && reading.problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      problem,
    ]);
  });
});
