import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { checkIdentity } from '../../src/identity-settings.ts';
import { secretName } from '../../src/resource-names.ts';
import { settings } from '../../src/settings.ts';
import { bicepFiles, declared, namesIn, property, root } from './bicep.ts';
import { sourceFiles } from './sources.ts';

const file = 'app/settings.bicep';
const always = declared('var', 'always', file);

const required = Object.entries(settings.shape)
  .filter(([, schema]) => !schema.safeParse(undefined).success)
  .map(([name]) => name);
const ofIdentity = checkIdentity({}).map((problem) => problem.replace(/:.*$/s, ''));

it('sets what the app and its host need, and nothing besides', () => {
  expect(namesIn(always).toSorted()).toEqual([...required, ...ofIdentity].toSorted());
});

const CLIENT_ID = '9d3e6a10-4c8b-4f57-b2a9-63e0d1f7c485';
/** What the expressions in Bicep come to; one that is not here is not known to come to anything. */
const values: Readonly<Record<string, string>> = {
  clientId: CLIENT_ID,
  'storage.name': 'stabc123',
  "'managedidentity'": 'managedidentity',
  // Of no key, as it is given where local authentication is off.
  'applicationInsights.properties.ConnectionString':
    'InstrumentationKey=1f6c52d0-8f3e-4c5c-9a51-1f27a04fd7a9;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/',
  "'ClientId=${clientId};Authorization=AAD'": `ClientId=${CLIENT_ID};Authorization=AAD`,
  serviceBusHostName: 'sb-abc123.servicebus.windows.net',
  'storage.properties.primaryEndpoints.table': 'https://stabc123.table.core.windows.net/',
  'storage.properties.primaryEndpoints.blob': 'https://stabc123.blob.core.windows.net/',
  'tenant().tenantId': '5d1f6c0e-7f1a-4a9e-8d53-0b6b1a2f3c4d',
  apiAudience: 'api://5d1f6c0e-7f1a-4a9e-8d53-0b6b1a2f3c4d/entra-attribute-relay-abc123',
  "vaultReference(vaultUri, 'RELAY_DIGEST_KEY')": newDigestKey(),
};
const environment = Object.fromEntries(
  namesIn(always).map((name) => [name, values[property(always.text, name) ?? '']]),
);
const load = (changes: Readonly<Record<string, string | undefined>> = {}) =>
  loadConfig({ ...environment, ...changes }, readFileSync(join(root, 'host.json'), 'utf8'), () => sourceFiles);

it('sets values that the app starts with', () => {
  expect(load().tokens.audiences).toEqual([environment['RELAY_API_AUDIENCE']]);
});

it.each(namesIn(always))('without %s the app would not start', (name) => {
  expect(() => load({ [name]: undefined })).toThrow(`- ${name}: `);
});

it('gives the app no secret but by reference', () => {
  expect(declared('var', 'secrets', file).text).toContain('name => vaultReference(vaultUri, name)');
  expect(declared('var', 'secretSettings', file).text).toContain(
    "concat(topology.secretSettings, rotating, otlpHeaders ? ['OTEL_EXPORTER_OTLP_HEADERS'] : [])",
  );
  expect(declared('var', 'rotating', file).text).toMatch(
    /contains\(concat\(\['RELAY_DIGEST_KEY'\], topology\.secretSettings\), name\)\s+\? '\$\{name\}_PREVIOUS'\s+: fail\(/,
  );
  expect(() =>
    load({ RELAY_DIGEST_KEY: '@Microsoft.KeyVault(SecretUri=https://kv/secrets/relay-digest-key)' }),
  ).toThrow('- RELAY_DIGEST_KEY: The Key Vault reference is not resolved.');
});

it('names a secret as its setting, in what Key Vault takes', () => {
  expect(declared('func', 'secretName', file).text).toContain("=> replace(toLower(setting), '_', '-')");
  expect(property(declared('module', 'digestKey').text, 'secretName')).toBe(`'${secretName('RELAY_DIGEST_KEY')}'`);
});

/** As Bicep makes it. */
function newDigestKey(): string {
  const { text } = { text: bicepFiles.get('app/digest-key.bicep') ?? '' };
  const [, seed = ''] = /^param seed string = '(.*)'$/m.exec(text) ?? [];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in Bicep
  const drawn = seed.replaceAll('${newGuid()}', () => randomUUID());
  return text.includes('value: base64(seed)') ? Buffer.from(drawn).toString('base64') : seed;
}

describe('a new digest key', () => {
  it('is one that the app takes, and another one each time', () => {
    const keys = [newDigestKey(), newDigestKey()];
    expect(keys.map((key) => settings.shape.RELAY_DIGEST_KEY.safeParse(key).success)).toEqual([true, true]);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('has at least 256 random bits', () => {
    const guids = /^param seed string = '(.*)'$/m
      .exec(bicepFiles.get('app/digest-key.bicep') ?? '')?.[1]
      ?.split('newGuid()');
    expect(((guids?.length ?? 1) - 1) * 122).toBeGreaterThanOrEqual(256);
  });

  it('is made only when asked for', () => {
    expect(declared('module', 'digestKey').text).toContain('= if (newDigestKey) {');
    expect(bicepFiles.get('app/digest-key.bicep')).toMatch(/@secure\(\)\nparam seed /);
  });
});

describe('what is set only when asked for', () => {
  const text = bicepFiles.get(file) ?? '';

  const retentions = [
    ['auditSetting', 'auditRetentionDays', 'RELAY_AUDIT_RETENTION_DAYS'],
    ['ledgerSetting', 'ledgerRetentionDays', 'RELAY_LEDGER_RETENTION_DAYS'],
  ] as const;

  it('is known to the app, and left to its own default otherwise', () => {
    for (const [variable, parameter, name] of retentions) {
      const days = settings.shape[name].parse(undefined);
      expect(text).toContain(`${variable} = ${parameter} == ${days} ? {} : { ${name}: string(${parameter}) }`);
    }
    expect(text).toContain("outcomesSetting = outcomes == 'on' ? { RELAY_OUTCOMES: outcomes } : {}");
    expect(settings.shape.RELAY_OUTCOMES.parse(undefined)).toBe('off');
  });

  it.each(retentions)('has the bounds of the app: %s', (_, parameter, name) => {
    const { decorators } = declared('param', parameter, 'main.bicep');
    const [least = '', most = ''] = [...decorators.matchAll(/@(?:min|max)Value\((\d+)\)/g)].map(([, value]) => value);
    const takes = (days: number) => settings.shape[name].safeParse(String(days)).success;
    expect([Number(least) - 1, Number(least), Number(most), Number(most) + 1].map(takes)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

it('the settings come after the rights to read what they refer to', () => {
  const [, names = ''] = /dependsOn: \[(.*)\]/.exec(declared('module', 'settings').text) ?? [];
  expect(names.split(', ')).toEqual(['digestKey', 'storageAccess', 'serviceBusAccess', 'vaultAndTelemetryAccess']);
});
