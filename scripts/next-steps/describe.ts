import { secretName } from '../../src/resource-names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const IN_THE_ENVIRONMENT =
  'Next, once the app is deployed, in a shell with the environment (set -a; . <(azd env get-values); set +a):';

const OPERATOR = "--operator '<object id of a user or group>=Requests.Operate'";

/** What a deployment cannot do, or was not allowed to. */
export function describeNextSteps(environment: Environment, secretSettings: readonly string[]): string {
  const named = (name: string) => environment[name] || `<${name}>`;
  const group = named('AZURE_RESOURCE_GROUP');
  const name = named('RELAY_FUNCTION_APP_NAME');
  const id = `/subscriptions/${named('AZURE_SUBSCRIPTION_ID')}/resourceGroups/${group}/providers/Microsoft.Web/sites/${name}`;
  const vault = named('RELAY_KEY_VAULT_NAME');
  const secrets = [
    ...secretSettings,
    ...(environment['RELAY_OTLP_HEADERS'] === 'true' ? ['OTEL_EXPORTER_OTLP_HEADERS'] : []),
  ];
  const setSecrets = secrets.map(
    (setting) => `az keyvault secret set --vault-name ${vault} --name ${secretName(setting)} --file <file>`,
  );
  const steps = [
    ...(secrets.length > 0
      ? [
          [
            'Set the secrets that are not made here, unless they are there already.',
            ...setSecrets,
            // Without it the app waits up to a day: a restart alone is not said to read the vault again.
            `az rest --method post --url '${id}/config/configreferences/appsettings/refresh?api-version=2022-03-01'`,
            `az functionapp restart --resource-group ${group} --name ${name}`,
          ],
        ]
      : []),
    [
      environment['RELAY_GRANT_PERMISSIONS'] === 'true'
        ? 'Somebody who may assign app roles lets the operators in. The first line shows what the second does.'
        : 'Somebody who may grant permissions in Microsoft Graph lets the relay and its operators in, once. The first line shows what the second does.',
      `npm run relay -- permissions grant ${OPERATOR}`,
      `npm run relay -- permissions grant ${OPERATOR} --yes`,
    ],
    ['See whether all is there.', 'npm run relay -- health', `npm run relay -- permissions check ${OPERATOR}`],
  ];
  const lines = steps.flatMap(([what, ...commands], index) => [
    `${index + 1}. ${what}`,
    ...commands.map((command) => `     ${command}`),
  ]);
  return [IN_THE_ENVIRONMENT, '', ...lines, '', 'More: docs/deployment.md', ''].join('\n');
}
