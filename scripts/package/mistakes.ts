import { checkHost } from '../../src/host-check.ts';
import { readSourceFiles } from '../../src/intake/source/read.ts';
import type { Contents } from './contents.ts';

/** Why the app would refuse to start wherever it is deployed. */
export function findMistakes(contents: Contents): readonly string[] {
  const text = (path: string) => new TextDecoder().decode(contents.get(path));
  const paths = [...contents.keys()].filter((path) => path.startsWith(SOURCES));
  const read = readSourceFiles(new Map(paths.map((path) => [path.slice(SOURCES.length), text(path)])));
  return [
    ...checkHost(text('host.json'), {}),
    ...(paths.length === 0 ? ['sources: the folder holds no source, so nobody could send anything.'] : []),
    ...(read.kind === 'problems' ? read.problems.map((problem) => `sources/${problem}`) : []),
  ];
}

const SOURCES = 'sources/';
