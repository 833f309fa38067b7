/** The whole local stack, from settings to endpoints. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roles, sourceQueue } from '../../src/topology.ts';
import { type AppSettings, appSettings, trustsLocalIssuer } from './app-settings.ts';
import { type HostProcess, startHostProcess } from './host-process.ts';
import { localDigestKey, type PartOptions, type Parts, startParts } from './parts.ts';
import type { Environment, StackSettings } from './settings.ts';
import { stageSources } from './sources.ts';

/** Addresses and connection strings, as written to `endpoints.json`; `null` is what this stack does not have. */
export type Endpoints = {
  readonly host: string | null;
  readonly graph: string;
  /** Certificate authority of the simulator, for NODE_EXTRA_CA_CERTS. */
  readonly ca: string | null;
  readonly identity: string;
  /** The HR systems that records of thin events come from. */
  readonly records: string | null;
  /** `POST` gives a token for any application id and roles. */
  readonly issuer: string | null;
  readonly serviceBus: string;
  /** Where traces are collected: `GET {otlp}/traces` draws them. */
  readonly otlp: string | null;
  readonly blobs: string;
  readonly tables: string;
  /** A bearer token of the source `local`. */
  readonly token: string | null;
  /** Webhook source → what its events are signed or sent with. */
  readonly secrets: Readonly<Record<string, string>>;
};

export type Stack = {
  readonly endpoints: Endpoints;
  readonly parts: Parts;
  readonly settings: AppSettings;
  readonly host: HostProcess | undefined;
  /** Starts the Functions host anew, with the source files as they are now; everything else stays. */
  renewHost(): Promise<void>;
  close(): Promise<void>;
};

export type StackOptions = PartOptions & {
  readonly settings: StackSettings;
  /** Where `endpoints.json`, the certificate and the digest key go. */
  readonly folder: string;
  readonly withHost?: boolean;
  readonly onLog?: (text: string) => void;
  /** The Functions host has ended by itself. */
  readonly onHostEnded?: () => void;
  readonly environment?: Environment;
};

/** The application of `local/sources/local.json`. */
export const LOCAL_APPLICATION = '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f';
const TOKEN_LIFETIME_IN_SECONDS = 24 * 3_600;

export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, folder, withHost = true, environment = process.env } = options;
  const { onLog = () => {}, onHostEnded = () => {} } = options;
  const endpointsFile = join(folder, 'endpoints.json');
  await mkdir(folder, { recursive: true });
  await rm(endpointsFile, { force: true });
  const digestKey = await localDigestKey(folder);
  let sources = await stageSources(folder, digestKey, environment);
  const parts = await startParts(settings, sources.queues, options);
  const caFile = parts.ca && join(folder, 'ca.pem');
  let host: HostProcess | undefined;
  let app: AppSettings = {};
  let endpoints: Endpoints;

  async function startHost(port: number): Promise<void> {
    app = appSettings(parts, settings, digestKey, sources, caFile, environment);
    const started = withHost ? await startHostProcess(port, { ...environment, ...app }, onLog) : undefined;
    host = started;
    void started?.ended.then(() => host === started && onHostEnded());
    endpoints = { ...(await describeEndpoints(parts, settings, app, host, caFile)), secrets: sources.secrets };
    await writeFile(endpointsFile, `${JSON.stringify(endpoints, undefined, 2)}\n`);
  }
  const closeHost = async () => {
    const ending = host;
    host = undefined;
    await ending?.close();
  };
  const close = async () => {
    await closeHost();
    await parts.close();
    await rm(endpointsFile, { force: true });
  };
  try {
    if (caFile && parts.ca) await writeFile(caFile, parts.ca);
    await startHost(settings.ports.host);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get endpoints() {
      return endpoints;
    },
    parts,
    get settings() {
      return app;
    },
    get host() {
      return host;
    },
    async renewHost() {
      const port = Number(new URL(endpoints.host ?? '').port);
      await closeHost();
      sources = await stageSources(folder, digestKey, environment);
      parts.broker?.declare(sources.queues.map(sourceQueue));
      await startHost(port);
    },
    close,
  };
}

async function describeEndpoints(
  { identity, azurite, otlp }: Parts,
  { given }: StackSettings,
  app: AppSettings,
  host: HostProcess | undefined,
  caFile: string | undefined,
): Promise<Omit<Endpoints, 'secrets'>> {
  const isLocal = trustsLocalIssuer(given.graph);
  const request = {
    appId: LOCAL_APPLICATION,
    roles: Object.values(roles),
    expiresInSeconds: TOKEN_LIFETIME_IN_SECONDS,
  };
  const storage = app['StorageConnection'] ?? '';
  return {
    host: host?.url ?? null,
    graph: app['GRAPH_BASE_URL'] ?? '',
    ca: caFile ?? null,
    identity: app['IDENTITY_ENDPOINT'] ?? '',
    records: app['RELAY_RECORDS_URL'] ?? null,
    issuer: isLocal ? identity.issuer : null,
    serviceBus: app['ServiceBusConnection'] ?? '',
    otlp: otlp?.url ?? null,
    blobs: azurite?.blobs ?? storage,
    tables: azurite?.tables ?? storage,
    token: isLocal ? await identity.token(request) : null,
  };
}
