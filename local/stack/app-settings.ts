/** The function app's settings on the local stack: what a deployment would set, with this machine's addresses. */
import { isLoopback } from '../../src/loopback.ts';
import { settings } from '../../src/settings.ts';
import type { Parts } from './parts.ts';
import type { Environment, StackSettings } from './settings.ts';
import type { StagedSources } from './sources.ts';

export type AppSettings = Readonly<Record<string, string>>;

/** What a caller has set for an app of its own would change what a demo or a test shows. */
export const withoutAppSettings = (environment: Environment): Environment =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) => !(name in settings.shape) && !name.startsWith('IDENTITY_')),
  );

/** What the stack decides; what the caller has set besides is passed on as it is. */
export function appSettings(
  parts: Parts,
  { given }: StackSettings,
  digestKey: string,
  sources: StagedSources,
  caFile: string | undefined,
  environment: Environment,
): AppSettings {
  const { identity, graph, records, broker, azurite, otlp } = parts;
  const values: Record<string, string | undefined> = {
    RELAY_DIGEST_KEY: environment['RELAY_DIGEST_KEY'] || digestKey,
    GRAPH_BASE_URL: given.graph ?? graph?.url,
    RELAY_RECORDS_URL: given.records ?? records?.url,
    IDENTITY_ENDPOINT: given.identityEndpoint ?? identity.identityEndpoint,
    IDENTITY_HEADER: (given.identityEndpoint && environment['IDENTITY_HEADER']) || identity.identityHeader,
    ServiceBusConnection: given.serviceBus ?? broker?.connectionString,
    StorageConnection: given.storage ?? azurite?.connectionString,
    SOURCES_DIR: sources.directory,
    ...sources.settings,
    LOCAL_CA: caFile,
    // In JSON, which the collector can read.
    ...(otlp && { OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }),
    ...(trustsLocalIssuer(given.graph) ? localTrust(parts) : {}),
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Tokens that anybody on this machine can make must never open the way to a real tenant. */
export const trustsLocalIssuer = (graph: string | undefined): boolean => graph === undefined || isLoopback(graph);

function localTrust({ identity }: Parts): AppSettings {
  return {
    RELAY_TENANT_ID: identity.tenantId,
    RELAY_API_AUDIENCE: `${identity.audience},api://${identity.audience}`,
    RELAY_TOKEN_ISSUER: identity.url,
  };
}
