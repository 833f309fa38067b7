import { beforeEach, describe, expect, it } from 'vitest';
import { chooseToken } from '../../src/cli/preflight/resource-token.ts';
import { type ArmServer, type AzureState, SUBSCRIPTION, startArm } from './arm-server.ts';
import { azdValues, preflight, preflightText, TOKEN } from './preflight.ts';

type Check = { readonly check: string; readonly result: string; readonly found: string; readonly next?: string };

let arm: ArmServer;
beforeEach(async () => {
  arm = await startArm();
});
const notOk = ({ checks }: { checks: readonly Check[] }) => checks.filter(({ result }) => result !== 'ok');

describe('preflight', () => {
  it('says that all is ready, and how to go on', async () => {
    const { code, document, stderr } = await preflight(arm);
    expect([code, stderr, document.ready, notOk(document)]).toEqual([0, '', true, []]);
    expect(new Set(document.checks.map(({ check }: Check) => check))).toEqual(
      new Set(['parameters', 'sources', 'subscription', 'resource providers', 'region', 'rights', 'names', 'secrets']),
    );
    const { stdout } = await preflightText(arm);
    expect(stdout).toMatch(/Ready\. Go on with: azd up\n$/);
  });

  it('only reads, and asks whether names are free', async () => {
    await preflight(arm, { ...azdValues, VNET_ENABLED: 'true' });
    const posts = arm.seen.filter(({ method }) => method !== 'GET');
    expect(posts.map(({ method, path }) => [method, path.split('/').slice(-2)])).toEqual(
      expect.arrayContaining(
        ['Web', 'KeyVault', 'ServiceBus', 'Storage'].map((name) => [
          'POST',
          [`Microsoft.${name}`, 'checkNameAvailability'],
        ]),
      ),
    );
    expect(posts).toHaveLength(4);
    expect(arm.seen.length).toBeGreaterThan(20);
  });

  it('asks before the first deployment about the names that it will have', async () => {
    const { RELAY_RESOURCE_TOKEN: _token, RELAY_NEW_DIGEST_KEY: _key, ...fresh } = azdValues;
    const { code, document } = await preflight(arm, fresh);
    const token = chooseToken(SUBSCRIPTION, 'contoso', 'westeurope');
    const next = 'npm run relay -- preflight --prepare';
    const found = expect.stringContaining(`It will be ${token}.`);
    expect([code, notOk(document)]).toEqual([0, [{ check: 'parameters', result: 'warning', found, next }]]);
    expect(document.checks).toContainEqual({ check: 'names', result: 'ok', found: `kv-${token} is free` });
  });

  it('notes after the first deployment that no second digest key may be made', async () => {
    Object.assign(arm.state, { group: own, isVaultThere: true, secrets: ['relay-digest-key'] });
    const { code, document } = await preflight(arm);
    const found = expect.stringContaining('RELAY_NEW_DIGEST_KEY is still true');
    const next = 'npm run relay -- preflight --prepare';
    expect([code, notOk(document)]).toEqual([0, [{ check: 'secrets', result: 'warning', found, next }]]);
  });

  it('finds what is deployed already to be its own', async () => {
    const tags = { 'azd-env-name': 'contoso' };
    const resource = (type: string, name: string) => ({ type, name, location: 'westeurope', tags });
    Object.assign(arm.state, {
      group: { location: 'westeurope', tags },
      resources: [
        resource('Microsoft.Web/sites', `func-${TOKEN}`),
        resource('microsoft.keyvault/vaults', `kv-${TOKEN}`),
        resource('Microsoft.ServiceBus/Namespaces', `sb-${TOKEN}`),
        resource('Microsoft.Storage/storageAccounts', `st${TOKEN}`),
      ],
      taken: [`func-${TOKEN}`, `kv-${TOKEN}`, `sb-${TOKEN}`, `st${TOKEN}`],
      isVaultThere: true,
      secrets: ['relay-digest-key'],
    } satisfies Partial<AzureState>);
    const { code, document } = await preflight(arm, { ...azdValues, RELAY_NEW_DIGEST_KEY: 'false' });
    expect([code, notOk(document)]).toEqual([0, []]);
  });
});

const other = { location: 'westeurope', tags: { 'azd-env-name': 'fabrikam' } };
const own = { location: 'westeurope', tags: { 'azd-env-name': 'contoso' } };
const contributor = {
  actions: ['*'],
  notActions: ['Microsoft.Authorization/*/write', 'Microsoft.Authorization/*/Delete'],
};

describe.each<[string, Partial<AzureState>, Readonly<Record<string, string>>, string, string, string]>([
  ['a subscription that is not seen', { subscription: undefined }, {}, 'subscription', 'no such', 'azd auth login'],
  ['a subscription that is off', { subscription: 'Disabled' }, {}, 'subscription', 'Disabled', 'AZURE_SUBSCRIPTION_ID'],
  [
    'a region without Flex Consumption',
    { flexRegions: ['East US'] },
    {},
    'region',
    'no Flex',
    'list-flexconsumption-locations',
  ],
  ['a region without this Node.js', { nodeVersions: ['22'] }, {}, 'region', 'no Node.js 24', 'RELAY_NODE_VERSION 22'],
  [
    'a region without zones',
    { storageSkus: ['Standard_LRS'] },
    {},
    'region',
    'no Standard_ZRS',
    'RELAY_STORAGE_REDUNDANCY',
  ],
  [
    'a region without Premium',
    { premiumRegions: [] },
    { VNET_ENABLED: 'true' },
    'region',
    'no Service Bus Premium',
    'AZURE_LOCATION',
  ],
  [
    'a delegate that is not registered',
    { unregistered: ['Microsoft.App'] },
    { VNET_ENABLED: 'true' },
    'resource providers',
    'Microsoft.App',
    'az provider register --namespace Microsoft.App',
  ],
  [
    'a contributor',
    { permissions: [contributor] },
    {},
    'rights',
    'Microsoft.Authorization/roleAssignments/write',
    "--role 'User Access Administrator'",
  ],
  [
    'an administrator of access who makes no roles',
    { permissions: [contributor, { actions: ['Microsoft.Authorization/roleAssignments/*'], notActions: [] }] },
    {},
    'rights',
    'You may not: Microsoft.Authorization/roleDefinitions/write.',
    'azd env set RELAY_SCALER_ROLE false',
  ],
  [
    'one who may only give roles',
    { permissions: [{ actions: ['Microsoft.Authorization/*', 'Microsoft.Resources/deployments/*'], notActions: [] }] },
    {},
    'rights',
    'Microsoft.Web/sites/write',
    "--role 'Contributor'",
  ],
  [
    'a reader',
    { permissions: [{ actions: ['*/read'], notActions: [] }] },
    {},
    'rights',
    'Microsoft.Resources/deployments/write',
    "--role 'Owner'",
  ],
  ['the group of another', { group: other }, {}, 'names', 'rg-contoso', 'azd env new'],
  [
    'a group elsewhere',
    { group: { ...own, location: 'northeurope' } },
    {},
    'names',
    'is in northeurope',
    'AZURE_LOCATION northeurope',
  ],
  ['a name that is taken', { taken: [`st${TOKEN}`] }, {}, 'names', `st${TOKEN} is taken`, 'RELAY_RESOURCE_TOKEN'],
  [
    'a resource of another',
    { group: own, resources: [{ ...other, name: `sb-${TOKEN}`, type: 'Microsoft.ServiceBus/namespaces' }] },
    {},
    'names',
    `sb-${TOKEN} is there`,
    'RELAY_RESOURCE_TOKEN',
  ],
  ['a deleted vault', { isVaultDeleted: true }, {}, 'names', 'deleted vault', `az keyvault recover --name kv-${TOKEN}`],
  [
    'a secret that the vault lacks',
    { group: own, isVaultThere: true },
    { RELAY_ROTATING_SECRETS: 'RELAY_DIGEST_KEY' },
    'secrets',
    'relay-digest-key-previous',
    'az keyvault secret set',
  ],
])('with %s', (_, state, values, check, found, next) => {
  it('preflight ends with 1, names that alone, and says what to do', async () => {
    Object.assign(arm.state, state);
    const { code, document } = await preflight(arm, { ...azdValues, ...values });
    const failing = notOk(document);
    expect([code, failing]).toEqual([
      1,
      [{ check, result: 'fails', found: expect.stringContaining(found), next: expect.stringContaining(next) }],
    ]);
  });
});
