import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfiguredSource, readSourceFiles } from '../../src/intake/source/read.ts';
import { root } from './bicep.ts';

/** The source files of this clone. */
export const sourceFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(join(root, 'sources'))
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => [name, readFileSync(join(root, 'sources', name), 'utf8')]),
);

export const configuredSources: readonly ConfiguredSource[] = readSourceFiles(sourceFiles).sources;
