/** The Functions host as a child process, so that it starts, is stopped and can be killed as a real one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Environment } from './settings.ts';

export type HostProcess = {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process ends, however it does. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

const root = join(import.meta.dirname, '../..');

/** @param onLog receives the host's log, as it comes */
export async function startHostProcess(
  port: number,
  environment: Environment,
  onLog: (text: string) => void,
): Promise<HostProcess> {
  const child = spawn(process.execPath, [join(root, 'local/host/main.ts'), '--port', String(port), '--app', root], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000);
    onLog(chunk.toString());
  });
  const ended = once(child, 'exit').then(() => {});
  const bound = await Promise.race([ready(child), ended.then(() => undefined)]);
  if (bound === undefined) throw new Error(`The Functions host did not start:\n${log}`);
  return {
    url: `http://127.0.0.1:${bound}`,
    pid: child.pid ?? 0,
    ended,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function ready(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on('message', (message: { ready?: boolean; port?: number }) => {
      if (message.ready && message.port !== undefined) resolve(message.port);
    });
  });
}
