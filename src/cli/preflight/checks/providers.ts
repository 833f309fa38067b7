import type { Answers } from '../answers.ts';
import { type Check, fails, ok, unknown, warning } from '../check.ts';
import type { Deployment } from '../deployment.ts';
import { may } from './rights.ts';

const CHECK = 'resource providers';

const always = ['Insights', 'KeyVault', 'ManagedIdentity', 'OperationalInsights', 'ServiceBus', 'Storage', 'Web'];
/**
 * What Flex Consumption stands on, and what a subnet is delegated to: no resource of it is made, so no deployment
 * registers it. Without a subnet it may work without (unverified).
 */
const DELEGATED = 'Microsoft.App';

export const neededProviders = ({ isPrivate }: Pick<Deployment, 'isPrivate'>): readonly string[] => [
  ...always.map((name) => `Microsoft.${name}`),
  DELEGATED,
  ...(isPrivate ? ['Microsoft.Network'] : []),
];

/** A deployment registers by itself what it makes resources of, if the deployer may. */
export function checkProviders(
  { providers, rights }: Answers,
  { isPrivate }: Pick<Deployment, 'isPrivate'>,
): readonly Check[] {
  const checks = [...providers].flatMap(([name, answer]): readonly Check[] => {
    const register = `az provider register --namespace ${name} --wait`;
    if (answer.kind === 'unknown')
      return [unknown(CHECK, `${name}: ${answer.why}`, `az provider show --namespace ${name}`)];
    if (answer.kind === 'found' && ['Registered', 'Registering'].includes(answer.value.registrationState)) return [];
    const goesOn =
      name === DELEGATED ? !isPrivate : rights.kind === 'found' && may(rights.value, `${name}/register/action`);
    const say = goesOn ? warning : fails;
    return [say(CHECK, `${name} is not registered.`, register)];
  });
  return checks.length > 0 ? checks : [ok(CHECK, 'are registered')];
}
