import type * as z from 'zod';
import type { CredentialChoice, ServiceBusConnection, StorageConnection } from './adapters/connections.ts';
import type { TelemetryTargets } from './adapters/telemetry/telemetry.ts';
import { type Cloud, clouds, publicCloud } from './clouds.ts';
import type { DigestKey } from './domain/key.ts';
import { checkHost } from './host-check.ts';
import { type ConfiguredSource, readSourceFiles } from './intake/source/read.ts';
import { readSecrets, type Secrets } from './intake/source/secrets.ts';
import { checkTogether, type Settings, settings } from './settings.ts';

export type Config = {
  readonly tokens: {
    readonly tenantId: string;
    readonly audiences: readonly string[];
    readonly issuers: readonly string[];
    readonly keysUrl: string;
  };
  readonly graph: { readonly baseUrl: string; readonly scope: string };
  readonly credential: CredentialChoice;
  readonly serviceBus: ServiceBusConnection;
  readonly storage: StorageConnection;
  /** The current one first, then the one before it while it is being replaced. */
  readonly digestKeys: readonly [DigestKey, ...DigestKey[]];
  readonly sources: readonly ConfiguredSource[];
  readonly secrets: Secrets;
  readonly auditRetentionInMs: number;
  /** Whether outcomes are sent. */
  readonly outcomes: boolean;
  /** On the developer's machine all records of thin events come from here. */
  readonly localRecordsUrl: string | undefined;
  readonly telemetry: TelemetryTargets;
};

const DAY = 24 * 3_600_000;

/** Thrown at start-up only. Its message lists everything that is wrong, so that one restart is enough. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The relay refuses to start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * @param hostJson the content of host.json: what the relay relies on of its host
 * @param readSources gives the source files of a folder, name to content; undefined stands for the app's own folder.
 * @throws ConfigError
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>>,
  hostJson: string,
  readSources: (folder: string | undefined) => ReadonlyMap<string, string>,
): Config {
  const problems: string[] = [];
  // An app setting that is cleared in the portal stays as an empty string.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given, { reportInput: true });
  if (!parsed.success) problems.push(...parsed.error.issues.map(describe));
  problems.push(...checkTogether(given), ...checkHost(hostJson, given));
  const sources = loadSources(given['SOURCES_DIR'], readSources, problems);
  const secrets = readSecrets(sources, given, problems);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data, sources, secrets);
}

/** Never the value: a setting that is wrong may still be a secret. */
const describe = ({ path, input, message }: z.core.$ZodIssue): string =>
  `${path.join('.')}: ${input === undefined ? 'this setting is missing.' : message}`;

function loadSources(
  folder: string | undefined,
  readSources: Parameters<typeof loadConfig>[2],
  problems: string[],
): readonly ConfiguredSource[] {
  let files: ReadonlyMap<string, string>;
  try {
    files = readSources(folder);
  } catch (error) {
    problems.push(`SOURCES_DIR: ${(error as Error).message}`);
    return [];
  }
  const read = readSourceFiles(files);
  if (read.kind === 'problems') problems.push(...read.problems.map((problem) => `source ${problem}`));
  else if (read.sources.length === 0)
    problems.push('SOURCES_DIR: the folder holds no source, so nobody could send anything.');
  return read.sources;
}

function toConfig(given: Settings, sources: readonly ConfiguredSource[], secrets: Secrets): Config {
  // A local Graph is spoken to as if it were the public one, so that the token request is the real one.
  const cloud = clouds.find(({ graph }) => graph === given.GRAPH_BASE_URL) ?? publicCloud;
  return {
    tokens: { tenantId: given.RELAY_TENANT_ID, audiences: given.RELAY_API_AUDIENCE, ...tokenTrust(given, cloud) },
    graph: { baseUrl: given.GRAPH_BASE_URL, scope: `${cloud.graph}/.default` },
    credential: { kind: given.RELAY_CREDENTIAL, clientId: given.AZURE_CLIENT_ID },
    serviceBus:
      given.ServiceBusConnection === undefined
        ? { kind: 'identity', fullyQualifiedNamespace: given.ServiceBusConnection__fullyQualifiedNamespace ?? '' }
        : { kind: 'connectionString', connectionString: given.ServiceBusConnection },
    storage:
      given.StorageConnection === undefined
        ? {
            kind: 'identity',
            tableServiceUri: given.StorageConnection__tableServiceUri ?? '',
            blobServiceUri: given.StorageConnection__blobServiceUri ?? '',
          }
        : { kind: 'connectionString', connectionString: given.StorageConnection },
    digestKeys: given.RELAY_DIGEST_KEY_PREVIOUS
      ? [given.RELAY_DIGEST_KEY, given.RELAY_DIGEST_KEY_PREVIOUS]
      : [given.RELAY_DIGEST_KEY],
    sources,
    secrets,
    auditRetentionInMs: given.RELAY_AUDIT_RETENTION_DAYS * DAY,
    outcomes: given.RELAY_OUTCOMES === 'on',
    localRecordsUrl: given.RELAY_RECORDS_URL,
    telemetry: toTelemetry(given),
  };
}

/** Both issuer versions of the tenant: which one signs is the choice of the API's app registration. */
function tokenTrust(given: Settings, cloud: Cloud) {
  const tenant = given.RELAY_TENANT_ID;
  const login = given.RELAY_TOKEN_ISSUER ?? cloud.login;
  const sts = given.RELAY_TOKEN_ISSUER ?? cloud.sts;
  return {
    issuers: [`${login}/${tenant}/v2.0`, `${sts}/${tenant}/`],
    keysUrl: `${login}/${tenant}/discovery/v2.0/keys`,
  };
}

function toTelemetry(given: Settings): TelemetryTargets {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = given;
  const identity = given.APPLICATIONINSIGHTS_AUTHENTICATION_STRING;
  const credential = identity && { kind: given.RELAY_CREDENTIAL, clientId: identity.clientId };
  const headers = given.OTEL_EXPORTER_OTLP_HEADERS;
  return {
    azureMonitor: connectionString === undefined ? undefined : { connectionString, credential },
    otlp: endpoint === undefined ? undefined : { endpoint, headers, protocol: given.OTEL_EXPORTER_OTLP_PROTOCOL },
    site: { name: given.WEBSITE_SITE_NAME, instanceId: given.WEBSITE_INSTANCE_ID },
  };
}
