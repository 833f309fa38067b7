import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';
import { telemetrySettings } from '../src/telemetry-settings.ts';
import { byIdentity, CLIENT_ID } from './by-identity.ts';
import { CALLER_ID } from './factories.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const TENANT = '6d0c1b7e-52f3-4a88-9e14-b3c7d5f60a92';
const DIGEST_KEY = Buffer.alloc(32, 7).toString('base64');
const SOURCE = JSON.stringify({
  identity: { applicationId: CALLER_ID },
  allow: [{ attributes: { Engineering: '*' }, users: { keys: ['id'] } }],
});
const sources = new Map([['hr.json', SOURCE]]);
const HOST_JSON = readFileSync(join(import.meta.dirname, '../host.json'), 'utf8');

const given = (override: Environment = {}): Environment => ({
  RELAY_TENANT_ID: TENANT,
  RELAY_API_AUDIENCE: 'api://relay',
  RELAY_DIGEST_KEY: DIGEST_KEY,
  ...byIdentity,
  ...override,
});
const load = (override: Environment = {}) => loadConfig(given(override), HOST_JSON, () => sources);

/** The lines of the refusal; an error of any other kind fails the test. */
function problems(
  environment: Environment,
  readSources: Parameters<typeof loadConfig>[2] = () => sources,
  hostJson = HOST_JSON,
) {
  try {
    loadConfig(environment, hostJson, readSources);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n  - ').slice(1);
  }
}
const names = (lines: readonly string[]) => lines.map((line) => line.split(/[: ]/, 1)[0]);

describe('a complete configuration', () => {
  it('needs no more than tenant, audience, digest key, and its connections', () => {
    expect(load()).toEqual({
      tokens: {
        tenantId: TENANT,
        audiences: ['api://relay'],
        issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`, `https://sts.windows.net/${TENANT}/`],
        keysUrl: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
      },
      graph: { baseUrl: 'https://graph.microsoft.com', scope: 'https://graph.microsoft.com/.default' },
      credential: { kind: 'managedIdentity', clientId: CLIENT_ID },
      serviceBus: { kind: 'identity', fullyQualifiedNamespace: 'contoso.servicebus.windows.net' },
      storage: {
        kind: 'identity',
        tableServiceUri: 'https://contoso.table.core.windows.net',
        blobServiceUri: 'https://contoso.blob.core.windows.net',
      },
      digestKeys: [createSecretKey(Buffer.alloc(32, 7))],
      sources: [expect.objectContaining({ source: expect.objectContaining({ name: 'hr' }) })],
      secrets: { inbound: new Map(), outbound: new Map() },
      ...{ auditRetentionInMs: 365 * 24 * 3_600_000, ledgerRetentionInMs: 90 * 24 * 3_600_000 },
      ...{ outcomes: false, localRecordsUrl: undefined },
      telemetry: {
        azureMonitor: expect.objectContaining({ credential: { kind: 'managedIdentity', clientId: CLIENT_ID } }),
        otlp: undefined,
        site: { name: undefined, instanceId: undefined },
      },
    });
  });

  it('may use connection strings', () => {
    const { serviceBus, storage } = load({
      ServiceBusConnection: 'Endpoint=sb://localhost',
      ServiceBusConnection__fullyQualifiedNamespace: undefined,
      StorageConnection: 'UseDevelopmentStorage=true',
      StorageConnection__tableServiceUri: '',
      StorageConnection__blobServiceUri: '',
    });
    expect(serviceBus).toEqual({ kind: 'connectionString', connectionString: 'Endpoint=sb://localhost' });
    expect(storage).toEqual({ kind: 'connectionString', connectionString: 'UseDevelopmentStorage=true' });
  });

  it('may name several audiences', () => {
    expect(load({ RELAY_API_AUDIENCE: ' api://relay , ,second' }).tokens.audiences).toEqual(['api://relay', 'second']);
  });

  it('takes the tenant id in any case and compares it in lower case', () => {
    expect(load({ RELAY_TENANT_ID: TENANT.toUpperCase() }).tokens.tenantId).toBe(TENANT);
  });

  it('follows the cloud of its Graph', () => {
    const { graph, tokens } = load({ GRAPH_BASE_URL: 'https://microsoftgraph.chinacloudapi.cn/' });
    expect(graph).toEqual({
      baseUrl: 'https://microsoftgraph.chinacloudapi.cn',
      scope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    });
    expect(tokens.issuers).toEqual([
      `https://login.partner.microsoftonline.cn/${TENANT}/v2.0`,
      `https://sts.chinacloudapi.cn/${TENANT}/`,
    ]);
  });

  it.each(['https://localhost:7443', 'https://127.0.0.1:7443/', 'https://[::1]:7443'])(
    'may have its Graph on this machine: %s',
    (url) => {
      const { graph } = load({ GRAPH_BASE_URL: url });
      expect(graph).toEqual({ baseUrl: url.replace(/\/$/, ''), scope: 'https://graph.microsoft.com/.default' });
    },
  );

  it('may trust a local issuer together with a local Graph', () => {
    const { tokens } = load({ GRAPH_BASE_URL: 'https://localhost:7443', RELAY_TOKEN_ISSUER: 'http://localhost:7444/' });
    expect(tokens.issuers).toEqual([`http://localhost:7444/${TENANT}/v2.0`, `http://localhost:7444/${TENANT}/`]);
    expect(tokens.keysUrl).toBe(`http://localhost:7444/${TENANT}/discovery/v2.0/keys`);
  });

  it('may use the developer’s own sign-in', () => {
    expect(load({ RELAY_CREDENTIAL: 'azureCli' }).credential.kind).toBe('azureCli');
  });

  it('may have a digest key that is being replaced: the newer one comes first', () => {
    const [current, previous, ...others] = load({
      RELAY_DIGEST_KEY_PREVIOUS: Buffer.alloc(32, 8).toString('base64'),
    }).digestKeys;
    expect([current, previous]).toEqual([createSecretKey(Buffer.alloc(32, 7)), createSecretKey(Buffer.alloc(32, 8))]);
    expect(current.equals(createSecretKey(Buffer.alloc(32, 7)))).toBe(true);
    expect(others).toEqual([]);
    expect(load({ RELAY_DIGEST_KEY_PREVIOUS: '' }).digestKeys).toHaveLength(1);
  });

  it('reads the sources of another folder', () => {
    const folders = new Map([['/elsewhere', sources]]);
    const read = (folder: string | undefined) => folders.get(folder ?? '') ?? new Map<string, string>();
    expect(problems(given({ SOURCES_DIR: '/elsewhere' }), read)).toEqual([]);
    expect(names(problems(given(), read))).toEqual(['SOURCES_DIR']);
  });
});

describe('a configuration that is refused', () => {
  it('names every setting that is missing, each once', () => {
    const lines = problems({});
    expect(names(lines).toSorted()).toEqual([
      'RELAY_API_AUDIENCE',
      'RELAY_DIGEST_KEY',
      'RELAY_TENANT_ID',
      'ServiceBusConnection',
      'StorageConnection',
    ]);
    expect(lines.join()).toContain('ServiceBusConnection__fullyQualifiedNamespace');
    expect(lines.join()).toContain('StorageConnection__tableServiceUri with StorageConnection__blobServiceUri');
  });

  it.each(['RELAY_TENANT_ID', 'RELAY_API_AUDIENCE', 'RELAY_DIGEST_KEY'])('lacks %s, or has it empty', (name) => {
    expect(problems(given({ [name]: undefined }))).toEqual([`${name}: this setting is missing.`]);
    expect(problems(given({ [name]: '' }))).toEqual([`${name}: this setting is missing.`]);
  });

  it.each([
    ['RELAY_TENANT_ID', 'contoso.onmicrosoft.com'],
    ['RELAY_API_AUDIENCE', ' , '],
    ['RELAY_DIGEST_KEY', Buffer.alloc(31, 7).toString('base64')],
    ['RELAY_DIGEST_KEY', 'secret'],
    ['RELAY_DIGEST_KEY_PREVIOUS', Buffer.alloc(31, 7).toString('base64')],
    ['RELAY_DIGEST_KEY_PREVIOUS', 'secret'],
    ['RELAY_CREDENTIAL', 'clientSecret'],
    ['AZURE_CLIENT_ID', 'relay-identity'],
    ['GRAPH_BASE_URL', 'graph'],
    ['GRAPH_BASE_URL', 'https://graph.example.com'],
    ['GRAPH_BASE_URL', 'https://graph.microsoft.com.example.com'],
    ['GRAPH_BASE_URL', 'https://graph.microsoft.com@example.com'],
    ['GRAPH_BASE_URL', 'http://graph.microsoft.com'],
    ['GRAPH_BASE_URL', 'https://graph.microsoft.com/v1.0'],
    ['GRAPH_BASE_URL', 'http://localhost:7443'],
    ['GRAPH_BASE_URL', 'https://localhost.example.com'],
    ['ServiceBusConnection__fullyQualifiedNamespace', 'sb://contoso.servicebus.windows.net/'],
    ['StorageConnection__tableServiceUri', 'contoso'],
    ['StorageConnection__blobServiceUri', 'contoso'],
  ])('has a wrong %s: %s', (name, value) => {
    const lines = problems(given({ [name]: value }));
    expect(names(lines)).toEqual([name]);
    expect(lines.join()).not.toContain(value);
  });

  it.each(['http://login.example.com', 'http://localhost@example.com', 'https://localhost.example.com', 'issuer'])(
    'has a wrong RELAY_TOKEN_ISSUER, even with a local Graph: %s',
    (issuer) => {
      const lines = problems(given({ GRAPH_BASE_URL: 'https://localhost:7443', RELAY_TOKEN_ISSUER: issuer }));
      expect(new Set(names(lines))).toEqual(new Set(['RELAY_TOKEN_ISSUER']));
      expect(lines.join()).not.toContain(issuer);
    },
  );

  it.each([[undefined], ['https://graph.microsoft.com'], ['https://graph.microsoft.us']])(
    'trusts a local issuer together with a real Graph (%s)',
    (graph) => {
      const lines = problems(given({ RELAY_TOKEN_ISSUER: 'http://localhost:7444', GRAPH_BASE_URL: graph }));
      expect(lines).toEqual([expect.stringMatching(/^RELAY_TOKEN_ISSUER: .*not local/)]);
    },
  );

  it.each([
    ['RELAY_DIGEST_KEY', {}],
    ['RELAY_DIGEST_KEY_PREVIOUS', {}],
    ['ServiceBusConnection', { ServiceBusConnection__fullyQualifiedNamespace: undefined }],
    [
      'StorageConnection',
      { StorageConnection__tableServiceUri: undefined, StorageConnection__blobServiceUri: undefined },
    ],
  ])('has a Key Vault reference left unresolved in %s', (name, override) => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://contoso.vault.azure.net/secrets/relay-digest-key)';
    const lines = problems(given({ ...override, [name]: reference }));
    expect(lines).toContain(`${name}: The Key Vault reference is not resolved.`);
    expect(new Set(names(lines))).toEqual(new Set([name]));
  });

  it.each([
    ['ServiceBusConnection', 'ServiceBusConnection__fullyQualifiedNamespace'],
    ['StorageConnection', 'StorageConnection__tableServiceUri with StorageConnection__blobServiceUri'],
  ])('has both a %s and endpoints for an identity', (name, endpoints) => {
    expect(problems(given({ [name]: 'Endpoint=sb://localhost' }))).toEqual([
      `${name}: give either this or ${endpoints}, not both.`,
    ]);
  });

  it.each(Object.keys(byIdentity))('lacks only %s, beside connections by identity', (name) => {
    expect(problems(given({ [name]: undefined }))).toEqual([`${name}: this setting is missing.`]);
  });

  it('has no source, or a wrong one, or a folder that cannot be read', () => {
    expect(names(problems(given(), () => new Map()))).toEqual(['SOURCES_DIR']);
    expect(problems(given(), () => new Map([['hr.json', '{}']]))).toEqual([
      expect.stringMatching(/^source hr\.json: \/identity: /),
    ]);
    const unreadable = () => {
      throw new Error('no such folder');
    };
    expect(problems(given(), unreadable)).toEqual(['SOURCES_DIR: no such folder']);
  });

  it('has a host that would break the lanes, by its file or by a setting that overrides it', () => {
    const name = 'AzureFunctionsJobHost__functionTimeout';
    expect(problems(given({ [name]: '00:10:00' }))).toEqual([expect.stringContaining(`${name}: must be 00:05:00`)]);
    expect(problems(given({ [name]: '' }))).toEqual([]);
    expect(problems(given(), undefined, HOST_JSON.replace('"00:05:00"', '"00:10:00"'))).toEqual([
      expect.stringContaining('host.json: functionTimeout: must be 00:05:00'),
    ]);
  });

  it('names what is wrong in settings, sources and host together', () => {
    const lines = problems(
      { ...given({ RELAY_CREDENTIAL: 'x', RELAY_TENANT_ID: '' }) },
      () => new Map([['A.json', SOURCE]]),
      '{',
    );
    expect(names(lines).toSorted()).toEqual(['RELAY_CREDENTIAL', 'RELAY_TENANT_ID', 'host.json', 'source']);
  });

  const settings = [
    'RELAY_TENANT_ID',
    'RELAY_API_AUDIENCE',
    'RELAY_DIGEST_KEY',
    'RELAY_DIGEST_KEY_PREVIOUS',
    'RELAY_TOKEN_ISSUER',
    'RELAY_RECORDS_URL',
    'RELAY_CREDENTIAL',
    'RELAY_AUDIT_RETENTION_DAYS',
    'RELAY_LEDGER_RETENTION_DAYS',
    'RELAY_OUTCOMES',
    ...Object.keys(telemetrySettings).filter((name) => !name.startsWith('WEBSITE_') && !(name in byIdentity)),
    'GRAPH_BASE_URL',
    'ServiceBusConnection',
    'StorageConnection',
    'AzureWebJobsStorage',
    ...Object.keys(byIdentity).filter((name) => !(name in telemetrySettings)),
  ];
  const secret = 'Zugspitze4711';
  const value = fc.oneof(
    fc.string().map((text) => secret + text),
    fc.string().map((text) => text + secret),
    fc.constantFrom(`https://${secret}.example.com`, `http://user:${secret}@host`, `@Microsoft.KeyVault(${secret})`),
  );

  it('is refused without a word of what was given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...settings), { minLength: 1 }), value, (wrong, text) => {
        const override = Object.fromEntries(wrong.map((name) => [name, text]));
        // One more mistake, so that there is a refusal even when the value happens to be right.
        const lines = problems(given({ ...override, RELAY_TENANT_ID: override['RELAY_TENANT_ID'] ?? 'tenant' }));
        expect(lines.join('\n').toLowerCase()).not.toContain(secret.toLowerCase());
        expect(lines).not.toEqual([]);
      }),
    );
  });
});
