import { nameResources, type ResourceNames } from '../../resource-names.ts';
import type { Parameters } from './parameters.ts';

/** What will be deployed, and where: what the questions to Azure are about. */
export type Deployment = {
  readonly environment: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly names: ResourceNames;
  readonly isPrivate: boolean;
  readonly nodeVersion: string;
  readonly storageRedundancy: string;
  readonly customRole: boolean;
};

/** Undefined when something is missing that every question needs. */
export function toDeployment(given: Partial<Parameters>): Deployment | undefined {
  const { AZURE_ENV_NAME: environment, AZURE_SUBSCRIPTION_ID: subscriptionId, AZURE_LOCATION: location } = given;
  const { RELAY_RESOURCE_TOKEN: token } = given;
  if (!environment || !subscriptionId || !location || !token) return undefined;
  return {
    environment,
    subscriptionId: subscriptionId.toLowerCase(),
    location,
    names: nameResources(environment, token),
    isPrivate: given.VNET_ENABLED === 'true',
    nodeVersion: given.RELAY_NODE_VERSION ?? '24',
    storageRedundancy: given.RELAY_STORAGE_REDUNDANCY ?? 'Standard_ZRS',
    customRole: given.RELAY_SCALER_ROLE !== 'false',
  };
}

export const subscriptionOf = ({ subscriptionId }: Deployment): string => `/subscriptions/${subscriptionId}`;
export const groupOf = (deployment: Deployment): string =>
  `${subscriptionOf(deployment)}/resourceGroups/${deployment.names.resourceGroup}`;
export const vaultOf = (deployment: Deployment): string =>
  `${groupOf(deployment)}/providers/Microsoft.KeyVault/vaults/${deployment.names.keyVault}`;
