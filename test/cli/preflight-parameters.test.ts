import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEW_ENVIRONMENT } from '../../src/cli/preflight/azd.ts';
import { neededProviders } from '../../src/cli/preflight/checks/providers.ts';
import { may } from '../../src/cli/preflight/checks/rights.ts';
import { checkSources } from '../../src/cli/preflight/checks/sources.ts';
import { parameters, readParameters } from '../../src/cli/preflight/parameters.ts';
import { describeInfrastructure } from '../../src/infrastructure.ts';
import { readSourceFiles } from '../../src/intake/source/read.ts';
import { bicepFiles, infra } from '../infra/bicep.ts';
import { azdValues } from './preflight.ts';
import { file } from './source-files.ts';

const { sources } = readSourceFiles(new Map([['hr.json', JSON.stringify(file())]]));
const wrong = (over: Readonly<Record<string, string | undefined>>) =>
  readParameters({ ...azdValues, ...over }, sources).checks.filter(({ result }) => result !== 'ok');

describe('the parameters', () => {
  it('are those that azd hands to Bicep, with its defaults', () => {
    const text = readFileSync(join(infra, 'main.parameters.json'), 'utf8');
    const handed = [...text.matchAll(/\$\{([A-Z_]+)(?:=([^}]*))?\}/g)].map(([, name = '', standard = '']) => [
      name,
      standard,
    ]);
    expect(Object.keys(parameters.shape)).toEqual(expect.arrayContaining(handed.map(([name]) => name)));
    expect(Object.keys(parameters.shape)).toHaveLength(handed.length + 1);
    const defaults = Object.fromEntries(handed);
    expect(wrong({ ...defaults, ...azdValues })).toEqual([]);
    const { RELAY_STORAGE_REDUNDANCY, RELAY_NODE_VERSION, VNET_ENABLED, RELAY_SCALER_ROLE } =
      parameters.parse(azdValues);
    expect(defaults).toMatchObject({ RELAY_STORAGE_REDUNDANCY, RELAY_NODE_VERSION, VNET_ENABLED, RELAY_SCALER_ROLE });
  });

  it('may be set to anything that Bicep takes', () => {
    expect(wrong({})).toEqual([]);
    expect(
      wrong({
        VNET_ENABLED: 'true',
        RELAY_VNET_ADDRESS_PREFIX: '10.1.0.0/24',
        RELAY_NODE_VERSION: '22',
        RELAY_INSTANCE_LIMIT: '100',
        RELAY_STORAGE_REDUNDANCY: 'Standard_GZRS',
        RELAY_API_AUDIENCE: 'api://relay, 3e1f7c52-9a40-4b68-8d15-c6f2a7e90b34',
        RELAY_QUEUE_SENDERS: 'onboarding=3e1f7c52-9a40-4b68-8d15-c6f2a7e90b34',
        RELAY_OTLP_ENDPOINT: 'https://otlp.contoso.com:4318',
        RELAY_ROTATING_SECRETS: 'RELAY_DIGEST_KEY, RELAY_SECRET_HR',
        RELAY_LOG_DAILY_CAP_GB: '-1',
        RELAY_OUTCOMES: '',
      }),
    ).toEqual([]);
  });

  it.each([
    ['AZURE_ENV_NAME', undefined, NEW_ENVIRONMENT],
    ['AZURE_ENV_NAME', 'a b', NEW_ENVIRONMENT],
    ['AZURE_SUBSCRIPTION_ID', 'contoso', 'azd env set AZURE_SUBSCRIPTION_ID <value>'],
    ['AZURE_LOCATION', 'West Europe', 'azd env set AZURE_LOCATION <value>'],
    ['RELAY_RESOURCE_TOKEN', 'Abcdef', 'azd env set RELAY_RESOURCE_TOKEN <the one of the deployment>'],
    ['RELAY_RESOURCE_TOKEN', 'abcdefgh234567', 'azd env set RELAY_RESOURCE_TOKEN <the one of the deployment>'],
    ['RELAY_NEW_DIGEST_KEY', 'yes', 'azd env set RELAY_NEW_DIGEST_KEY <value>'],
    ['VNET_ENABLED', 'True', 'azd env set VNET_ENABLED <value>'],
    ['RELAY_NODE_VERSION', '20', 'azd env set RELAY_NODE_VERSION <value>'],
    ['RELAY_INSTANCE_LIMIT', '2000', 'azd env set RELAY_INSTANCE_LIMIT <value>'],
    ['RELAY_INSTANCE_LIMIT', '4e1', 'azd env set RELAY_INSTANCE_LIMIT <value>'],
    ['RELAY_API_AUDIENCE', 'api://relay; other', 'azd env set RELAY_API_AUDIENCE <value>'],
    ['RELAY_ALERT_EMAILS', 'oncall@contoso.com, oncall', 'azd env set RELAY_ALERT_EMAILS <value>'],
    ['RELAY_OUTCOMES', 'true', 'azd env set RELAY_OUTCOMES <value>'],
    ['RELAY_AUDIT_RETENTION_DAYS', '7', 'azd env set RELAY_AUDIT_RETENTION_DAYS <value>'],
    ['RELAY_OTLP_ENDPOINT', 'http://otlp.contoso.com', 'azd env set RELAY_OTLP_ENDPOINT <value>'],
    ['RELAY_ROTATING_SECRETS', 'RELAY_SECRET_ITSM', 'azd env set RELAY_ROTATING_SECRETS <names>'],
  ])('%s is refused as %j, with how to set it', (name, value, next) => {
    const problems = wrong({ [name]: value }).filter(({ result }) => result === 'fails');
    expect(problems).toEqual([{ check: 'parameters', result: 'fails', found: expect.stringContaining(name), next }]);
    if (value) expect(problems[0]?.found).not.toContain(value);
  });

  it('may leave the alerts without a reader, which is worth a note', () => {
    expect(wrong({ RELAY_ALERT_EMAILS: '' })).toEqual([
      expect.objectContaining({ result: 'warning', found: 'RELAY_ALERT_EMAILS is empty: alerts reach nobody.' }),
    ]);
  });
});

describe('the sources', () => {
  const files = readSourceFiles(new Map([['hr.json', JSON.stringify(file())]]));

  it('are those that the infrastructure is described for', () => {
    expect(checkSources(files, JSON.parse(JSON.stringify(describeInfrastructure(sources))))).toMatchObject([
      { result: 'ok' },
    ]);
    for (const topology of [undefined, {}, describeInfrastructure([])]) {
      expect(checkSources(files, topology)).toMatchObject([{ result: 'fails', next: 'npm run build' }]);
    }
  });

  it('have no mistakes, and there are some', () => {
    const broken = readSourceFiles(
      new Map([
        ['hr.json', '{'],
        ['itsm.json', '{}'],
      ]),
    );
    expect(checkSources(broken, {}).map(({ result, found }) => [result, found.split(':')[0]])).toEqual([
      ['fails', 'hr.json'],
      ['fails', 'itsm.json'],
    ]);
    expect(checkSources(readSourceFiles(new Map()), {})).toMatchObject([{ result: 'fails' }]);
  });
});

it('the resource providers are those whose resources Bicep makes, and the one that Flex Consumption stands on', () => {
  const inBicep = [...bicepFiles.values()].flatMap((text) => [...text.matchAll(/'(Microsoft\.\w+)\/[\w/]+@/g)]);
  const made = new Set(inBicep.map(([, name = '']) => name));
  // There in every subscription, or no part of one.
  for (const name of ['Microsoft.Authorization', 'Microsoft.Resources', 'Microsoft.Graph']) made.delete(name);
  expect(neededProviders({ isPrivate: true }).toSorted()).toEqual([...made, 'Microsoft.App'].toSorted());
  expect(neededProviders({ isPrivate: false })).not.toContain('Microsoft.Network');
  expect(neededProviders({ isPrivate: false })).toContain('Microsoft.App');
});

it.each<[string, readonly { actions: string[]; notActions: string[] }[], boolean]>([
  ['all', [{ actions: ['*'], notActions: [] }], true],
  ['itself, in any case', [{ actions: ['microsoft.authorization/RoleAssignments/Write'], notActions: [] }], true],
  ['with a wildcard inside', [{ actions: ['Microsoft.Authorization/*/write'], notActions: [] }], true],
  ['all but this', [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }], false],
  [
    'all but this, and this by another role',
    [
      { actions: ['*'], notActions: ['Microsoft.Authorization/*'] },
      { actions: ['Microsoft.Authorization/roleAssignments/*'], notActions: [] },
    ],
    true,
  ],
  ['something that begins like it', [{ actions: ['Microsoft.Authorization/roleAssignments'], notActions: [] }], false],
  ['a dot that is no dot', [{ actions: ['MicrosoftxAuthorization/roleAssignments/write'], notActions: [] }], false],
  ['nothing', [], false],
])('who may do %s may assign roles: %s', (_, permissions, expected) => {
  expect(may(permissions, 'Microsoft.Authorization/roleAssignments/write')).toBe(expected);
});
