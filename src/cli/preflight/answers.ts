import type { Answer, Arm } from './arm.ts';
import { globalNames } from './checks/names.ts';
import { neededProviders } from './checks/providers.ts';
import { type Deployment, groupOf, subscriptionOf, vaultOf } from './deployment.ts';
import * as shapes from './shapes.ts';

/** All that is asked, at once: none of the questions needs the answer of another. */
export async function askAzure(arm: Arm, deployment: Deployment, secretNames: readonly string[]) {
  const { location, names, isPrivate } = deployment;
  const subscription = subscriptionOf(deployment);
  const group = groupOf(deployment);
  const each = async <T>(keys: readonly string[], ask: (key: string) => Promise<Answer<T>>) =>
    new Map(await Promise.all(keys.map(async (key) => [key, await ask(key)] as const)));
  const permissions = (scope: string) =>
    arm.list(`${scope}/providers/Microsoft.Authorization/permissions`, '2022-04-01', shapes.permission);
  const [state, providers, groupAnswer, resources, rights, rightsInGroup, regions, stacks, skus, premium] =
    await Promise.all([
      arm.read(subscription, '2022-12-01', shapes.subscription),
      each(neededProviders(deployment), (name) =>
        arm.read(`${subscription}/providers/${name}`, '2021-04-01', shapes.provider),
      ),
      arm.read(group, '2021-04-01', shapes.group),
      arm.list(`${group}/resources`, '2021-04-01', shapes.resource),
      permissions(subscription),
      permissions(group),
      // As Microsoft's extension of Visual Studio Code asks (vscode-azurefunctions); unverified on Azure itself.
      arm.list(`${subscription}/providers/Microsoft.Web/geoRegions?sku=FlexConsumption`, '2023-01-01', shapes.region),
      // As Microsoft's toolkit for Java asks (azure-maven-plugins); unverified on Azure itself.
      arm.list(
        `/providers/Microsoft.Web/locations/${location}/functionAppStacks?stack=node`,
        '2020-10-01',
        shapes.stack,
      ),
      arm.list(`${subscription}/providers/Microsoft.Storage/skus`, '2023-01-01', shapes.storageSku),
      isPrivate
        ? // The only version that has it (azure-rest-api-specs, servicebus 2017-04-01); unverified on Azure itself.
          arm.list(`${subscription}/providers/Microsoft.ServiceBus/sku/Premium/regions`, '2017-04-01', shapes.region)
        : undefined,
    ]);
  const { subscriptionId } = deployment;
  const [free, deletedVault, vault, secrets] = await Promise.all([
    each(Object.keys(globalNames), (key) => {
      const { provider, apiVersion, type } = globalNames[key as keyof typeof globalNames];
      const name = names[key as keyof typeof globalNames];
      return arm.isFree({ subscriptionId, provider, apiVersion, body: { name, type } });
    }),
    readDeletedVault(arm, deployment),
    arm.read(vaultOf(deployment), '2023-07-01', shapes.anything),
    each(secretNames, (name) => readSecret(arm, deployment, name)),
  ]);
  const places = { regions, stacks, skus, premium };
  return {
    state,
    providers,
    group: groupAnswer,
    resources,
    rights,
    rightsInGroup,
    ...places,
    free,
    deletedVault,
    vault,
    secrets,
  };
}
export type Answers = Awaited<ReturnType<typeof askAzure>>;

/** One that holds the name of the vault. */
export const readDeletedVault = (arm: Arm, { location, names, ...deployment }: Deployment): Promise<Answer<unknown>> =>
  arm.read(
    `${subscriptionOf({ location, names, ...deployment })}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${names.keyVault}`,
    '2023-07-01',
    shapes.anything,
  );

/** That it is there, by the control plane: which never tells its value, and needs no right to read it. */
export const readSecret = (arm: Arm, deployment: Deployment, name: string): Promise<Answer<unknown>> =>
  arm.read(`${vaultOf(deployment)}/secrets/${name}`, '2023-07-01', shapes.anything);
