import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureKinds } from '../src/domain/failure.ts';
import { gateCauses } from '../src/domain/gate.ts';
import { problemCodes } from '../src/domain/problem.ts';
import { closedStates, reasons } from '../src/domain/state.ts';
import { warningCodes } from '../src/domain/warning.ts';
import { graphOperations, metrics, refusalCauses } from '../src/ports/meter.ts';

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

describe('docs/operations.md, Metrics', () => {
  const [, section = ''] = readFileSync(join(root, 'docs/operations.md'), 'utf8').split('\n## Metrics\n');
  const [rows = ''] = section.split('\n## ');
  const named = [...rows.matchAll(/^\| `(relay\.[\w.]+)` \| (.*?) \| (.*?) ?\| (.*) \|$/gm)].map(
    ([, name = '', kind = '', cell = '', tells = '']) => ({ name, kind, cell, tells }),
  );
  const labels = new Map(
    [...rows.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, label = '', words = '']) => [label, words]),
  );
  const wordsOf = (label: string) => [...(labels.get(label) ?? '').matchAll(/`(\w+)`/g)].map(([, word]) => word);

  it('explains each metric once, in the order of the code, and no others', () => {
    expect(named.map(({ name }) => name)).toEqual(Object.values(metrics));
  });

  it.each(named)('says what $name is, and what it tells', ({ kind, tells }) => {
    expect([kind, tells]).toEqual([
      expect.stringMatching(/^(counter|histogram, s|gauge, (s|1))$/),
      expect.stringMatching(/\w.*\.$/),
    ]);
  });

  it.each([
    ['state', closedStates],
    ['because', refusalCauses],
    ['operation', graphOperations],
    ['outcome', ['ok', ...failureKinds]],
    ['scope', ['read', 'write']],
    ['cause', gateCauses],
  ] as const)('lists every word of the label %s', (label, words) => {
    expect(wordsOf(label)).toEqual(words);
  });

  it('explains each label that a metric has', () => {
    const used = named.flatMap(({ cell }) => [...cell.matchAll(/`(\w+)`/g)].map(([, label]) => label));
    expect(new Set(used)).toEqual(new Set(['source', ...labels.keys()]));
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

describe('the links of README.md and docs', () => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  const prose = (path: string) => readFileSync(join(root, path), 'utf8').replaceAll(/^ *```.*\n[\s\S]*?^ *```$/gm, '');
  /** As GitHub makes them of headings. */
  const anchors = (path: string) => {
    const seen = new Map<string, number>();
    return [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
      const anchor = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    });
  };

  it.each(documents)('%s links to files and headings that there are', (path) => {
    const targets = [
      ...prose(path)
        .replaceAll(/`[^`\n]*`/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, to = '']) => to);
    const own = targets.filter((to) => !/^https:/.test(to));
    expect(own.length).toBeGreaterThan(0);
    const broken = own.filter((to) => {
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});
