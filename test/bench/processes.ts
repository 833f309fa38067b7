/** The processes of a run. Each benchmark has one of its own, so that none inherits the heap of another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Findings } from './report.ts';
import type { StackReady } from './stack.ts';

const dist = join(import.meta.dirname, '../../dist');

/** Inside the project, or what is written there finds no packages. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const runAlone = (file: string): Promise<Findings> =>
  answerOf(start(join(import.meta.dirname, file), [], {}), file);

/** Broker, Graph and identity in one process, Azurite in another; the benchmark's environment is a function app's. */
export const runBesideStack = (file: string): Promise<Findings> =>
  inTemporaryFolder(async (folder) => {
    const stack = start(join(import.meta.dirname, 'stack.ts'), [folder], {});
    try {
      const { settings, token } = await answerOf<StackReady>(stack, 'The local stack');
      const certificate = { NODE_EXTRA_CA_CERTS: settings['LOCAL_CA'] };
      const environment = { ...settings, ...certificate, BENCH_TOKEN: token };
      return await answerOf<Findings>(start(await compile(file, folder), [], environment), file);
    } finally {
      stack.kill();
      if (stack.exitCode === null && stack.signalCode === null) await once(stack, 'exit');
    }
  });

function start(
  script: string,
  scriptArguments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  return spawn(process.execPath, ['--expose-gc', script, ...scriptArguments], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function answerOf<T>(child: ChildProcess, what: string): Promise<T> {
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`${what} ended with exit code ${code} and no answer`);
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [T];
  return answer;
}

/** Node's own way with TypeScript holds megabytes of its compiler in memory, and lets go of them at no certain time. */
async function compile(file: string, folder: string): Promise<string> {
  const script = join(folder, file.replace(/ts$/, 'mjs'));
  await build({
    entryPoints: [join(import.meta.dirname, file)],
    outfile: script,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'warning',
  });
  return script;
}
