import type { Answers } from '../answers.ts';
import { type Check, fails, ok, unknown } from '../check.ts';
import type { Deployment } from '../deployment.ts';

const CHECK = 'subscription';

export function checkSubscription({ state }: Answers, { subscriptionId }: Deployment): Check {
  if (state.kind === 'unknown') return unknown(CHECK, state.why, `az account show --subscription ${subscriptionId}`);
  if (state.kind === 'absent') {
    return fails(
      CHECK,
      'Your sign-in sees no such subscription.',
      'azd auth login --tenant-id <tenant of the subscription>',
    );
  }
  return state.value.state === 'Enabled'
    ? ok(CHECK, 'is enabled')
    : fails(
        CHECK,
        `It is ${state.value.state}.`,
        'Have it enabled, or choose another: azd env set AZURE_SUBSCRIPTION_ID <id>',
      );
}
