/** `npm run sbom`: what others wrote of dist/relay.zip, after `npm run package`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundled } from './sbom/bundled.ts';
import { toCycloneDx } from './sbom/cyclonedx.ts';

const root = join(import.meta.dirname, '..');

const bundled = await readBundled(root);
const app = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const bom = toCycloneDx(app, bundled, await readFile(join(root, 'dist/relay.zip')));
await writeFile(join(root, 'dist/sbom.json'), `${JSON.stringify(bom, undefined, 2)}\n`);
process.stdout.write(`dist/sbom.json\n  ${bundled.length} packages\n`);
