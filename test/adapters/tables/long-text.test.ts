import { describe, expect, it } from 'vitest';
import { fromColumns, toColumns } from '../../../src/adapters/tables/long-text.ts';

describe('a long text', () => {
  it.each([
    ['nothing', ''],
    ['one character', 'x'],
    ['as much as one column takes', 'x'.repeat(15_000)],
    ['one more', 'x'.repeat(15_001)],
    ['line breaks', '\n\r\u2028'.repeat(20_000)],
    ['characters of two units at every border', `a${'🚀'.repeat(40_000)}`],
    ['240 000 characters', 'base64url'.repeat(26_667)],
  ])('is the same from its columns, each of which a table takes: %s', (_, text) => {
    const columns = toColumns(text);
    expect(fromColumns({ partitionKey: 'p', part: 'other', ...columns }) === text).toBe(true);
    for (const column of Object.values(columns)) {
      expect(column.length).toBeLessThanOrEqual(30_000);
      expect(column.isWellFormed()).toBe(true);
    }
  });

  it('of columns that are no text is a defect', () => {
    expect(() => fromColumns({ part0: 'x', part1: 1 })).toThrow();
  });
});
