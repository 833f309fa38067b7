/**
 * Writes the API's description, the JSON Schema of source files and what the infrastructure must know, and bundles the
 * function app into one CommonJS file.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { describeInfrastructure } from '../src/infrastructure.ts';
import { sourceFile } from '../src/intake/source/file.ts';
import { readSourceFiles } from '../src/intake/source/read.ts';
import { createDocument } from '../src/openapi/document.ts';
import { quietExporter } from './quiet-exporter.ts';

const root = join(import.meta.dirname, '..');

const write = (path: string, content: object) =>
  writeFile(join(root, path), `${JSON.stringify(content, undefined, 2)}\n`);
await mkdir(join(root, 'schemas'), { recursive: true });
await write('schemas/source.schema.json', z.toJSONSchema(sourceFile, { target: 'draft-7', io: 'input' }));
// Before the bundle, which holds it.
await write('schemas/openapi.json', createDocument());
await mkdir(join(root, 'infra'), { recursive: true });
await write('infra/topology.json', describeInfrastructure(await readSources()));

/** With mistakes in them, too: the schema, which helps to mend them, must be there all the same. */
async function readSources() {
  const names = (await readdir(join(root, 'sources'))).filter((name) => name.endsWith('.json')).sort();
  const read = async (name: string) => [name, await readFile(join(root, 'sources', name), 'utf8')] as const;
  return readSourceFiles(new Map(await Promise.all(names.map(read)))).sources;
}

const triggers = (await readdir(join(root, 'functions'))).filter((name) => name.endsWith('.ts')).sort();
await build({
  stdin: {
    contents: triggers.map((name) => `import './functions/${name}';`).join('\n'),
    resolveDir: root,
    sourcefile: 'app.ts',
    loader: 'ts',
  },
  outfile: join(root, 'dist/app.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // ES modules where a package has them: they are smaller once what is not used is left out.
  mainFields: ['module', 'main'],
  // A CommonJS file has no import.meta; packages ask it for the address of their own file.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  legalComments: 'none',
  // Provided by the worker at run time; and what `debug` colours its lines with where it finds it, which only a
  // dev dependency would bring.
  external: ['@azure/functions-core', 'supports-color'],
  plugins: [quietExporter],
  logLevel: 'warning',
});
