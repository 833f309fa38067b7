import { expect, it } from 'vitest';
import { checkTogether } from '../src/settings.ts';
import { byIdentity, CLIENT_ID } from './by-identity.ts';

const OTHER = '0c7d9f1e-6b53-4f0a-8a1d-2e94b7c6d531';
const AUTHENTICATION = 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING';
const problemsWith = (over: Readonly<Record<string, string | undefined>>) => checkTogether({ ...byIdentity, ...over });

it('all connections by one identity are in order, whatever the case of its id', () => {
  expect(problemsWith({})).toEqual([]);
  expect(problemsWith({ AZURE_CLIENT_ID: CLIENT_ID.toUpperCase() })).toEqual([]);
});

it.each([
  ['AzureWebJobsStorage__clientId', OTHER],
  ['ServiceBusConnection__clientId', OTHER],
  [AUTHENTICATION, `ClientId=${OTHER};Authorization=AAD`],
  [AUTHENTICATION, 'Authorization=AAD'],
])('%s names the identity of the relay, and no other', (name, value) => {
  expect(problemsWith({ [name]: value })).toEqual([`${name}: must name the identity that AZURE_CLIENT_ID names.`]);
});

it.each(['AzureWebJobsStorage__credential', 'ServiceBusConnection__credential'])(
  '%s is a managed identity, for anything else the host would take for none',
  (name) => {
    expect(problemsWith({ [name]: 'managedIdentity' })).toEqual([`${name}: must be 'managedidentity'.`]);
  },
);

it('no connection string of the host’s storage stands beside the identity', () => {
  expect(problemsWith({ AzureWebJobsStorage: 'UseDevelopmentStorage=true' })).toEqual([
    expect.stringMatching(/^AzureWebJobsStorage: /),
  ]);
});

it('one setting of the host is enough to ask for all of them', () => {
  const names = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]);
  for (const name of Object.keys(byIdentity).filter((each) => each.includes('__'))) {
    const others = Object.keys(byIdentity).filter((each) => each !== name);
    expect(names(checkTogether({ [name]: byIdentity[name as keyof typeof byIdentity] })).toSorted()).toEqual(
      others.toSorted(),
    );
  }
});

it('a developer’s own sign-in, or connection strings, need nothing of a host', () => {
  const own = {
    RELAY_CREDENTIAL: 'azureCli',
    ServiceBusConnection__fullyQualifiedNamespace: 'contoso.servicebus.windows.net',
    StorageConnection__tableServiceUri: 'https://contoso.table.core.windows.net',
    StorageConnection__blobServiceUri: 'https://contoso.blob.core.windows.net',
  };
  const strings = {
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    ServiceBusConnection: 'Endpoint=sb://localhost',
    StorageConnection: 'UseDevelopmentStorage=true',
  };
  expect([checkTogether(own), checkTogether(strings)]).toEqual([[], []]);
});
