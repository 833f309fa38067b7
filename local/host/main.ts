/** The local Functions host as a process: `node local/host/main.ts [--port N] [--app DIR]`. Never deployed. */

import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseArgs } from 'node:util';
import { describeError, errorMessage } from './log.ts';
import { type Host, startHost } from './start-host.ts';

const DEFAULT_PORT = 7071;

const HELP = `Runs a built function app the way the Azure Functions host and its Node.js worker do.

  node local/host/main.ts [--port N] [--app DIR]

  --port N    port to listen on; else LOCAL_HOST_PORT, else ${DEFAULT_PORT}; 0 takes a free one
  --app DIR   folder of host.json and package.json, whose "main" is loaded; else the current one

App settings come from the environment. Besides them:
  LOCAL_FUNCTION_KEY   the key that opens functions which are not anonymous
  LOCAL_CA             a certificate (PEM file) to trust in addition to NODE_EXTRA_CA_CERTS

Prints {"ready":true,"port":N,"functions":[...]} on stdout once all triggers run. Logs go to stderr.
`;

function fail(message: string): void {
  process.stderr.write(`${message}\n`, () => process.exit(1));
}

function readArguments() {
  const options = { port: { type: 'string' }, app: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  const port = Number(values.port ?? (process.env['LOCAL_HOST_PORT'] || DEFAULT_PORT));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`"${values.port ?? process.env['LOCAL_HOST_PORT']}" is not a port.`);
  }
  return { port, appDirectory: values.app ?? process.cwd(), help: values.help === true };
}

function trustLocalCertificate(): void {
  const file = process.env['LOCAL_CA'];
  if (file) {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(file, 'utf8')]);
  }
}

/** Worker `src/Worker.ts`: it logs and exits, and pending invocations never answer (host-and-broker.md, section 1). */
function dieLikeTheWorker(): void {
  process.on('uncaughtException', (error) => fail(`Worker uncaught exception: ${describeError(error)}`));
  process.on('unhandledRejection', (reason) => fail(`Worker uncaught exception: ${describeError(reason)}`));
}

function closeOnSignal(host: Host): void {
  const shutDown = () =>
    void host.close().then(
      () => process.exit(0),
      (error: unknown) => fail(`Shutting down failed: ${describeError(error)}`),
    );
  process.on('SIGTERM', shutDown).on('SIGINT', shutDown);
  // A parent that dies without a signal leaves no host behind.
  process.on('disconnect', shutDown);
}

async function main(): Promise<void> {
  const { help, ...config } = readArguments();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  trustLocalCertificate();
  dieLikeTheWorker();
  // What the app prints becomes log, as the host does with the worker's output; stdout has the ready line and no other.
  globalThis.console = new Console(process.stderr);
  const host = await startHost(config);
  closeOnSignal(host);
  const ready = { ready: true, port: host.port, functions: host.functions };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
}

main().catch((error: unknown) => fail(errorMessage(error)));
