import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { startGraph } from '../../local/graph/start.ts';
import { startIdentity } from '../../local/identity/start.ts';
import { startBroker } from '../../local/service-bus/broker.ts';
import { startAzurite } from '../../local/stack/azurite.ts';
import { createStackClient } from '../../local/stack/client.ts';
import type { Endpoints } from '../../local/stack/stack.ts';
import { createTls } from '../../local/tls.ts';
import { ownRow, partitionOf } from '../../src/adapters/tables/request-rows.ts';
import { queues, sourceQueue } from '../../src/topology.ts';

const root = join(import.meta.dirname, '../..');
const anyPort = {
  LOCAL_HOST_PORT: '0',
  LOCAL_GRAPH_PORT: '0',
  LOCAL_IDENTITY_PORT: '0',
  LOCAL_RECORDS_PORT: '0',
  LOCAL_SERVICEBUS_PORT: '0',
  LOCAL_BLOBS_PORT: '0',
  LOCAL_TABLES_PORT: '0',
};

/** A clone of its own, because the stack writes its endpoints beside the sources. */
let clone: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'relay-clone-'));
  for (const part of ['sources', 'local', 'src', 'dist', 'schemas', 'host.json', 'package.json']) {
    await cp(join(root, part), join(clone, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
});
async function stopChildren(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
  }
}
afterEach(async () => {
  await stopChildren();
  await rm(clone, { recursive: true, force: true });
}, 30_000);

function start(file: string, environment: Record<string, string>, ...options: string[]) {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [join(clone, file), ...options], {
    env,
    cwd: clone,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { output: () => output, exited };
}

async function endpointsOf(output: () => string): Promise<Endpoints> {
  await expect.poll(output, { timeout: 30_000 }).toContain('The local stack is ready');
  return JSON.parse(await readFile(join(clone, '.local/endpoints.json'), 'utf8'));
}

test('moved ports, a given Graph with its own certificate, and another folder of sources are used as given', async () => {
  const tls = await createTls();
  const graph = await startGraph({ tls, directory: sampleDirectory() });
  const authority = join(clone, 'given-ca.pem');
  await writeFile(authority, tls.ca);
  const sources = join(clone, 'my-sources');
  await cp(join(root, 'local/sources/local.json'), join(sources, 'local.json'));
  const { output } = start('local/start.ts', {
    ...anyPort,
    GRAPH_BASE_URL: graph.url,
    NODE_EXTRA_CA_CERTS: authority,
    SOURCES_DIR: sources,
  });
  const endpoints = await endpointsOf(output);
  expect(endpoints).toMatchObject({ graph: graph.url, ca: null });

  const client = createStackClient(endpoints);
  const target = { type: 'user', userPrincipalName: 'dara@contoso.com' };
  const answer = await client.post('requests', { target, attributes: { Engineering: { ProjectDate: null } } });
  expect(await client.closed(String(answer.body['id']))).toMatchObject({
    state: 'applied',
    eventId: answer.body['eventId'],
  });
  expect(graph.requests.map(({ method }) => method)).toContain('PATCH');
  await graph.close();
}, 60_000);

test('a source file that changes starts the host anew, upon the same stores', async () => {
  const { output } = start('local/start.ts', anyPort);
  const client = createStackClient(await endpointsOf(output));
  const file = join(clone, 'sources/joiners.json');
  const allow = [{ attributes: { Engineering: '*' }, users: { keys: ['userPrincipalName'] } }];
  const said = (text: string) => expect.poll(output, { timeout: 30_000 }).toContain(text);
  /** While the host is started anew, nobody answers. */
  const isApplied = () =>
    expect
      .poll(() => client.closed(client.idOf('joiners', 'e')).catch(() => undefined), { timeout: 30_000 })
      .toMatchObject({ state: 'applied' });

  await writeFile(file, JSON.stringify({ identity: { queue: 'joiners' }, allow }));
  await said('The Functions host is ready again.');
  const target = { type: 'user', userPrincipalName: 'dara@contoso.com' };
  const body = { eventId: 'e', target, attributes: { Engineering: { NumVendors: 3 } } };
  await client.sendToQueue('joiners', [{ body }]);
  await isApplied();

  await writeFile(file, '{');
  await said('The Functions host refuses to start.');
  expect(output()).toContain('joiners.json');
  await rm(file);
  await isApplied();
  await client.close();
}, 90_000);

test('given identity, Service Bus and storage are used, and none of their own is started', async () => {
  const identity = await startIdentity();
  const broker = await startBroker({ queues: [...Object.values(queues), sourceQueue('onboarding')] });
  const azurite = await startAzurite({ blobs: 0, tables: 0 });
  const given = {
    IDENTITY_ENDPOINT: identity.identityEndpoint,
    IDENTITY_HEADER: identity.identityHeader,
    ServiceBusConnection: broker.connectionString,
    StorageConnection: azurite.connectionString,
  };
  const endpoints = await endpointsOf(start('local/start.ts', { ...anyPort, ...given }).output);
  expect(endpoints).toMatchObject({
    identity: given.IDENTITY_ENDPOINT,
    serviceBus: given.ServiceBusConnection,
    blobs: given.StorageConnection,
    tables: given.StorageConnection,
  });

  const client = createStackClient(endpoints);
  const target = { type: 'user', userPrincipalName: 'dara@contoso.com' };
  await client.sendToQueue('onboarding', [
    { body: { eventId: 'e', target, attributes: { Marketing: { EmployeeId: 'x' } } } },
  ]);
  expect(await client.closed(client.idOf('onboarding', 'e'))).toMatchObject({ state: 'applied' });
  await client.close();
  const table = TableClient.fromConnectionString(azurite.connectionString, 'requests', {
    allowInsecureConnection: true,
  });
  const key = client.idOf('onboarding', 'e');
  expect(await table.getEntity(partitionOf(key), ownRow(key))).toMatchObject({ state: 'applied' });
  await stopChildren();
  await Promise.all([identity.close(), broker.close(), azurite.close()]);
}, 60_000);

test('the stack without the host writes the settings that another host needs', async () => {
  const endpoints = await endpointsOf(start('local/start.ts', anyPort, '--no-host').output);
  expect(endpoints).toMatchObject({ host: null, token: expect.any(String) });
  await expect.poll(() => readFile(join(clone, 'local.settings.json'), 'utf8').catch(() => '')).not.toBe('');
  const { IsEncrypted, Values } = JSON.parse(await readFile(join(clone, 'local.settings.json'), 'utf8'));
  expect(IsEncrypted).toBe(false);
  expect(Values).toMatchObject({
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsStorage: Values.StorageConnection,
    NODE_EXTRA_CA_CERTS: endpoints.ca,
  });
  // Those settings alone start the app, in whatever host.
  const { output } = start(
    'local/host/main.ts',
    { ...Values, LOCAL_CA: endpoints.ca ?? '' },
    '--port',
    '0',
    '--app',
    clone,
  );
  await expect.poll(output, { timeout: 15_000 }).toContain('"ready":true');
}, 60_000);

test('a taken port is a clear message, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  for (const setting of ['LOCAL_SERVICEBUS_PORT', 'LOCAL_TABLES_PORT', 'LOCAL_HOST_PORT']) {
    const { output, exited } = start('local/start.ts', { ...anyPort, [setting]: String(port) });
    expect(await exited).toBe(1);
    expect(output()).toContain(String(port));
    expect(output()).toContain(setting);
  }
  other.close();
}, 60_000);

test('the function app refuses to start and lists every bad setting at once', async () => {
  const cleared = {
    RELAY_TENANT_ID: 'contoso',
    RELAY_DIGEST_KEY: '@Microsoft.KeyVault(SecretUri=x)',
    GRAPH_BASE_URL: 'http://evil.example',
  };
  const { output, exited } = start(
    'local/host/main.ts',
    { ...cleared, SOURCES_DIR: join(clone, 'nowhere') },
    '--port',
    '0',
    '--app',
    clone,
  );
  expect(await exited).toBe(1);
  for (const setting of [
    'RELAY_TENANT_ID',
    'RELAY_API_AUDIENCE',
    'RELAY_DIGEST_KEY',
    'GRAPH_BASE_URL',
    'ServiceBusConnection',
    'StorageConnection',
    'SOURCES_DIR',
  ]) {
    expect(output()).toContain(`${setting}: `);
  }
}, 30_000);

test('--help explains, and an unknown option is wrong usage', async () => {
  const help = start('local/start.ts', {}, '--help');
  expect(await help.exited).toBe(0);
  expect(help.output()).toContain('LOCAL_SERVICEBUS_PORT');
  expect(await start('local/start.ts', {}, '--nonsense').exited).toBe(2);
});
