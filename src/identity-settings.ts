import * as z from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * With connections by identity, what the relay reads and what only its host reads belong together. One of the host's that
 * is missing shows nowhere but in the host: triggers that never fire, telemetry that never arrives. So the relay looks at
 * them too, and refuses to start.
 */
const always = [
  'AZURE_CLIENT_ID',
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'ServiceBusConnection__fullyQualifiedNamespace',
  'ServiceBusConnection__credential',
  'ServiceBusConnection__clientId',
  'StorageConnection__tableServiceUri',
  'StorageConnection__blobServiceUri',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
] as const;
const hostConnections = ['AzureWebJobsStorage', 'ServiceBusConnection'] as const;

/** By the one managed identity, that is; a developer's own sign-in needs nothing of a host. */
export const connectsByIdentity = (given: Environment): boolean =>
  given['RELAY_CREDENTIAL'] !== 'azureCli' &&
  given['ServiceBusConnection'] === undefined &&
  given['StorageConnection'] === undefined &&
  always.some((name) => name.includes('__') && given[name] !== undefined);

export function checkIdentity(given: Environment): readonly string[] {
  const clientId = z.guid().safeParse(given['AZURE_CLIENT_ID']).data?.toLowerCase();
  const isOther = (value: string | undefined) =>
    clientId !== undefined && value !== undefined && value.toLowerCase() !== clientId;
  const wrong = (name: string, isWrong: boolean, what: string) => (isWrong ? [`${name}: ${what}`] : []);
  const { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: telemetry } = given;
  return [
    ...always.flatMap((name) => wrong(name, given[name] === undefined, 'this setting is missing.')),
    ...hostConnections.flatMap((connection) => [
      ...wrong(`${connection}__clientId`, isOther(given[`${connection}__clientId`]), SAME_IDENTITY),
      ...wrong(
        `${connection}__credential`,
        ![undefined, 'managedidentity'].includes(given[`${connection}__credential`]),
        "must be 'managedidentity'.",
      ),
    ]),
    ...wrong('AzureWebJobsStorage', given['AzureWebJobsStorage'] !== undefined, NO_CONNECTION_STRING),
    ...wrong(
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
      telemetry !== undefined && isOther(/(?:^|;)ClientId=([^;]*)/i.exec(telemetry)?.[1] ?? ''),
      SAME_IDENTITY,
    ),
  ];
}

const SAME_IDENTITY = 'must name the identity that AZURE_CLIENT_ID names.';
const NO_CONNECTION_STRING = 'a connection string is not used beside an identity; remove it.';
