import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemCodes } from '../src/domain/problem.ts';
import { reasons } from '../src/domain/state.ts';
import { warningCodes } from '../src/domain/warning.ts';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs/problems.md'), 'utf8');

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

describe('docs/conformance.md', () => {
  const conformance = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
  const folder = join(root, 'test/fixtures/seeds');
  type Example = { readonly page: string; readonly example: string; readonly method: string; readonly path: string };
  const examples = readdirSync(folder).flatMap(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Example[],
  );

  it('has a row for each example of the pages, and no others', () => {
    const rows = conformance
      .split(/^### /m)
      .slice(1)
      .flatMap((section) => {
        const [page] = section.split('\n');
        const [rowsOfPage = ''] = section.split('\n## ');
        return [...rowsOfPage.matchAll(/^\| (\w.*?) \| `(\w+) (.*)` \| `\w+ .*` \|$/gm)].map(
          ([, example, method, path]) => [page, example, method, path],
        );
      });
    const expected = examples.map(({ page, example, method, path }) => [
      page,
      example,
      method,
      path.replace(/^\/[^/]+/, ''),
    ]);
    expect(rows.toSorted()).toEqual(expected.toSorted());
  });

  it('names tests that there are', () => {
    const named = [...conformance.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});
