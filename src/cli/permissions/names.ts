import { type Failed, failed } from '../failure.ts';
import type { Environment } from '../io.ts';
import { text, type Values } from '../values.ts';

export const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** As azd takes it. */
const ENVIRONMENT = /^[\w.()-]{1,64}$/;
const RESOURCE_TOKEN = /^[a-z0-9]{5,13}$/;
const IDENTIFIER_URI = /^api:\/\/[\da-f-]{36}\/entra-attribute-relay-[a-z0-9]{5,13}$/i;

export type Names = {
  readonly kind: 'names';
  readonly identity: string;
  readonly environment: string;
  readonly identifierUri: string;
};

/** What the identity and the API are called, by options or by what `azd env get-values` gives; all that is missing at once. */
export function readNames(values: Values, environment: Environment): Names | Failed {
  const given = (option: string, ...settings: readonly string[]) =>
    text(values, option) ?? settings.map((name) => environment[name]).find((value) => value);
  const identity = given('identity', 'RELAY_IDENTITY_PRINCIPAL_ID');
  const environmentName = given('environment', 'AZURE_ENV_NAME');
  const tenant = given('tenant', 'AZURE_TENANT_ID', 'RELAY_TENANT_ID');
  const token = given('resource-token', 'RELAY_RESOURCE_TOKEN');
  const isNamed = text(values, 'tenant') ?? text(values, 'resource-token');
  const whole = isNamed === undefined ? environment['RELAY_API_IDENTIFIER_URI'] : undefined;
  const problems = [
    ...(identity === undefined ? ['--identity (RELAY_IDENTITY_PRINCIPAL_ID)'] : wrong('--identity', identity, GUID)),
    ...(environmentName === undefined
      ? ['--environment (AZURE_ENV_NAME)']
      : wrong('--environment', environmentName, ENVIRONMENT)),
    ...(whole
      ? wrong('RELAY_API_IDENTIFIER_URI', whole, IDENTIFIER_URI)
      : [
          ...(tenant === undefined ? ['--tenant (AZURE_TENANT_ID)'] : wrong('--tenant', tenant, GUID)),
          ...(token === undefined
            ? ['--resource-token (RELAY_RESOURCE_TOKEN)']
            : wrong('--resource-token', token, RESOURCE_TOKEN)),
        ]),
  ];
  if (identity === undefined || environmentName === undefined || problems.length > 0)
    return failed('usage', `${GIVE} ${problems.join(', ')}. ${FROM_AZD}`);
  const identifierUri = whole || `api://${tenant}/entra-attribute-relay-${token}`;
  return {
    kind: 'names',
    identity: identity.toLowerCase(),
    environment: environmentName,
    identifierUri: identifierUri.toLowerCase(),
  };
}

const GIVE = 'Say which relay is meant; missing or not in its form:';
const FROM_AZD = 'In the shell of `azd up`: set -a; . <(azd env get-values); set +a';

const wrong = (name: string, value: string, form: RegExp): readonly string[] => (form.test(value) ? [] : [name]);
