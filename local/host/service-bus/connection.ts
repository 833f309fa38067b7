/** How a trigger reaches Service Bus. learn: functions-reference, "Configure an identity-based connection" */
import { ManagedIdentityCredential } from '@azure/identity';
import { type RetryOptions, ServiceBusClient } from '@azure/service-bus';
import type { Settings } from '../settings.ts';

export type BusConnection =
  | { readonly kind: 'connectionString'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly fullyQualifiedNamespace: string; readonly clientId: string };

/** @param name the connection, as the trigger names it; `who` the function, for the refusal */
export function readConnection(name: string, who: string, settings: Settings): BusConnection {
  const connectionString = settings[name];
  if (connectionString) return { kind: 'connectionString', connectionString };
  const [fullyQualifiedNamespace, credential, clientId] = ['fullyQualifiedNamespace', 'credential', 'clientId'].map(
    (part) => settings[`${name}__${part}`],
  );
  if (!fullyQualifiedNamespace) {
    throw new Error(`Function "${who}": there is no app setting "${name}" with a Service Bus connection string.`);
  }
  // The host has other credentials too; this one imitates what the relay is deployed with.
  if (credential !== 'managedidentity' || !clientId) {
    const needed = `"${name}__credential" with 'managedidentity', and "${name}__clientId"`;
    throw new Error(`Function "${who}": a connection by identity needs the app settings ${needed}.`);
  }
  return { kind: 'identity', fullyQualifiedNamespace, clientId };
}

export const openClient = (connection: BusConnection, retryOptions: RetryOptions): ServiceBusClient =>
  connection.kind === 'connectionString'
    ? new ServiceBusClient(connection.connectionString, { retryOptions })
    : new ServiceBusClient(
        connection.fullyQualifiedNamespace,
        new ManagedIdentityCredential({ clientId: connection.clientId }),
        { retryOptions },
      );
