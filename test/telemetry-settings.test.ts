import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { checkTogether, settings } from '../src/settings.ts';

const {
  APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_HEADERS: headers,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
} = settings.shape;
const KEY = 'InstrumentationKey=00000000-0000-4000-8000-000000000001';
const CLIENT = '6f1e7c52-3b0a-4a55-9d7e-2c8f4b1a9e03';
const messageOf = (result: { readonly error?: { readonly issues: readonly { readonly message: string }[] } }) =>
  result.error?.issues.map(({ message }) => message).join();

describe('APPLICATIONINSIGHTS_CONNECTION_STRING', () => {
  const full = `${KEY};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=${CLIENT}`;

  it.each([KEY, `${KEY};`, full, `IngestionEndpoint=https://localhost:4318/;${KEY}`])('may be %s', (value) => {
    expect(connectionString.parse(value)).toBe(value);
  });

  it.each(['', 'none', 'InstrumentationKey=1', `${KEY};;`, `${KEY};more`, KEY.toUpperCase(), `My${KEY}`])(
    'may not be %j, which is not repeated',
    (value) => {
      expect(messageOf(connectionString.safeParse(value))).toBe(
        'Give the connection string of an Application Insights component: InstrumentationKey=<GUID>;….',
      );
    },
  );

  it('may not be a reference that nobody has resolved', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/a)';
    expect(messageOf(connectionString.safeParse(reference))).toBe('The Key Vault reference is not resolved.');
  });
});

describe('APPLICATIONINSIGHTS_AUTHENTICATION_STRING', () => {
  it.each([
    ['Authorization=AAD', undefined],
    [`ClientId=${CLIENT};Authorization=AAD`, CLIENT],
    [`Authorization=AAD;ClientId=${CLIENT};`, CLIENT],
  ])('%s is the identity %s', (value, clientId) => {
    expect(authentication.parse(value)).toEqual({ clientId });
  });

  it.each(['', 'AAD', 'Authorization=ikey', `ClientId=${CLIENT}`, 'ClientId=me;Authorization=AAD'])(
    'may not be %j',
    (value) => {
      expect(messageOf(authentication.safeParse(value))).toMatch(/^Give 'Authorization=AAD'/);
    },
  );
});

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  it.each(['https://otlp.example.com', 'http://10.0.0.4:4318/', 'https://otlp.example.com/a/path'])(
    'may be %s',
    (value) => {
      expect(endpoint.parse(value)).toBe(value);
    },
  );

  it.each(['otlp.example.com', 'grpc://otlp.example.com', 'https://user:pass@otlp.example.com', 'https://a?key=1'])(
    'may not be %s',
    (value) => {
      expect(messageOf(endpoint.safeParse(value))).toMatch(/^Give a URL/);
    },
  );

  it.each([
    ['http://otlp.example.com', 'a=b', 1],
    ['http://otlp.example.com', undefined, 0],
    ['http://127.0.0.1:4318', 'a=b', 0],
    ['https://otlp.example.com', 'a=b', 0],
  ])('%s with the headers %s has %i problems', (to, given, problems) => {
    const others = { ServiceBusConnection: 'any', StorageConnection: 'any' };
    const all = { ...others, OTEL_EXPORTER_OTLP_ENDPOINT: to, OTEL_EXPORTER_OTLP_HEADERS: given };
    const expected = 'OTEL_EXPORTER_OTLP_ENDPOINT: must be https, for headers are sent along.';
    expect(checkTogether(all)).toEqual(Array(problems).fill(expected));
  });
});

describe('OTEL_EXPORTER_OTLP_HEADERS', () => {
  it.each([
    [undefined, {}],
    ['api-key=secret', { 'api-key': 'secret' }],
    ['a=b%3Dc%20d, x-y=Basic%20Zm9v', { a: 'b=c d', 'x-y': 'Basic Zm9v' }],
  ])('%s is read', (value, read) => {
    expect(headers.parse(value)).toEqual(read);
  });

  it.each(['secret', '=secret', 'a=', 'a=b,', 'a b=secret', 'a=%zz', 'a=%0d%0ax', 'a=%C3%A9'])(
    'may not be %s, which is not repeated',
    (value) => {
      expect(messageOf(headers.safeParse(value))).toBe(
        'Give name=value pairs, separated by commas, with values percent-encoded.',
      );
    },
  );
});

it('OTEL_EXPORTER_OTLP_PROTOCOL is protobuf, or JSON', () => {
  expect([undefined, 'http/json', 'http/protobuf'].map((given) => protocol.parse(given))).toEqual([
    ...['http/protobuf', 'http/json', 'http/protobuf'],
  ]);
  expect(messageOf(protocol.safeParse('grpc'))).toBe("Give 'http/protobuf' or 'http/json'.");
});

it('both places are told from the settings, with the identity that each asks for', () => {
  const hostJson = readFileSync(join(import.meta.dirname, '../host.json'), 'utf8');
  const folder = join(import.meta.dirname, '../sources');
  const sources = new Map([['onboarding.json', readFileSync(join(folder, 'onboarding.json'), 'utf8')]]);
  const given = {
    RELAY_TENANT_ID: CLIENT,
    RELAY_API_AUDIENCE: CLIENT,
    RELAY_DIGEST_KEY: Buffer.alloc(32, 7).toString('base64'),
    ServiceBusConnection: 'Endpoint=sb://localhost',
    StorageConnection: 'UseDevelopmentStorage=true',
    APPLICATIONINSIGHTS_CONNECTION_STRING: KEY,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
    WEBSITE_SITE_NAME: 'func-relay',
    WEBSITE_INSTANCE_ID: 'instance-1',
  };
  const azureMonitor = { connectionString: KEY, credential: undefined };
  const { telemetry } = loadConfig(given, hostJson, () => sources);
  expect(telemetry).toEqual({
    azureMonitor,
    otlp: { endpoint: 'https://otlp.example.com', headers: { 'api-key': 'secret' }, protocol: 'http/protobuf' },
    site: { name: 'func-relay', instanceId: 'instance-1' },
  });
  const identity = { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${CLIENT};Authorization=AAD` };
  expect(loadConfig({ ...given, ...identity }, hostJson, () => sources).telemetry.azureMonitor).toEqual({
    ...azureMonitor,
    credential: { kind: 'managedIdentity', clientId: CLIENT },
  });
});
