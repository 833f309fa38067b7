import { TableClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';

/** Clients of the services, by the function's identity in Azure or by connection string on a developer's machine. */
export type Connection<Endpoints> =
  | { readonly kind: 'connectionString'; readonly connectionString: string }
  | ({ readonly kind: 'identity' } & Endpoints);
export type ServiceBusConnection = Connection<{ readonly fullyQualifiedNamespace: string }>;
export type StorageConnection = Connection<{ readonly tableServiceUri: string; readonly blobServiceUri: string }>;
export type CredentialChoice = { readonly kind: 'managedIdentity' | 'azureCli'; readonly clientId: string | undefined };

/**
 * One credential by name instead of a chain: it fails at once, and with its own message. The library is loaded with
 * the first token, for it is a good part of what a cold start would load.
 */
export function createCredential({ kind, clientId }: CredentialChoice): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  const load = async () => {
    const { AzureCliCredential, ManagedIdentityCredential } = await import('@azure/identity');
    if (kind === 'azureCli') return new AzureCliCredential();
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  };
  return {
    async getToken(scopes, options) {
      credential ??= load();
      return (await credential).getToken(scopes, options);
    },
  };
}

/**
 * One quick second try, for a connection that died while it was idle; waiting out an outage is not the clients' affair.
 * By their defaults a single call can hang for minutes.
 */
const STORAGE_RETRY = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };
const BLOB_RETRY = { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000, tryTimeoutInMs: 5_000 };
const SERVICE_BUS_RETRY = { maxRetries: 1, retryDelayInMs: 200, timeoutInMs: 5_000 };

export const connectServiceBus = (connection: ServiceBusConnection, credential: TokenCredential): ServiceBusClient =>
  connection.kind === 'connectionString'
    ? new ServiceBusClient(connection.connectionString, { retryOptions: SERVICE_BUS_RETRY })
    : new ServiceBusClient(connection.fullyQualifiedNamespace, credential, { retryOptions: SERVICE_BUS_RETRY });

export function connectTable(connection: StorageConnection, credential: TokenCredential, table: string): TableClient {
  return connection.kind === 'connectionString'
    ? TableClient.fromConnectionString(connection.connectionString, table, {
        // Azurite speaks http; a connection string of Azure names https.
        allowInsecureConnection: true,
        retryOptions: STORAGE_RETRY,
      })
    : new TableClient(connection.tableServiceUri, table, credential, { retryOptions: STORAGE_RETRY });
}

export function connectContainer(
  connection: StorageConnection,
  credential: TokenCredential,
  container: string,
): ContainerClient {
  const service =
    connection.kind === 'connectionString'
      ? BlobServiceClient.fromConnectionString(connection.connectionString, { retryOptions: BLOB_RETRY })
      : new BlobServiceClient(connection.blobServiceUri, credential, { retryOptions: BLOB_RETRY });
  return service.getContainerClient(container);
}
