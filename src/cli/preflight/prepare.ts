import { secretName } from '../../resource-names.ts';
import { type Failed, failed } from '../failure.ts';
import type { Environment, Io } from '../io.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { facts } from '../table.ts';
import { readDeletedVault, readSecret } from './answers.ts';
import { type Answer, type Arm, UNREGISTERED } from './arm.ts';
import { setAzdValue } from './azd.ts';
import { type Deployment, toDeployment, vaultOf } from './deployment.ts';
import type { Parameters } from './parameters.ts';
import { DIGEST_KEY } from './referring-settings.ts';
import { anything } from './shapes.ts';

type Decision = { readonly kind: 'decided'; readonly value: boolean; readonly because: string } | Failed;

/** Nothing is set before everything is decided, and nothing in doubt. */
export async function prepare(given: Partial<Parameters>, values: Environment, arm: Arm, io: Io): Promise<Outcome> {
  const { AZURE_SUBSCRIPTION_ID: subscriptionId, AZURE_ENV_NAME: environment, AZURE_LOCATION: location } = given;
  if (!subscriptionId || !environment || !location) {
    return refuse(
      'usage',
      'AZURE_ENV_NAME, AZURE_SUBSCRIPTION_ID and AZURE_LOCATION must be set, each with azd env set. Without --prepare more is said.',
    );
  }
  const { RELAY_RESOURCE_TOKEN: token } = given;
  if (!token) {
    return refuse('usage', 'RELAY_RESOURCE_TOKEN must have 5 to 13 of a-z and 0-9.');
  }
  const deployment = toDeployment(given);
  if (!deployment) throw new TypeError('A deployment has all that was checked above.');
  const decision = await decideDigestKey(arm, deployment);
  if (decision.kind === 'failed') return onlyFailed(decision);
  const wanted = { RELAY_RESOURCE_TOKEN: token, RELAY_NEW_DIGEST_KEY: String(decision.value) };
  for (const [name, value] of Object.entries(wanted)) {
    if (values[name] === value) continue;
    try {
      await setAzdValue(io, name, value);
    } catch {
      return refuse('refused', `azd did not set ${name}. Set it by hand: azd env set ${name} ${value}`);
    }
  }
  return {
    document: { ...wanted, because: decision.because },
    text: facts({ ...wanted, because: decision.because }),
    asAsked: true,
  };
}

const refuse = (kind: 'usage' | 'refused', why: string): Outcome => onlyFailed(failed(kind, why));

/** A new key takes the old one's place for good, so that it must be certain that there is none. */
async function decideDigestKey(arm: Arm, deployment: Deployment): Promise<Decision> {
  const vault = await arm.read(vaultOf(deployment), '2023-07-01', anything);
  if (vault.kind === 'found') return decideBySecret(await readSecret(arm, deployment, secretName(DIGEST_KEY)));
  if (vault.kind === 'unknown') return doubt(vault.why);
  if (!CERTAINLY_ABSENT.includes(vault.code)) return doubt(`Azure answered 404 (${vault.code}) for the vault.`);
  const deleted = await readDeletedVault(arm, deployment);
  if (deleted.kind === 'unknown') return doubt(deleted.why);
  if (deleted.kind === 'found') {
    const { keyVault } = deployment.names;
    return failed(
      'refused',
      `The vault was deleted, and its digest key with it. Recover it: az keyvault recover --name ${keyVault}`,
    );
  }
  return { kind: 'decided', value: true, because: 'There is no vault yet.' };
}

/** Other codes of 404 are of something else that is missing: the subscription, for one. */
const CERTAINLY_ABSENT = ['ResourceNotFound', 'ResourceGroupNotFound', UNREGISTERED];

function decideBySecret(secret: Answer<unknown>): Decision {
  if (secret.kind === 'unknown') return doubt(secret.why);
  return secret.kind === 'found'
    ? { kind: 'decided', value: false, because: 'The vault has a digest key.' }
    : { kind: 'decided', value: true, because: 'The vault has no digest key yet.' };
}

const doubt = (why: string): Failed =>
  failed('unreachable', `Whether there is a digest key could not be found out, so nothing was set. ${why}`);
