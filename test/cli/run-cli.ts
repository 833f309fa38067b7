import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { type RelayServer, TOKEN } from './relay-server.ts';

export type Ran = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** In milliseconds, in their order; no test waits for them. */
  readonly waits: readonly number[];
};

/** One command line in this process, against a relay and with a clock that only waiting moves. */
export async function runCli(
  relay: RelayServer | undefined,
  argv: readonly string[],
  over: Partial<Io> = {},
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  let now = Date.parse('2026-11-21T12:00:00Z');
  const waits: number[] = [];
  const code = await run(argv, {
    environment: relay ? { RELAY_URL: relay.url, RELAY_TOKEN: TOKEN } : {},
    stdin: () => Readable.from([]),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    stderrIsTerminal: false,
    endpointsFile: '/nowhere/endpoints.json',
    fetch,
    now: () => now,
    sleep: async (inMs) => {
      waits.push(inMs);
      now += inMs;
    },
    azureCliToken: () => Promise.reject(new Error('az is not installed')),
    azdToken: () => Promise.reject(new Error('azd is not installed')),
    azd: () => Promise.reject(new Error('azd is not installed')),
    signal: new AbortController().signal,
    ...over,
  });
  return { code, stdout, stderr, waits };
}

/** The same with `--json`, read back: nothing else may stand on stdout. */
export async function runJson(relay: RelayServer | undefined, argv: readonly string[], over: Partial<Io> = {}) {
  const ran = await runCli(relay, [...argv, '--json'], over);
  return { ...ran, document: JSON.parse(ran.stdout) };
}

/** A file that is gone after the test. */
export async function aFile(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

export const aRequest = (eventId: string, attributes: unknown = { Engineering: { NumVendors: 4 } }) => ({
  eventId,
  target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
  attributes,
});

/** A table of one attribute, with a row for each event. */
export const csvOf = (eventIds: readonly string[]): string =>
  ['eventId,target.type,target.userPrincipalName,Engineering.NumVendors']
    .concat(eventIds.map((eventId) => `${eventId},user,jana@contoso.com,4`))
    .join('\r\n');
