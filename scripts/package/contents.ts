/** What is deployed, and nothing else: path in the package to content, in the order of the paths. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Contents = ReadonlyMap<string, Uint8Array>;

/** @param root a clone whose bundle is built */
export async function readContents(root: string): Promise<Contents> {
  const sources = (await readdir(join(root, 'sources'))).filter((name) => name.endsWith('.json'));
  const paths = ['dist/app.cjs', 'host.json', ...sources.map((name) => `sources/${name}`)];
  const files = await Promise.all(
    paths.map(async (path) => [path, new Uint8Array(await readFile(join(root, path)))] as const),
  );
  const manifest = toManifest(await readFile(join(root, 'package.json'), 'utf8'));
  return new Map([...files, ['package.json', manifest] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without dependencies, so that nobody installs any: they are in the bundle. */
function toManifest(packageJson: string): Uint8Array {
  const { name, version, main } = JSON.parse(packageJson);
  const manifest = { name, version, private: true, type: 'commonjs', main };
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
