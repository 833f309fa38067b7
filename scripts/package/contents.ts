/** What is deployed, and nothing else: path in the package to content, in the order of the paths. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundled } from '../sbom/bundled.ts';
import { toNotices } from '../sbom/notices.ts';

export type Contents = ReadonlyMap<string, Uint8Array>;

/** @param root a clone whose bundle is built */
export async function readContents(root: string): Promise<Contents> {
  const sources = (await readdir(join(root, 'sources'))).filter((name) => name.endsWith('.json'));
  const paths = ['dist/app.cjs', 'host.json', ...sources.map((name) => `sources/${name}`)];
  const files = await Promise.all(
    paths.map(async (path) => [path, new Uint8Array(await readFile(join(root, path)))] as const),
  );
  const manifest = toManifest(await readFile(join(root, 'package.json'), 'utf8'));
  // A bundle keeps no comments, so what others ask to be told of them goes beside it.
  const notices = new TextEncoder().encode(await toNotices(root, await readBundled(root)));
  const made = [['package.json', manifest] as const, ['THIRD-PARTY-NOTICES.txt', notices] as const];
  return new Map([...files, ...made].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without dependencies, so that nobody installs any: they are in the bundle. */
function toManifest(packageJson: string): Uint8Array {
  const { name, version, main } = JSON.parse(packageJson);
  const manifest = { name, version, private: true, type: 'commonjs', main };
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
