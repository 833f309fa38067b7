import type { Answers } from '../answers.ts';
import { NEW_ENVIRONMENT } from '../azd.ts';
import { type Check, fails, ok, unknown } from '../check.ts';
import type { Deployment } from '../deployment.ts';

const CHECK = 'names';
const OTHER_TOKEN = 'azd env set RELAY_RESOURCE_TOKEN <another>';
const TAG = 'azd-env-name';

/** Names that nobody else may have, and whom to ask. */
export const globalNames = {
  functionApp: { provider: 'Microsoft.Web', apiVersion: '2023-01-01', type: 'Microsoft.Web/sites' },
  keyVault: { provider: 'Microsoft.KeyVault', apiVersion: '2023-07-01', type: 'Microsoft.KeyVault/vaults' },
  serviceBus: { provider: 'Microsoft.ServiceBus', apiVersion: '2021-11-01', type: 'Microsoft.ServiceBus/namespaces' },
  storage: { provider: 'Microsoft.Storage', apiVersion: '2023-01-01', type: 'Microsoft.Storage/storageAccounts' },
} as const;
type GlobalName = keyof typeof globalNames;

export function checkNames(answers: Answers, deployment: Deployment): readonly Check[] {
  const group = checkGroup(answers, deployment);
  const checks = Object.keys(globalNames).map((key) => checkName(key as GlobalName, answers, deployment));
  const vault = checkDeletedVault(answers, deployment);
  return [group, ...checks, ...(vault ? [vault] : [])];
}

function checkGroup({ group }: Answers, { environment, location, names }: Deployment): Check {
  const name = names.resourceGroup;
  if (group.kind === 'unknown') return unknown(CHECK, `${name}: ${group.why}`, `az group show --name ${name}`);
  if (group.kind === 'absent') return ok(CHECK, `${name} is free`);
  if (group.value.tags?.[TAG] !== environment) {
    return fails(CHECK, `${name} is there, and not of this environment.`, `Choose another name: ${NEW_ENVIRONMENT}`);
  }
  return group.value.location === location
    ? ok(CHECK, `${name} is of this environment`)
    : fails(CHECK, `${name} is in ${group.value.location}.`, `azd env set AZURE_LOCATION ${group.value.location}`);
}

function checkName(key: GlobalName, { resources, free }: Answers, { environment, names }: Deployment): Check {
  const name = names[key];
  const { type } = globalNames[key];
  const listed = resources.kind === 'found' ? resources.value : [];
  const own = listed.find((each) => fold(each.type) === fold(type) && fold(each.name) === fold(name));
  if (own?.tags?.[TAG] === environment) return ok(CHECK, `${name} is of this environment`);
  if (own) return fails(CHECK, `${name} is there, and not of this environment.`, OTHER_TOKEN);
  const answer = free.get(key);
  if (answer?.kind !== 'found') {
    const why = answer?.kind === 'unknown' ? answer.why : 'Azure does not answer this question any more.';
    return unknown(CHECK, `${name}: ${why}`, `az resource list --name ${name}`);
  }
  if (answer.value) return ok(CHECK, `${name} is free`);
  return resources.kind === 'unknown'
    ? unknown(
        CHECK,
        `${name} is taken, perhaps by this environment: ${resources.why}`,
        `az resource list --name ${name}`,
      )
    : fails(CHECK, `${name} is taken.`, OTHER_TOKEN);
}

/** For as long as it was told to, a deleted vault keeps its name and its secrets: the digest key among them. */
function checkDeletedVault({ deletedVault }: Answers, { names }: Deployment): Check | undefined {
  const name = names.keyVault;
  if (deletedVault.kind === 'absent') return undefined;
  if (deletedVault.kind === 'unknown') {
    return unknown(CHECK, `${name}, deleted: ${deletedVault.why}`, `az keyvault show-deleted --name ${name}`);
  }
  return fails(
    CHECK,
    `${name} is the name of a deleted vault.`,
    `az keyvault recover --name ${name}, or ${OTHER_TOKEN}`,
  );
}

const fold = (text: string): string => text.toLowerCase();
