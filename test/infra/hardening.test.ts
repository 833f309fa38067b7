import { describe, expect, it } from 'vitest';
import { bicepFiles, declared, ofKind, property, resourcesOf } from './bicep.ts';

/** What must stand in each resource of a type. */
const rules = {
  'Microsoft.ServiceBus/namespaces': {
    disableLocalAuth: 'true',
    minimumTlsVersion: "'1.2'",
    publicNetworkAccess: "isPrivate ? 'Disabled' : 'Enabled'",
  },
  'Microsoft.Storage/storageAccounts': {
    allowSharedKeyAccess: 'false',
    allowBlobPublicAccess: 'false',
    allowCrossTenantReplication: 'false',
    minimumTlsVersion: "'TLS1_2'",
    supportsHttpsTrafficOnly: 'true',
    publicNetworkAccess: "isPrivate ? 'Disabled' : 'Enabled'",
    defaultAction: "isPrivate ? 'Deny' : 'Allow'",
  },
  'Microsoft.KeyVault/vaults': {
    enableRbacAuthorization: 'true',
    enableSoftDelete: 'true',
    enablePurgeProtection: 'true',
    publicNetworkAccess: "isPrivate ? 'Disabled' : 'Enabled'",
    defaultAction: "isPrivate ? 'Deny' : 'Allow'",
  },
  'Microsoft.Insights/components': { DisableLocalAuth: 'true', IngestionMode: "'LogAnalytics'" },
  'Microsoft.OperationalInsights/workspaces': { disableLocalAuth: 'true', retentionInDays: 'retentionInDays' },
  'Microsoft.Web/sites': {
    httpsOnly: 'true',
    minTlsVersion: "'1.2'",
    scmMinTlsVersion: "'1.2'",
    remoteDebuggingEnabled: 'false',
    keyVaultReferenceIdentity: 'identityId',
    maximumInstanceCount: 'instanceLimit',
    instanceMemoryMB: '2048',
    version: 'nodeVersion',
  },
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { allow: 'false' },
  'Microsoft.Storage/storageAccounts/blobServices/containers': { publicAccess: "'None'" },
};

describe.each(Object.entries(rules))('%s', (type, expected) => {
  const found = resourcesOf(type);
  const [first] = found;

  it.each(Object.entries(expected))('%s is %s', (name, value) => {
    expect(first).toBeDefined();
    expect(found.map(({ text }) => property(text, name))).toEqual(found.map(() => value));
  });
});

it('the app names nothing that Flex Consumption refuses', () => {
  const [app] = resourcesOf('Microsoft.Web/sites');
  const refused =
    /\b(ftpsState|alwaysOn|linuxFxVersion|netFrameworkVersion|use32BitWorkerProcess|preWarmedInstanceCount|functionsRuntimeScaleMonitoringEnabled|FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION)\b/;
  expect(app?.text).toMatch(/siteConfig: \{/);
  expect(refused.exec(app?.text ?? '')?.[0]).toBeUndefined();
});

it('publishing by user and password is off for both of its ways', () => {
  const policies = resourcesOf('Microsoft.Web/sites/basicPublishingCredentialsPolicies');
  expect(policies.map(({ text }) => property(text, 'name')).toSorted()).toEqual(["'ftp'", "'scm'"]);
});

it('no file reads a key, or knows a connection string with one', () => {
  const forbidden =
    /\blist(Keys|AccountSas|ServiceSas|Secrets)?\(|AccountKey=|SharedAccessKey|ConnectionString=|getSecret\(|InstrumentationKey\b/i;
  for (const [file, text] of bicepFiles) expect([file, forbidden.exec(text)?.[0]]).toEqual([file, undefined]);
});

it('no output is a secret', () => {
  const outputs = ofKind('output');
  expect(outputs.length).toBeGreaterThan(20);
  expect(outputs.filter(({ decorators }) => decorators.includes('@secure'))).toEqual([]);
  // Of the vault there are its id, name and address, and the app's settings are no output at all.
  expect(outputs.filter(({ text }) => /secret|password|connectionString|\bkey\b|settings/i.test(text))).toEqual([]);
});

it('what is private has its endpoints, and the app waits for them', () => {
  const main = bicepFiles.get('main.bicep') ?? '';
  expect(main).toContain("module privateAccess 'network/private-access.bicep' = if (vnetEnabled) {");
  expect(main).toContain("subnetId: privateAccess.?outputs.?appSubnetId ?? ''");
  // Two endpoints of one storage account cannot be made at a time.
  expect(declared('module', 'privateEndpoints', 'network/private-access.bicep').decorators).toContain('@batchSize(1)');
  const groups = [...(bicepFiles.get('network/private-access.bicep') ?? '').matchAll(/group: '(\w+)'/g)].map(
    ([, group]) => group,
  );
  expect(groups).toEqual(['blob', 'table', 'namespace', 'vault']);
});

it('modules of others are pinned, and tell nobody that they were used', () => {
  const modules = ofKind('module').filter(({ type }) => type.startsWith('br'));
  expect(modules.map(({ type }) => type).toSorted()).toEqual([
    'br/public:avm/res/network/private-dns-zone:0.8.1',
    'br/public:avm/res/network/private-endpoint:0.12.1',
  ]);
  for (const { text } of modules) expect(property(text, 'enableTelemetry')).toBe('false');
});
