import * as z from 'zod';
import type { ConfiguredSource } from '../../intake/source/read.ts';
import { secretSettings } from '../../intake/source/secrets.ts';
import { RESOURCE_TOKEN } from '../../resource-names.ts';
import type { Environment } from '../io.ts';
import { NEW_ENVIRONMENT } from './azd.ts';
import { type Check, fails, ok, warning } from './check.ts';
import { chooseToken } from './resource-token.ts';

const flag = z.enum(['true', 'false'], "must be 'true' or 'false'");
const whole = (from: number, to: number) =>
  z.string().refine((text) => /^-?\d{1,6}$/.test(text) && Number(text) >= from && Number(text) <= to, {
    message: `must be a whole number from ${from} to ${to}`,
  });
const list = (item: z.ZodType, message: string) =>
  z.string().refine((text) => split(text).every((part) => item.safeParse(part).success), message);
const url = z.url({ protocol: /^https$/ });

export const split = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** What azd hands to Bicep, by the names of infra/main.parameters.json. */
export const parameters = z.object({
  AZURE_ENV_NAME: z.string().regex(/^[\w().-]{0,63}[\w()-]$/, 'must have letters, digits and -_().'),
  AZURE_SUBSCRIPTION_ID: z.guid('must be a GUID'),
  AZURE_LOCATION: z.string().regex(/^[a-z0-9]{3,40}$/, "must be the name of a region, as in 'westeurope'"),
  RELAY_RESOURCE_TOKEN: z.string().regex(RESOURCE_TOKEN, 'must have 5 to 13 of a-z and 0-9').optional(),
  RELAY_NEW_DIGEST_KEY: flag.default('false'),
  VNET_ENABLED: flag.default('false'),
  RELAY_VNET_ADDRESS_PREFIX: z.cidrv4('must be a range of addresses, as in 10.64.0.0/24').optional(),
  RELAY_NODE_VERSION: z.enum(['24', '22'], 'must be 24 or 22').default('24'),
  RELAY_INSTANCE_LIMIT: whole(1, 1_000).optional(),
  RELAY_STORAGE_REDUNDANCY: z.enum(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS']).default('Standard_ZRS'),
  RELAY_GRANT_PERMISSIONS: flag.optional(),
  RELAY_SCALER_ROLE: flag.default('true'),
  RELAY_DEPLOYER_SETS_SECRETS: flag.optional(),
  RELAY_QUEUE_SENDERS: list(
    z.string().regex(/^[\w.-]+=[\da-f-]{36}$/i),
    'must be pairs <queue>=<object id>',
  ).optional(),
  RELAY_API_AUDIENCE: list(z.string().regex(/^[\w.:/-]{1,256}$/), 'must be ids or URIs, comma separated').optional(),
  RELAY_ALERT_EMAILS: list(z.email(), 'must be mail addresses, comma separated').optional(),
  RELAY_OUTCOMES: z.enum(['on', 'off'], "must be 'on' or 'off'").optional(),
  RELAY_AUDIT_RETENTION_DAYS: whole(30, 3_650).optional(),
  RELAY_LEDGER_RETENTION_DAYS: whole(30, 3_650).optional(),
  RELAY_LOG_RETENTION_DAYS: whole(30, 730).optional(),
  RELAY_LOG_DAILY_CAP_GB: whole(-1, 100_000).optional(),
  RELAY_OTLP_ENDPOINT: url.optional(),
  RELAY_OTLP_HEADERS: flag.default('false'),
  RELAY_ROTATING_SECRETS: z.string().default(''),
});
export type Parameters = z.infer<typeof parameters>;

export type ReadParameters = {
  readonly checks: readonly Check[];
  /** What could be read, for the questions that need no more than that. */
  readonly given: Partial<Parameters>;
};

const CHECK = 'parameters';

export function readParameters(environment: Environment, sources: readonly ConfiguredSource[]): ReadParameters {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const wrong = Object.entries(parameters.shape).flatMap(([name, schema]) => {
    const { error } = schema.safeParse(set[name]);
    return error ? [fails(CHECK, `${name} ${describe(set[name], error)}.`, howToSet(name))] : [];
  });
  const read = Object.fromEntries(
    Object.entries(parameters.shape).map(([name, schema]) => [name, schema.safeParse(set[name]).data]),
  ) as Partial<Parameters>;
  const given = set['RELAY_RESOURCE_TOKEN'] === undefined ? withToken(read) : read;
  const others = [...checkRotating(given, sources), ...checkAlerts(given), ...checkToken(read, given)];
  const checks = [...wrong, ...others];
  return {
    given,
    checks: checks.some(({ result }) => result === 'fails') ? checks : [ok(CHECK, 'are well formed'), ...checks],
  };
}

/** Before the first deployment it is the one that --prepare will choose. */
function withToken(given: Partial<Parameters>): Partial<Parameters> {
  const { AZURE_SUBSCRIPTION_ID: subscriptionId, AZURE_ENV_NAME: environment, AZURE_LOCATION: location } = given;
  return subscriptionId && environment && location
    ? { ...given, RELAY_RESOURCE_TOKEN: chooseToken(subscriptionId, environment, location) }
    : given;
}

/** Azure/azure-dev issue 5806: `azd up` asks for what has no value before any hook runs. */
const checkToken = (read: Partial<Parameters>, given: Partial<Parameters>): readonly Check[] =>
  read.RELAY_RESOURCE_TOKEN === given.RELAY_RESOURCE_TOKEN
    ? []
    : [
        warning(
          CHECK,
          `RELAY_RESOURCE_TOKEN is not set: azd up may ask for resourceToken. It will be ${given.RELAY_RESOURCE_TOKEN}.`,
          'npm run relay -- preflight --prepare',
        ),
      ];

const describe = (value: string | undefined, { issues }: z.ZodError): string =>
  value === undefined ? 'is not set' : (issues[0]?.message ?? 'is wrong');

function howToSet(name: string): string {
  if (name === 'AZURE_ENV_NAME') return NEW_ENVIRONMENT;
  if (name === 'RELAY_RESOURCE_TOKEN') return 'azd env set RELAY_RESOURCE_TOKEN <the one of the deployment>';
  return `azd env set ${name} <value>`;
}

function checkRotating({ RELAY_ROTATING_SECRETS }: Partial<Parameters>, sources: readonly ConfiguredSource[]) {
  const known = ['RELAY_DIGEST_KEY', ...secretSettings(sources)];
  const strange = split(RELAY_ROTATING_SECRETS).filter((name) => !known.includes(name));
  return strange.length === 0
    ? []
    : [
        fails(
          CHECK,
          `RELAY_ROTATING_SECRETS may name ${known.join(', ')} only.`,
          'azd env set RELAY_ROTATING_SECRETS <names>',
        ),
      ];
}

const checkAlerts = ({ RELAY_ALERT_EMAILS }: Partial<Parameters>): readonly Check[] =>
  split(RELAY_ALERT_EMAILS).length > 0
    ? []
    : [
        warning(
          CHECK,
          'RELAY_ALERT_EMAILS is empty: alerts reach nobody.',
          'azd env set RELAY_ALERT_EMAILS <mail,mail>',
        ),
      ];
