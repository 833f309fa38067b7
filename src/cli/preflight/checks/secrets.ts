import { secretName } from '../../../resource-names.ts';
import type { Answers } from '../answers.ts';
import { type Check, fails, ok, unknown, warning } from '../check.ts';
import type { Deployment } from '../deployment.ts';
import { DIGEST_KEY } from '../referring-settings.ts';

const CHECK = 'secrets';
const PREPARE = 'npm run relay -- preflight --prepare';

/** @param settings those that are Key Vault references: without their secrets the app refuses to start */
export function checkSecrets(
  { vault, secrets }: Answers,
  { names }: Deployment,
  settings: readonly string[],
  newDigestKey: boolean,
): readonly Check[] {
  const checks = settings.flatMap((setting): readonly Check[] => {
    const name = secretName(setting);
    const set = `az keyvault secret set --vault-name ${names.keyVault} --name ${name} --file <file>`;
    const answer = secrets.get(name);
    if (!answer || answer.kind === 'unknown') {
      return [
        unknown(
          CHECK,
          `${name}: ${answer?.why ?? 'was not asked for.'}`,
          `az keyvault secret show --vault-name ${names.keyVault} --name ${name} --query name`,
        ),
      ];
    }
    if (setting === DIGEST_KEY) return checkDigestKey(answer.kind === 'found', newDigestKey);
    if (answer.kind === 'found') return [];
    return vault.kind === 'found'
      ? [fails(CHECK, `The vault has no ${name}, so the app would refuse to start.`, set)]
      : [
          warning(
            CHECK,
            `The app needs ${name}, and refuses to start without it.`,
            `After azd provision, before azd deploy: ${set}`,
          ),
        ];
  });
  return checks.length > 0 ? checks : [ok(CHECK, 'are in the vault, or will be made')];
}

/** The hook of azd provision decides it by the vault, whatever is set here. */
function checkDigestKey(isThere: boolean, newDigestKey: boolean): readonly Check[] {
  if (!isThere || !newDigestKey) return [];
  return [
    warning(
      CHECK,
      'RELAY_NEW_DIGEST_KEY is still true, and the vault has a digest key. azd provision sets it to false before it begins; by another way the key would be replaced, and nothing that it has sealed could be opened again.',
      PREPARE,
    ),
  ];
}
