import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nearest } from '../../domain/nearest.ts';
import { type Failed, failed } from '../failure.ts';

export const SOURCES_FOLDER = 'sources';

type Folder = { readonly kind: 'files'; readonly files: ReadonlyMap<string, string> } | Failed;

/** The source files of a folder, as the app reads them. */
export async function readFolder(folder: string): Promise<Folder> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
    const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return { kind: 'files', files: new Map(names.map((name, index) => [name, contents[index] ?? ''])) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed('file', `The folder ${folder} cannot be read (${code}). --dir names another.`);
  }
}

/** The file of one source alone: what is wrong with another does not matter. */
export async function readSource(folder: string, name: string): Promise<Folder> {
  const read = await readFolder(folder);
  if (read.kind === 'failed') return read;
  const file = `${name.replace(/\.json$/, '')}.json`;
  const content = read.files.get(file);
  if (content !== undefined) return { kind: 'files', files: new Map([[file, content]]) };
  const names = [...read.files.keys()].map((one) => one.replace(/\.json$/, ''));
  const [hint] = nearest(basename(name, '.json'), names);
  const meant = hint === undefined ? `There are: ${names.join(', ') || 'none'}.` : `Did you mean '${hint}'?`;
  return failed('usage', `${folder} has no source of this name. ${meant} --dir names another folder.`);
}
