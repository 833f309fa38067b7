import { createSecretKey } from 'node:crypto';
import * as z from 'zod';
import { clouds, publicCloud } from './clouds.ts';
import { checkIdentity, connectsByIdentity } from './identity-settings.ts';
import { isLoopback } from './loopback.ts';
import { checkTelemetry, secret, telemetrySettings } from './telemetry-settings.ts';

const DIGEST_KEY_BYTES = 32;

const loopbackUrl = z.url('Give a URL.').refine((value) => isLoopback(value), 'Only a loopback address is allowed.');

const localRecordsUrl = loopbackUrl.refine((value) => value.startsWith('https:'), 'Only https is allowed.');

const graphUrl = z
  .url('Give a URL.')
  .transform((value) => value.replace(/\/+$/, ''))
  .refine(
    (value) => clouds.some((cloud) => cloud.graph === value) || (isLoopback(value) && value.startsWith('https:')),
    `Give one of ${clouds.map((cloud) => cloud.graph).join(', ')}, or an https address on this machine.`,
  );

const isBase64Of = (value: string, bytes: number): boolean => {
  const decoded = Buffer.from(value, 'base64');
  return decoded.byteLength >= bytes && decoded.toString('base64') === value;
};

const digestKey = secret
  .refine((value) => isBase64Of(value, DIGEST_KEY_BYTES), {
    message: `Give at least ${DIGEST_KEY_BYTES} random bytes in base64 (openssl rand -base64 ${DIGEST_KEY_BYTES}).`,
  })
  .transform((value) => createSecretKey(Buffer.from(value, 'base64')));

const audiences = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((audience) => audience.trim())
      .filter((audience) => audience !== ''),
  )
  .refine((value) => value.length > 0, 'Name at least one audience.');

/** A month at least, for nobody looks earlier; ten years at most. */
const retentionDays = z
  .string()
  .refine((value) => /^\d{2,4}$/.test(value) && Number(value) >= 30 && Number(value) <= 3_650, 'Give 30 to 3650 days.')
  .transform(Number);

/** Every setting of the function app. Secrets and identities have no defaults. */
export const settings = z.object({
  RELAY_TENANT_ID: z.guid('Give the tenant id, a GUID.').transform((value) => value.toLowerCase()),
  RELAY_API_AUDIENCE: audiences,
  RELAY_DIGEST_KEY: digestKey,
  RELAY_DIGEST_KEY_PREVIOUS: digestKey.optional(),
  RELAY_TOKEN_ISSUER: loopbackUrl.transform((value) => value.replace(/\/+$/, '')).optional(),
  RELAY_RECORDS_URL: localRecordsUrl.optional(),
  RELAY_CREDENTIAL: z.enum(['managedIdentity', 'azureCli']).default('managedIdentity'),
  AZURE_CLIENT_ID: z.guid('Give the client id of the identity, a GUID.').optional(),
  GRAPH_BASE_URL: graphUrl.default(publicCloud.graph),
  ServiceBusConnection: secret.optional(),
  ServiceBusConnection__fullyQualifiedNamespace: z.hostname('Give a host name.').optional(),
  StorageConnection: secret.optional(),
  StorageConnection__tableServiceUri: z.url('Give a URL.').optional(),
  StorageConnection__blobServiceUri: z.url('Give a URL.').optional(),
  SOURCES_DIR: z.string().optional(),
  RELAY_AUDIT_RETENTION_DAYS: retentionDays.default(365),
  RELAY_OUTCOMES: z.enum(['on', 'off'], "Give 'on' or 'off'.").default('off'),
  ...telemetrySettings,
});
export type Settings = z.infer<typeof settings>;

/** What no single setting can tell; takes them as given, so that it can speak even when one of them is wrong. */
export function checkTogether(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const storageEndpoints = ['StorageConnection__tableServiceUri', 'StorageConnection__blobServiceUri'];
  const problems = [
    ...(connectsByIdentity(given)
      ? checkIdentity(given)
      : [
          ...eitherOr(given, 'ServiceBusConnection', ['ServiceBusConnection__fullyQualifiedNamespace']),
          ...eitherOr(given, 'StorageConnection', storageEndpoints),
        ]),
    ...checkTelemetry(given),
  ];
  const isLocal = isLoopback(given['GRAPH_BASE_URL'] ?? '');
  if (given['RELAY_TOKEN_ISSUER'] !== undefined && !isLocal) {
    problems.push('RELAY_TOKEN_ISSUER: a local issuer is refused together with a Graph that is not local.');
  }
  // Records that anybody on this machine can make up must never be written to a real tenant.
  if (given['RELAY_RECORDS_URL'] !== undefined && !isLocal) {
    problems.push('RELAY_RECORDS_URL: local records are refused together with a Graph that is not local.');
  }
  return problems;
}

function eitherOr(
  given: Readonly<Record<string, string | undefined>>,
  connectionString: string,
  endpoints: readonly string[],
): readonly string[] {
  const named = endpoints.filter((endpoint) => given[endpoint] !== undefined);
  if (given[connectionString] === undefined && named.length < endpoints.length) {
    return [`${connectionString}: give either this or ${endpoints.join(' with ')}.`];
  }
  return given[connectionString] !== undefined && named.length > 0
    ? [`${connectionString}: give either this or ${named.join(' with ')}, not both.`]
    : [];
}
