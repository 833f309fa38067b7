import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfiguredSource, readSourceFiles } from '../../src/intake/source/read.ts';

export const root = join(import.meta.dirname, '../..');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')] as const);
const read = readSourceFiles(new Map([...filesIn('sources'), ...filesIn('sources/ready')]));
if (read.kind === 'problems') throw new Error(read.problems.join('\n'));

/** The sources that come along. */
export const sources = read.sources;

export function sourceNamed(name: string): ConfiguredSource {
  const found = sources.find(({ source }) => source.name === name);
  if (!found) throw new Error(`There is no source ${name}.`);
  return found;
}
