import { isDeepStrictEqual } from 'node:util';
import { describeInfrastructure } from '../../../infrastructure.ts';
import type { SourceFiles } from '../../../intake/source/read.ts';
import { type Check, fails, ok } from '../check.ts';

const CHECK = 'sources';

/** @param topology what Bicep reads, as it is in this clone */
export function checkSources(files: SourceFiles, topology: unknown): readonly Check[] {
  if (files.kind === 'problems') {
    return files.problems.map((problem) => fails(CHECK, problem, 'npm run relay -- sources check'));
  }
  if (files.sources.length === 0) {
    return [fails(CHECK, 'The folder holds no source, so nobody could send anything.', 'docs/sources.md')];
  }
  const expected: unknown = JSON.parse(JSON.stringify(describeInfrastructure(files.sources)));
  return isDeepStrictEqual(topology, expected)
    ? [ok(CHECK, `${files.sources.length} without mistakes`)]
    : [
        fails(
          CHECK,
          'infra/topology.json is not of these sources: queues or secrets would be missing.',
          'npm run build',
        ),
      ];
}
