/**
 * How the resources of one environment are called: `{token}` stands for its resource token, `{environment}` for its name.
 * Bicep and the preflight read the same patterns, so that what is looked for is what will be made. Prefixes: Cloud
 * Adoption Framework, recommended abbreviations.
 */
export const resourceNames = {
  resourceGroup: 'rg-{environment}',
  identity: 'id-{token}',
  plan: 'plan-{token}',
  functionApp: 'func-{token}',
  serviceBus: 'sb-{token}',
  storage: 'st{token}',
  keyVault: 'kv-{token}',
  workspace: 'log-{token}',
  applicationInsights: 'appi-{token}',
} as const;
export type ResourceNames = Readonly<Record<keyof typeof resourceNames, string>>;

/** Part of every name that must be the only one of the world; with the longest prefix it fits the shortest limit, 24. */
export const RESOURCE_TOKEN = /^[a-z0-9]{5,13}$/;

/** What Key Vault takes in names, of a setting. Bicep does the same. */
export const secretName = (setting: string): string => setting.toLowerCase().replaceAll('_', '-');

export const nameResources = (environment: string, token: string): ResourceNames =>
  Object.fromEntries(
    Object.entries(resourceNames).map(([key, pattern]) => [
      key,
      pattern.replace('{environment}', environment).replace('{token}', token),
    ]),
  ) as ResourceNames;
