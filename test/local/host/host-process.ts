import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const MAIN = path.join(import.meta.dirname, '../../../local/host/main.ts');

export type HostProcess = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The address, once the ready line is there; rejects with stderr if the process ends before. */
  readonly ready: Promise<string>;
};

/** The host as the stack starts it: its own process, settings in its environment. Ended with the test. */
export function spawnHost(args: readonly string[], env: Record<string, string> = {}): HostProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  ready.catch(() => undefined);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    if (stdout.startsWith('{"ready"') && stdout.endsWith('\n')) {
      resolve(`http://127.0.0.1:${(JSON.parse(stdout) as { port: number }).port}`);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const exited = once(child, 'close').then(([code, signal]) => {
    reject(new Error(`The host ended with ${code}: ${stderr}`));
    return { code, signal };
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, stdout: () => stdout, stderr: () => stderr, exited, ready };
}
