/** `npm start` and `npm run stack`: the relay and everything it talks to, on this machine. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readStackSettings } from './stack/settings.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { watchSources } from './stack/watch-sources.ts';
import { isUsageError } from './usage.ts';

const HELP = `Starts the relay's local stack: Graph simulator, identity, Service Bus, Azurite and the Functions host.

  npm start                 everything, with the built function app, whose host starts anew when a source file changes
  npm run stack             everything but the Functions host; writes local.settings.json for "func start"

  --json                    print the endpoints as JSON, nothing else, on stdout
  --help

Ports (0 takes a free one):
  LOCAL_HOST_PORT 7071   LOCAL_GRAPH_PORT 7443   LOCAL_IDENTITY_PORT 7444   LOCAL_RECORDS_PORT 7445
  LOCAL_SERVICEBUS_PORT 5672   LOCAL_BLOBS_PORT 10000   LOCAL_TABLES_PORT 10002
Traces are collected when LOCAL_OTLP_PORT names a port: GET {otlp}/traces draws them as trees, GET {otlp}/spans lists them.
A part is not started when its address is given:
  GRAPH_BASE_URL   IDENTITY_ENDPOINT   RELAY_RECORDS_URL   ServiceBusConnection   StorageConnection
The Graph simulator can be told to fail: PATCH {graph}/simulator/faults (README, "The local stack").
Also: SOURCES_DIR names another folder of sources; RELAY_CREDENTIAL=azureCli uses your own sign-in.

Exit codes: 0 stopped by a signal, 1 could not start or the host ended, 2 wrong usage.
`;

const root = join(import.meta.dirname, '..');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'no-host': { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const withHost = !values['no-host'];
  const stack = await startStack({
    settings: readStackSettings(process.env),
    folder: join(root, '.local'),
    withHost,
    onLog: (text) => process.stderr.write(text),
    onHostEnded() {
      if (closing) return;
      process.stderr.write('The Functions host ended.\n');
      void stack.close().finally(() => process.exit(1));
    },
  });
  closeOnSignal(stack);
  // Before anybody is told that it is ready: what is changed from then on must be seen.
  if (withHost) watchSources(stack, process.env, (text) => process.stderr.write(text));
  if (!withHost) await writeLocalSettings(stack);
  process.stdout.write(values.json ? `${JSON.stringify(stack.endpoints)}\n` : describe(stack, withHost));
}

let closing = false;

function closeOnSignal(stack: Stack): void {
  const close = () => {
    if (closing) return;
    closing = true;
    void stack.close().finally(() => process.exit(0));
  };
  process.on('SIGINT', close).on('SIGTERM', close);
}

/** For the Functions Core Tools; the worker process they start reads NODE_EXTRA_CA_CERTS from here. */
async function writeLocalSettings({ settings, endpoints }: Stack): Promise<void> {
  const values = {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsStorage: settings['StorageConnection'],
    ...settings,
    ...(endpoints.ca ? { NODE_EXTRA_CA_CERTS: endpoints.ca } : {}),
  };
  const content = { IsEncrypted: false, Values: values };
  await writeFile(join(root, 'local.settings.json'), `${JSON.stringify(content, undefined, 2)}\n`);
}

function describe({ endpoints }: Stack, withHost: boolean): string {
  const lines = Object.entries(endpoints)
    .filter(([name, value]) => name !== 'token' && name !== 'secrets' && value !== null)
    .map(([name, value]) => `  ${name.padEnd(12)}${value}`);
  const next = withHost ? commands : '\nlocal.settings.json is written: build, then "func start".\n';
  return `\nThe local stack is ready (.local/endpoints.json has this as JSON, and a token).\n\n${lines.join('\n')}\n${next}`;
}

const commands = `
Try:
  export RELAY=$(node -p "require('./.local/endpoints.json').host") TOKEN=$(node -p "require('./.local/endpoints.json').token")
  curl -s $RELAY/api/v1/definitions -H "Authorization: Bearer $TOKEN"
  curl -si $RELAY/api/v1/requests -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
    -d '{"eventId":"hire-1","target":{"type":"user","userPrincipalName":"alain@contoso.com"},"attributes":{"Engineering":{"NumVendors":4}}}'

Stop with Ctrl+C.
`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(isUsageError(error) ? 2 : 1);
});
