/** The processes of a run. Each benchmark has one of its own, so that none inherits the heap of another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from './report.ts';
import type { StackReady } from './stack.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A file of this folder as a process; it ends with this one, and answers by message. */
function start(file: string, arguments_: readonly string[], environment: Environment): ChildProcess {
  const preload = join(import.meta.dirname, '../../local/stack/end-with-parent.ts');
  const script = join(import.meta.dirname, file);
  return spawn(process.execPath, ['--expose-gc', '--import', preload, script, ...arguments_], {
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

/** Ends a benchmark's process with what it found. */
export function finish(findings: Findings): void {
  if (process.send) process.send(findings, () => process.exit(0));
  else process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`, () => process.exit(0));
}

export const runAlone = (file: string): Promise<Findings> => answerOf(start(file, [], {}), file);

/** Broker, Graph and identity in one process, Azurite in another; the benchmark's environment is a function app's. */
export async function runBesideStack(file: string): Promise<Findings> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-bench-'));
  const stack = start('stack.ts', [folder], {});
  try {
    const { settings, token } = await answerOf<StackReady>(stack, 'The local stack');
    const certificate = { NODE_EXTRA_CA_CERTS: settings['LOCAL_CA'] };
    return await answerOf<Findings>(start(file, [], { ...settings, ...certificate, BENCH_TOKEN: token }), file);
  } finally {
    stack.disconnect();
    await once(stack, 'exit');
    await rm(folder, { recursive: true });
  }
}
