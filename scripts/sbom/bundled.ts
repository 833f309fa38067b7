/** What others wrote of what is deployed, by what the bundle's source map says that it was made of. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Locked = {
  readonly version: string;
  readonly integrity: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
};
export type Bundled = Locked & {
  readonly name: string;
  /** Its folder in the clone, which is also its key in the lock file. */
  readonly folder: string;
};

/** @param root a clone whose bundle is built; in the order of the folders */
export async function readBundled(root: string): Promise<readonly Bundled[]> {
  const read = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'));
  const { sources } = (await read('dist/app.cjs.map')) as { sources: readonly string[] };
  const { packages } = (await read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> };
  return foldersOf(sources).map((folder) => {
    const locked = packages[folder];
    if (!locked || locked.dev) throw new Error(`${folder} is in the bundle, and is no dependency of it.`);
    return { ...locked, folder, name: folder.slice(folder.lastIndexOf(MODULES) + MODULES.length) };
  });
}

const MODULES = 'node_modules/';

function foldersOf(sources: readonly string[]): readonly string[] {
  const inPackage = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;
  // Of a package that was itself bundled, the map names the files before that.
  const inBundledPackage = /^webpack:\/\/((?:@[^/]+\/)?[^/]+)\//;
  const folders = sources.flatMap((path) => {
    const [, name] = inBundledPackage.exec(path) ?? [];
    return name === undefined ? (inPackage.exec(path)?.[1] ?? []) : MODULES + name;
  });
  return [...new Set(folders)].toSorted();
}
