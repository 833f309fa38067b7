import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemCodes } from '../src/domain/problem.ts';
import { reasons } from '../src/domain/state.ts';
import { warningCodes } from '../src/domain/warning.ts';

const text = readFileSync(join(import.meta.dirname, '../docs/problems.md'), 'utf8');

/** The rows below a heading, up to the next one. */
function table(heading: string) {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [rows = ''] = section.split('\n## ');
  return [...rows.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map(([, code, rest = '']) => ({
    code,
    cells: rest.split('|').map((cell) => cell.trim()),
  }));
}

describe.each([
  ['Problem codes', problemCodes],
  ['Reasons', reasons],
  ['Warnings', warningCodes],
])('docs/problems.md, %s', (heading, codes) => {
  const rows = table(heading);

  it('explains each once, and no others', () => {
    expect(rows.map(({ code }) => code).toSorted()).toEqual([...codes].toSorted());
  });

  it.each(rows)('says of $code what it means and what to do', ({ cells }) => {
    expect(cells).toEqual([expect.stringMatching(/\w.*\.$/), expect.stringMatching(/\w.*\.$/)]);
  });
});
