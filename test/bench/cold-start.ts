/** What the bundle is for: a process that is started for a request must not spend it on reading files. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Plugin, transform } from 'esbuild';
import { byIdentity } from '../by-identity.ts';
import { finish } from './finish.ts';
import { inTemporaryFolder } from './processes.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare, type Round } from './statistics.ts';

const LIMIT = 0.5;
const EXTENT = { rounds: 15, withinInMs: 25_000 };
const SIDE_EXTENT = { rounds: 9, withinInMs: 8_000 };
const root = join(import.meta.dirname, '../..');
const bundle = join(root, 'dist/app.cjs');

/** As in Azure, where nothing is connected to before it is used. */
const settings = {
  RELAY_TENANT_ID: '8f0b2a6d-3c41-4d7e-9a55-6e1c0d94b7f2',
  RELAY_API_AUDIENCE: 'c7d1e5f0-92b4-4a38-8e6f-1b5a7d20c394',
  RELAY_DIGEST_KEY: Buffer.alloc(32, 'bench').toString('base64'),
  ...byIdentity,
  SOURCES_DIR: join(root, 'sources'),
};

async function measureColdStart(): Promise<Findings> {
  return inTemporaryFolder(async (folder) => {
    const unbundled = loading(await writeUnbundled(join(folder, 'unbundled')));
    process.stderr.write(`cold start: ${EXTENT.rounds} rounds of two processes\n`);
    const { middleHalf, ...figures } = await compare(EXTENT, unbundled, loading(bundle));
    const name = 'cold start, bundle';
    return {
      measurements: [{ name, against: 'the same app as single files', ...figures, limit: LIMIT, unit: 'ms' }],
      notes: [spread(name, middleHalf), ...(await compareVariants(folder))],
    };
  });
}

/** What else could be done to the bundle, for whoever wonders. */
async function compareVariants(folder: string): Promise<readonly string[]> {
  const minified = join(folder, 'minified/dist/app.cjs');
  await mkdir(join(minified, '..'), { recursive: true });
  await copyOwnFiles(join(folder, 'minified'));
  const { code } = await transform(await readFile(bundle, 'utf8'), { minify: true, platform: 'node' });
  await writeFile(minified, code);
  const variants = [
    ['minified whole', loading(minified)],
    ['with a compile cache', loading(bundle, { NODE_COMPILE_CACHE: join(folder, 'cache') })],
  ] as const;
  const notes = [];
  for (const [name, load] of variants) {
    await load();
    const { ratio, measured } = await compare(SIDE_EXTENT, loading(bundle), load);
    notes.push(`cold start, bundle ${name}: ${digits(measured)} ms, ${digits(ratio)} x the bundle as it is`);
  }
  return notes;
}

/** One cold start in milliseconds: a fresh process, and in it nothing but the loading of the entry. */
function loading(entry: string, environment: Readonly<Record<string, string>> = {}): Round {
  const options = { env: { PATH: process.env['PATH'], ...settings, ...environment } };
  return async () => {
    const loader = join(import.meta.dirname, 'load-app.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [loader, entry], options);
    return Number(stdout);
  };
}

/** Each file of the app on its own, and the packages where npm has put them. */
async function writeUnbundled(folder: string): Promise<string> {
  await mkdir(folder);
  await copyOwnFiles(folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }');
  await build({
    absWorkingDir: root,
    // Without the command line, which the app does not load.
    entryPoints: globSync('{src,functions}/**/*.ts', { cwd: root, exclude: ['src/cli/**'] }),
    outdir: folder,
    outbase: root,
    bundle: true,
    packages: 'external',
    plugins: [keepApart],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
  const triggers = globSync('functions/*.ts', { cwd: root }).sort();
  const entry = join(folder, 'app.js');
  await writeFile(entry, triggers.map((file) => `require('./${file.replace(/ts$/, 'js')}');\n`).join(''));
  return entry;
}

/** What the app reads at its start, from the folder above its code. */
async function copyOwnFiles(folder: string): Promise<void> {
  for (const file of ['host.json', 'package.json']) await copyFile(join(root, file), join(folder, file));
}

/** Imports of the app's own files stay imports, of the files that they become. */
const keepApart: Plugin = {
  name: 'keep-apart',
  setup(build) {
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/ts$/, 'js'), external: true },
    );
  },
};

finish(await measureColdStart());
