import { readSourceFiles } from '../../intake/source/read.ts';
import { type Command, noOperands } from '../command.ts';
import { failed } from '../failure.ts';
import { onlyFailed } from '../outcome.ts';
import { readFolder, SOURCES_FOLDER } from '../sources/folder.ts';
import { findNeverAllowed } from '../sources/never-allowed.ts';
import { printable, table } from '../table.ts';
import { text } from '../values.ts';

export const sourcesFolder = {
  dir: { type: 'string', value: 'DIR', help: `The folder of the source files. Default ${SOURCES_FOLDER}.` },
} as const;

const NEVER = 'The mapping asks for what its own policy never allows:';

export const sourcesCheck: Command = {
  name: 'sources check',
  operands: noOperands,
  withoutRelay: true,
  summary: 'Reads all source files as the app does when it starts, and names every problem.',
  details:
    'Nothing is asked of the relay, and secrets are not looked at. Ends with 0 when the app would take the files.\n',
  options: sourcesFolder,
  async run({ values }) {
    const folder = text(values, 'dir') ?? SOURCES_FOLDER;
    const read = await readFolder(folder);
    if (read.kind === 'failed') return onlyFailed(read);
    if (read.files.size === 0) return onlyFailed(failed('file', `The folder ${folder} holds no source file (*.json).`));
    const result = readSourceFiles(read.files);
    if (result.kind === 'problems') {
      const { problems } = result;
      return { document: { problems }, text: problems.map(printable).join('\n'), asAsked: false };
    }
    const sources = result.sources.map(({ source, translation }) => ({
      name: source.name,
      identity: source.identity.kind,
      format: translation.format,
    }));
    const columns = (['name', 'identity', 'format'] as const).map((title) => ({
      title,
      cell: (row: (typeof sources)[number]) => row[title],
      whole: true,
    }));
    const neverAllowed = result.sources.flatMap(findNeverAllowed);
    const lines = [
      table(columns, sources),
      ...(neverAllowed.length > 0 ? [NEVER, ...neverAllowed.map(printable)] : []),
    ];
    return { document: { sources, neverAllowed }, text: lines.join('\n'), asAsked: true };
  },
};
