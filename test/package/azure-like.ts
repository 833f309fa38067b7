/** The services of the local stack as they are in Azure: over TLS, by tokens of one identity, without connection strings. */
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { startGraph } from '../../local/graph/start.ts';
import { type Identity, startIdentity } from '../../local/identity/start.ts';
import { startBroker } from '../../local/service-bus/broker.ts';
import { startAzurite } from '../../local/stack/azurite.ts';
import { createTls } from '../../local/tls.ts';
import { outcomesQueue, queues, sourceQueue } from '../../src/topology.ts';
import { CLIENT_ID } from '../by-identity.ts';

export type AzureLike = {
  readonly identity: Identity;
  /** What Bicep sets, with this machine's addresses. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the platform sets, and what stands for Microsoft's hosts here. */
  readonly platform: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

/** Clients of Service Bus take its port as given, so that each stack needs an address of its own. Linux has them all. */
async function freeAddress(): Promise<string> {
  const address = `127.${randomInt(1, 255)}.${randomInt(255)}.${randomInt(1, 255)}`;
  const probe = createServer().listen(0, address);
  const has = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
  probe.close();
  return has ? address : '127.0.0.1';
}

export async function startAzureLike(): Promise<AzureLike> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-azure-like-'));
  const host = await freeAddress();
  const tls = await createTls([host]);
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  for (const part of ['ca', 'cert', 'key'] as const) await writeFile(files[part], tls[part]);
  const identity = await startIdentity();
  const all = [...Object.values(queues), outcomesQueue, sourceQueue('onboarding')];
  const broker = await startBroker({ queues: all, entra: { host, tls, keys: identity.keys.keys } });
  const graph = await startGraph({ tls, authorize: identity.verifyGraphToken, directory: sampleDirectory() });
  const azurite = await startAzurite({ blobs: 0, tables: 0 }, files);
  return {
    identity,
    settings: {
      AzureWebJobsStorage__accountName: 'devstoreaccount1',
      AzureWebJobsStorage__credential: 'managedidentity',
      AzureWebJobsStorage__clientId: CLIENT_ID,
      // Where nobody listens: telemetry of a test leaves no machine.
      APPLICATIONINSIGHTS_CONNECTION_STRING:
        'InstrumentationKey=1f6c52d0-8f3e-4c5c-9a51-1f27a04fd7a9;IngestionEndpoint=https://localhost:1/',
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${CLIENT_ID};Authorization=AAD`,
      ServiceBusConnection__fullyQualifiedNamespace: host,
      ServiceBusConnection__credential: 'managedidentity',
      ServiceBusConnection__clientId: CLIENT_ID,
      StorageConnection__tableServiceUri: azurite.tables,
      StorageConnection__blobServiceUri: azurite.blobs,
      AZURE_CLIENT_ID: CLIENT_ID,
      RELAY_TENANT_ID: identity.tenantId,
      RELAY_API_AUDIENCE: `api://${identity.tenantId}/entra-attribute-relay-local`,
      RELAY_DIGEST_KEY: randomBytes(32).toString('base64'),
    },
    platform: {
      IDENTITY_ENDPOINT: identity.identityEndpoint,
      IDENTITY_HEADER: identity.identityHeader,
      GRAPH_BASE_URL: graph.url,
      RELAY_TOKEN_ISSUER: identity.url,
      LOCAL_CA: files.ca,
    },
    async close() {
      for (const part of [azurite, graph, broker, identity]) await part.close();
      await rm(folder, { recursive: true });
    },
  };
}
