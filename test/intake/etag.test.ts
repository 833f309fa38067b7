import { describe, expect, it } from 'vitest';
import { etagOf, isKnown } from '../../src/intake/etag.ts';

const etag = etagOf('body');

describe('an entity tag', () => {
  it('is quoted, the same for the same, and another for another', () => {
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(etagOf('body')).toBe(etag);
    expect(etagOf('bodY')).not.toBe(etag);
  });

  it.each([
    ['itself', etag],
    ['itself, made weak on its way', `W/${etag}`],
    ['one of several', `"other" ,${etag}, W/"third"`],
    ['anything', '*'],
  ])('is known to who has %s', (_, header) => {
    expect(isKnown(header, etag)).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['an empty header', ''],
    ['another one', '"other"'],
    ['it without quotes', etag.replaceAll('"', '')],
    ['it in lower case', `w/${etag}`],
    ['one that it is a part of', `"x${etag}"`],
  ])('is not known to who has %s', (_, header) => {
    expect(isKnown(header, etag)).toBe(false);
  });
});
