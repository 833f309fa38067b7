/** The package of a clone of its own, because building writes beside the sources. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { unzipSync } from 'fflate';

const root = join(import.meta.dirname, '../..');
const PARTS = [
  'functions',
  'local/usage.ts',
  'scripts',
  'sources',
  'src',
  'host.json',
  'package.json',
  'package-lock.json',
];

export type Clone = {
  readonly folder: string;
  run(args?: readonly string[], environment?: Record<string, string>): Promise<Ran>;
  zip(): Promise<Buffer>;
  close(): Promise<void>;
};
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export async function cloneRepository(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-package-'));
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async run(args = [], environment = {}) {
      const child: ChildProcess = spawn(process.execPath, [join(folder, 'scripts/package.ts'), ...args], {
        cwd: folder,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { stdout, stderr } = child as ChildProcess & {
        stdout: NodeJS.ReadableStream;
        stderr: NodeJS.ReadableStream;
      };
      const [[code], out, err] = await Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
      return { code, stdout: out, stderr: err };
    },
    zip: () => readFile(join(folder, 'dist/relay.zip')),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Where nothing else is, and no node_modules above. */
export async function unzip(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-unzipped-'));
  for (const [path, content] of Object.entries(unzipSync(bytes))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
