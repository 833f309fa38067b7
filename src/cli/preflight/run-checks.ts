import type { SourceFiles } from '../../intake/source/read.ts';
import { secretName } from '../../resource-names.ts';
import { askAzure } from './answers.ts';
import type { Arm } from './arm.ts';
import type { Check } from './check.ts';
import { checkNames } from './checks/names.ts';
import { checkProviders } from './checks/providers.ts';
import { checkRegion } from './checks/region.ts';
import { checkRights } from './checks/rights.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkSubscription } from './checks/subscription.ts';
import { toDeployment } from './deployment.ts';
import type { Parameters } from './parameters.ts';
import { referringSettings } from './referring-settings.ts';

/** What only Azure knows; nothing while the parameters do not say of what. */
export async function checkAzure(
  given: Partial<Parameters>,
  { sources }: SourceFiles,
  arm: Arm,
): Promise<readonly Check[]> {
  const deployment = toDeployment(given);
  if (!deployment) return [];
  const settings = referringSettings(sources, given);
  const answers = await askAzure(arm, deployment, settings.map(secretName));
  // In a subscription that is not there, nothing is.
  if (answers.state.kind === 'absent') return [checkSubscription(answers, deployment)];
  return [
    checkSubscription(answers, deployment),
    ...checkProviders(answers, deployment),
    ...checkRegion(answers, deployment),
    checkRights(answers, deployment),
    ...checkNames(answers, deployment),
    ...checkSecrets(answers, deployment, settings, given.RELAY_NEW_DIGEST_KEY === 'true'),
  ];
}
