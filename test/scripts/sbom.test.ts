import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { readBundled } from '../../scripts/sbom/bundled.ts';
import { toCycloneDx } from '../../scripts/sbom/cyclonedx.ts';
import { toNotices } from '../../scripts/sbom/notices.ts';

const root = join(import.meta.dirname, '../..');
const bundled = await readBundled(root);
const zip = new TextEncoder().encode('a package');

describe('what others wrote of the bundle', () => {
  it('has what the app imports, what that imports, and what was bundled before', () => {
    const names = bundled.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['zod', '@azure/service-bus', 'rhea', '@azure/functions']));
  });

  it.each([
    ['only develops it', { 'node_modules/a/node_modules/b': { version: '1.0.0', integrity: '', dev: true } }],
    ['is not in the lock file', { 'node_modules/b': { version: '1.0.0', integrity: '' } }],
  ])('is refused when it has what %s', async (_, packages) => {
    const folder = await mkdtemp(join(tmpdir(), 'bundled-'));
    await mkdir(join(folder, 'dist'));
    const sources = ['../src/runtime.ts', '../node_modules/a/node_modules/b/index.js'];
    await writeFile(join(folder, 'dist/app.cjs.map'), JSON.stringify({ sources }));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    await expect(readBundled(folder)).rejects.toThrow('node_modules/a/node_modules/b is in the bundle');
    await rm(folder, { recursive: true });
  });
});

describe('dist/sbom.json', () => {
  const bom = toCycloneDx(manifest, bundled, zip);

  it('has what an attestation asks for', () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bom.serialNumber).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    expect(toCycloneDx(manifest, bundled, new Uint8Array()).serialNumber).not.toBe(bom.serialNumber);
  });

  it('says of each package its address, licence and the hash that the lock file has', () => {
    const zod = bom.components.find(({ name }) => name === 'zod');
    const { version } = bundled.find(({ name }) => name === 'zod') ?? {};
    expect(zod).toMatchObject({ purl: `pkg:npm/zod@${version}`, licenses: [{ license: { id: 'MIT' } }] });
    for (const { name, hashes, licenses } of bom.components) {
      expect(hashes, name).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) }]);
      expect(JSON.stringify(licenses), name).not.toContain('NOASSERTION');
    }
  });

  it('says how each of them came into it', () => {
    const refs = bom.components.map((each) => each['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const edges = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const follow = (ref: string) => {
      if (reached.has(ref)) return;
      reached.add(ref);
      edges.get(ref)?.forEach(follow);
    };
    follow(bom.metadata.component['bom-ref']);
    expect(refs.filter((ref) => !reached.has(ref))).toEqual([]);
  });
});

it('keeps the words of each licence', async () => {
  const parts = (await toNotices(root, bundled)).split(`\n${'-'.repeat(80)}\n\n`);
  expect(parts.map((part) => part.split('\n')[0])).toEqual(bundled.map(({ name, version }) => `${name} ${version}`));
  const wordless = parts.filter((part) => !/permission|warranties|has no text of its licence/i.test(part));
  expect(wordless).toEqual([]);
});
