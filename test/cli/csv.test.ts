import { describe, expect, it, test } from 'vitest';
import { readCsv } from '../../src/cli/input/csv.ts';

const read = async (...chunks: readonly string[]) => {
  async function* given() {
    yield* chunks;
  }
  const records: unknown[] = [];
  for await (const { line, cells } of readCsv(given())) records.push([line, ...cells]);
  return records;
};

describe('a record', () => {
  it.each([
    [
      'plain cells',
      'a,b\nc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'CRLF, and an end without one',
      'a,b\r\nc,d\r\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'line ends of an old Mac',
      'a,b\rc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'empty cells',
      ',\n,a,',
      [
        [1, '', ''],
        [2, '', 'a', ''],
      ],
    ],
    ['a quoted comma and a doubled quote', '"a,b","say ""hi"""', [[1, 'a,b', 'say "hi"']]],
    ['a quoted empty cell alone', '""', [[1, '']]],
    [
      'line ends in quotes, kept as they are',
      '"a\r\nb",c\nd,e',
      [
        [1, 'a\r\nb', 'c'],
        [3, 'd', 'e'],
      ],
    ],
    [
      'blank lines, which are counted and dropped',
      'a,b\n\n\r\nc,d',
      [
        [1, 'a', 'b'],
        [4, 'c', 'd'],
      ],
    ],
    ['blanks, which belong to the cell', ' a , b ', [[1, ' a ', ' b ']]],
    ['nothing at all', '', []],
  ])('has %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  test('is the same wherever a chunk ends', async () => {
    const text = 'a,"b ""c"""\r\n"x\r\ny",z\r\n\r\nlast,"1"';
    const whole = await read(text);
    for (let at = 0; at <= text.length; at++) expect(await read(text.slice(0, at), text.slice(at))).toEqual(whole);
    expect(await read(...text)).toEqual(whole);
  });
});

it.each([
  ['a quote that is not closed', 'a,b\nc,"d\ne,f\n', /^Line 2, cell 2: the quote is not closed/],
  ['a quote in a plain cell', 'a,b"c"', /^Line 1, cell 2: a quote stands/],
  ['text after a quote', '"a"b', /^Line 1, cell 1: text follows/],
  ['a record without an end', `"${'a\n'.repeat(600_000)}`, /never ends/],
])('%s cannot be read, and nothing of it is quoted', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
