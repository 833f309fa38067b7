import type { Answers } from '../answers.ts';
import type { Answer } from '../arm.ts';
import { type Check, fails, ok, unknown } from '../check.ts';
import type { Deployment } from '../deployment.ts';
import type { Region, Stack } from '../shapes.ts';

const CHECK = 'region';
const MOVE = 'azd env set AZURE_LOCATION <region>';
const LOCATIONS = 'az functionapp list-flexconsumption-locations --output table';
const FLEX_CONSUMPTION = 'FC1';

export const checkRegion = (answers: Answers, deployment: Deployment): readonly Check[] => [
  checkFlexConsumption(answers.regions, deployment),
  checkNode(answers.stacks, deployment),
  checkStorage(answers.skus, deployment),
  ...(answers.premium ? [checkPremium(answers.premium, deployment)] : []),
];

/** "West Europe" and `westeurope` are one. */
const fold = (name: string): string => name.toLowerCase().replaceAll(' ', '');
const has = (regions: readonly Region[], location: string): boolean =>
  regions.some(({ name, properties }) => [name, properties?.code ?? ''].some((each) => fold(each) === location));
const whyOf = (answer: Exclude<Answer<unknown>, { kind: 'found' }>): string =>
  answer.kind === 'absent' ? 'Azure does not answer this question any more.' : answer.why;

function checkFlexConsumption(regions: Answers['regions'], { location }: Deployment): Check {
  if (regions.kind !== 'found') return unknown(CHECK, `Flex Consumption: ${whyOf(regions)}`, LOCATIONS);
  return has(regions.value, location)
    ? ok(CHECK, `${location} has Flex Consumption`)
    : fails(CHECK, `${location} has no Flex Consumption.`, `${LOCATIONS}; then ${MOVE}`);
}

function checkNode(stacks: Answers['stacks'], { location, nodeVersion }: Deployment): Check {
  const list = `az functionapp list-flexconsumption-runtimes --location ${location} --runtime node`;
  if (stacks.kind !== 'found') return unknown(CHECK, `Node.js: ${whyOf(stacks)}`, list);
  const versions = versionsOf(stacks.value);
  if (versions.includes(nodeVersion)) return ok(CHECK, `${location} has Node.js ${nodeVersion}`);
  const [other] = ['24', '22'].filter((version) => versions.includes(version));
  const next = other ? `azd env set RELAY_NODE_VERSION ${other}` : `${list}; then ${MOVE}`;
  return fails(CHECK, `${location} has no Node.js ${nodeVersion} for Flex Consumption.`, next);
}

function versionsOf(stacks: readonly Stack[]): readonly string[] {
  const minor = stacks
    .filter(({ name }) => name.toLowerCase() === 'node')
    .flatMap(({ properties }) => properties.majorVersions.flatMap(({ minorVersions }) => minorVersions));
  const skus = minor.flatMap(({ stackSettings }) => stackSettings.linuxRuntimeSettings?.Sku ?? []);
  return skus.flatMap(({ skuCode, functionAppConfigProperties }) =>
    skuCode === FLEX_CONSUMPTION ? [functionAppConfigProperties?.runtime?.version ?? ''] : [],
  );
}

function checkStorage(skus: Answers['skus'], { location, storageRedundancy }: Deployment): Check {
  if (skus.kind !== 'found')
    return unknown(CHECK, `Storage: ${whyOf(skus)}`, `az storage sku list --location ${location}`);
  const offered = skus.value.some(
    ({ name, kind, locations }) =>
      name === storageRedundancy && kind === 'StorageV2' && locations.some((each) => fold(each) === location),
  );
  return offered
    ? ok(CHECK, `${location} has ${storageRedundancy} storage`)
    : fails(
        CHECK,
        `${location} has no ${storageRedundancy} storage.`,
        'azd env set RELAY_STORAGE_REDUNDANCY Standard_LRS',
      );
}

function checkPremium(regions: NonNullable<Answers['premium']>, { location }: Deployment): Check {
  const list = 'az servicebus premium-messaging-region list';
  if (regions.kind !== 'found') return unknown(CHECK, `Service Bus Premium: ${whyOf(regions)}`, list);
  return has(regions.value, location)
    ? ok(CHECK, `${location} has Service Bus Premium`)
    : fails(
        CHECK,
        `${location} has no Service Bus Premium, which private networking needs.`,
        `${MOVE}, or azd env set VNET_ENABLED false`,
      );
}
