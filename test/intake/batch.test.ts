import { describe, expect, it } from 'vitest';
import { readBatch } from '../../src/intake/batch.ts';

const items = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

describe('a batch', () => {
  it.each([1, 2, 1_000])('holds %i requests, each as it was sent', (count) => {
    expect(readBatch({ requests: items(count) })).toEqual({ kind: 'items', items: items(count) });
  });

  it('does not look at its items', () => {
    const requests = [null, 5, 'x', [], { eventId: '' }];
    expect(readBatch({ requests })).toEqual({ kind: 'items', items: requests });
  });

  it.each([
    [{ requests: [] }, '/requests', 'tooShort'],
    [{ requests: items(1_001) }, '/requests', 'tooMany'],
    [{}, '/requests', 'required'],
    [{ requests: null }, '/requests', 'invalidType'],
    [{ requests: {} }, '/requests', 'invalidType'],
    [{ requests: 'x' }, '/requests', 'invalidType'],
    [{ requests: [1], more: 1 }, '/more', 'unknownField'],
    [[], '', 'invalidType'],
    [null, '', 'invalidType'],
  ])('is not %j', (document, pointer, code) => {
    const batch = readBatch(document);
    expect(batch).toMatchObject({ kind: 'problems', problems: [{ pointer, code }] });
  });
});
