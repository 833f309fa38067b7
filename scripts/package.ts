/** `npm run package`: what is deployed, as a folder and as a zip. */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isUsageError } from '../local/usage.ts';
import { type Contents, readContents } from './package/contents.ts';
import { findMistakes } from './package/mistakes.ts';
import { zip } from './package/zip.ts';

const HELP = `Builds the function app and makes the package that is deployed: dist/package, and the same as dist/relay.zip.

  npm run package             what is in it, and its size
  npm run package -- --json   one JSON document on stdout

In it are the bundle, host.json, a package.json without dependencies, and the source files of sources/. The same sources
give the same bytes. The source map stays outside, as dist/app.cjs.map: it is three times the size of the bundle, and the
names of functions are in the bundle as they are.

Exit codes: 0 made, 1 a source file or host.json has mistakes, or the build failed, 2 wrong usage.
`;

const root = join(import.meta.dirname, '..');
const FOLDER = 'dist/package';
const ZIP = 'dist/relay.zip';

type Package = {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly zip: { readonly path: string; readonly bytes: number; readonly sha256: string };
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // What is left of an earlier one must not be taken for this one, should this one fail.
  for (const path of [FOLDER, ZIP]) await rm(join(root, path), { recursive: true, force: true });
  await import('./build.ts');
  const contents = await readContents(root);
  const mistakes = findMistakes(contents);
  if (mistakes.length > 0) {
    if (values.json) process.stdout.write(toJson({ mistakes }));
    else process.stderr.write(`Nothing was packaged:\n${mistakes.map((mistake) => `  - ${mistake}\n`).join('')}`);
    return 1;
  }
  const made = await write(contents);
  process.stdout.write(values.json ? toJson(made) : describe(made));
  return 0;
}

const toJson = (document: object): string => `${JSON.stringify(document, undefined, 2)}\n`;

async function write(contents: Contents): Promise<Package> {
  for (const [path, content] of contents) {
    const file = join(root, FOLDER, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const bytes = zip(contents);
  await writeFile(join(root, ZIP), bytes);
  return {
    files: [...contents].map(([path, content]) => ({ path, bytes: content.byteLength })),
    zip: { path: ZIP, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') },
  };
}

function describe({ files, zip: { path, bytes, sha256 } }: Package): string {
  const width = Math.max(...files.map((file) => file.path.length));
  const lines = files.map((file) => `  ${file.path.padEnd(width)}  ${inKilobytes(file.bytes)}`);
  return `${FOLDER}\n${lines.join('\n')}\n${path}\n  ${inKilobytes(bytes).trim()}, sha256 ${sha256}\n`;
}

const inKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
