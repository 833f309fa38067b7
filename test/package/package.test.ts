import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clone, cloneRepository } from './package-clone.ts';

const root = join(import.meta.dirname, '../..');
let clone: Clone;
beforeAll(async () => {
  clone = await cloneRepository();
  const { code, stderr } = await clone.run([], { TZ: 'Asia/Tokyo' });
  if (code !== 0) throw new Error(stderr);
}, 60_000);
afterAll(() => clone.close());

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

test('the package holds the bundle, host.json, its package.json and the source files, and nothing else', async () => {
  const sources = readdirSync(join(root, 'sources')).filter((name) => name.endsWith('.json'));
  const expected = [
    'dist/app.cjs',
    'host.json',
    'package.json',
    'THIRD-PARTY-NOTICES.txt',
    ...sources.map((name) => `sources/${name}`),
  ];
  const entries = unzipSync(await clone.zip());
  expect(Object.keys(entries)).toEqual(expected.toSorted());
  const folder = join(clone.folder, 'dist/package');
  expect(filesOf(folder)).toEqual(expected.toSorted());
  for (const [path, content] of Object.entries(entries)) {
    expect(Buffer.from(content).equals(readFileSync(join(folder, path))), path).toBe(true);
  }
  const { version, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({
    name: 'entra-attribute-relay',
    version,
    private: true,
    type: 'commonjs',
    main,
  });
});

/** Its key in the lock file. */
function packageOf(path: string): string {
  const [, ...parts] = path.split('node_modules/');
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(parts.pop() ?? '')?.[0] ?? '';
  return [...parts, name].map((part) => `node_modules/${part}`).join('');
}

test('the bundle is made of the app and of what it depends on: no test, no local part, no dev dependency', () => {
  const { sources } = JSON.parse(readFileSync(join(clone.folder, 'dist/app.cjs.map'), 'utf8')) as {
    sources: readonly string[];
  };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  // What a package was itself bundled from stands for that package.
  const files = sources.filter((path) => !path.startsWith('webpack://'));
  const ours = files.filter((path) => !path.includes('node_modules/')).map((path) => path.split('/')[1] ?? path);
  expect([...new Set(ours)].toSorted()).toEqual(['functions', 'schemas', 'src']);
  const used = new Set(files.filter((path) => path.includes('node_modules/')).map(packageOf));
  expect([...used].filter((path) => packages[path] === undefined || packages[path].dev)).toEqual([]);
  expect(used.size).toBeGreaterThan(20);
});

test('the same sources give the same bytes, in another folder and another time zone', async () => {
  const other = await cloneRepository();
  const { code, stdout } = await other.run(['--json'], { TZ: 'America/New_York' });
  expect(code).toBe(0);
  expect((await other.zip()).equals(await clone.zip())).toBe(true);
  const { files, zip } = JSON.parse(stdout);
  expect(zip).toMatchObject({ path: 'dist/relay.zip', bytes: (await clone.zip()).byteLength });
  expect(files.map(({ path }: { path: string }) => path)).toContain('dist/app.cjs');
  await other.close();
}, 30_000);

test('source files with mistakes are refused, all of them by name, and no package stays', async () => {
  const other = await cloneRepository();
  await writeFile(join(other.folder, 'sources/hr.json'), '{');
  await writeFile(join(other.folder, 'sources/itsm.json'), '{"identity":{"queue":"itsm"},"allwo":[]}');
  await other.run();
  const { code, stdout } = await other.run(['--json']);
  expect(code).toBe(1);
  const { mistakes } = JSON.parse(stdout) as { mistakes: readonly string[] };
  expect(mistakes).toEqual([
    expect.stringMatching(/^sources\/hr\.json: /),
    expect.stringMatching(/^sources\/itsm\.json: .*allwo/),
    expect.stringMatching(/^sources\/itsm\.json: \/allow: /),
  ]);
  expect(existsSync(join(other.folder, 'dist/relay.zip')) || existsSync(join(other.folder, 'dist/package'))).toBe(
    false,
  );
  await other.close();
}, 30_000);

test('a bundle with what only development needs is refused, and no package stays', async () => {
  const other = await cloneRepository();
  const build = join(other.folder, 'scripts/build.ts');
  const text = readFileSync(build, 'utf8');
  // `debug` would take it in where it is installed.
  await writeFile(build, text.replace(", 'supports-color'", ''));
  const { code, stderr } = await other.run();
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^node_modules\/\S+ is in the bundle/)]);
  expect(existsSync(join(other.folder, 'dist/relay.zip'))).toBe(false);
  await other.close();
}, 30_000);

test('a clone that does not build leaves no package of an earlier one', async () => {
  const other = await cloneRepository();
  expect((await other.run()).code).toBe(0);
  await rm(join(other.folder, 'src/compose.ts'));
  expect((await other.run()).code).toBe(1);
  expect(existsSync(join(other.folder, 'dist/relay.zip'))).toBe(false);
  await other.close();
}, 30_000);

test('--help explains, and an unknown option is wrong usage', async () => {
  const help = await clone.run(['--help']);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('dist/relay.zip')]);
  expect((await clone.run(['--nonsense'])).code).toBe(2);
});
