import { readSourceFiles } from '../../intake/source/read.ts';
import { appRoles, graphPermissions } from '../../permissions.ts';
import type { Context } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { readFolder, SOURCES_FOLDER } from '../sources/folder.ts';
import { flag, text, texts } from '../values.ts';
import { membersOf, readMembers, unite } from './members.ts';
import { readNames } from './names.ts';
import type { Wanted } from './wanted.ts';

type Result = { readonly kind: 'wanted'; readonly wanted: Wanted } | Failed;

/** ED custom-security-attributes-overview: no blank and no special character, 32 at most. */
const ATTRIBUTE_SET = /^[\p{L}\p{N}]{1,32}$/u;

/** What the command line asks for. Nothing of it is known to Graph yet. */
export async function readWanted({ values, io }: Context): Promise<Result> {
  const names = readNames(values, io.environment);
  if (names.kind === 'failed') return names;
  const callers = readMembers('caller', texts(values, 'caller'));
  if (callers.kind === 'failed') return callers;
  const operators = readMembers('operator', texts(values, 'operator'));
  if (operators.kind === 'failed') return operators;
  const attributeSets = (text(values, 'attribute-sets') ?? '')
    .split(',')
    .map((set) => set.trim())
    .filter((set) => set);
  if (!attributeSets.every((set) => ATTRIBUTE_SET.test(set))) {
    return failed('usage', '--attribute-sets takes the names of attribute sets, separated by commas.');
  }
  const sources = flag(values, 'from-sources') ? await readSources(text(values, 'dir')) : NO_SOURCES;
  if (sources.kind === 'failed') return sources;
  const members = unite([...callers.members, ...operators.members, ...membersOf(sources.sources)]);
  const { identity, environment, identifierUri } = names;
  const api = { environment, identifierUri, appRoles };
  const wanted = { identity, permissions: graphPermissions, attributeSets: [...new Set(attributeSets)], api, members };
  return { kind: 'wanted', wanted };
}

const NO_SOURCES = { kind: 'sources', sources: [] } as const;

async function readSources(folder = SOURCES_FOLDER) {
  const read = await readFolder(folder);
  if (read.kind === 'failed') return read;
  const result = readSourceFiles(read.files);
  if (result.kind === 'sources') return result;
  return failed('file', ['The source files are wrong:', ...result.problems].join('\n  '));
}
