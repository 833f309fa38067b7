/** Bundles the function app into one CommonJS file, and writes the JSON Schema of source files for editors. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { sourceFile } from '../src/intake/source-file.ts';

const root = join(import.meta.dirname, '..');

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
  // Provided by the worker at run time.
  external: ['@azure/functions-core'],
  logLevel: 'warning',
});

const schema = z.toJSONSchema(sourceFile, { target: 'draft-7', io: 'input' });
await mkdir(join(root, 'schemas'), { recursive: true });
await writeFile(join(root, 'schemas/source.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`);
