/** `npm run relay -- …`: the operator's command line. The only module of it that knows the process. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { run } from './run.ts';

const stop = new AbortController();
// Once: a second Ctrl+C ends the process at once, should the first one hang.
process.once('SIGINT', () => stop.abort());
// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  stdin: () => process.stdin,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stderrIsTerminal: process.stderr.isTTY === true,
  endpointsFile: join(import.meta.dirname, '../../.local/endpoints.json'),
  fetch,
  now: Date.now,
  sleep: (inMs, signal) => setTimeout(inMs, undefined, { signal }).catch(() => {}),
  async azureCliToken(scope) {
    const { AzureCliCredential } = await import('@azure/identity');
    return new AzureCliCredential().getToken(scope);
  },
  async azdToken(scope) {
    const { AzureDeveloperCliCredential } = await import('@azure/identity');
    return new AzureDeveloperCliCredential().getToken(scope);
  },
  azd: async (args) => (await promisify(execFile)('azd', args)).stdout,
  signal: stop.signal,
});
