import type { AccessToken } from '@azure/identity';
import type { Io } from '../../src/cli/io.ts';
import { ARM_TOKEN, type ArmServer, SUBSCRIPTION } from './arm-server.ts';
import { runCli, runJson } from './run-cli.ts';

type Values = Readonly<Record<string, string>>;

export const TOKEN = 'abcdefgh23456';

/** An azd environment in order, before its first deployment. */
export const azdValues: Values = {
  AZURE_ENV_NAME: 'contoso',
  AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
  AZURE_LOCATION: 'westeurope',
  RELAY_RESOURCE_TOKEN: TOKEN,
  RELAY_NEW_DIGEST_KEY: 'true',
  RELAY_ALERT_EMAILS: 'oncall@contoso.com',
};

const token = (text: string): AccessToken => ({ token: text, expiresOnTimestamp: Number.MAX_SAFE_INTEGER });

/** A deployer who is signed in to azd; what azd was told to set is written down. */
export function deployer(arm: ArmServer, values: Values = azdValues, over: Partial<Io> = {}) {
  const set: Record<string, string> = {};
  const io: Partial<Io> = {
    environment: { AZURE_RESOURCE_MANAGER_URL: arm.url },
    azdToken: async (scope) => token(scope === 'https://management.azure.com/.default' ? ARM_TOKEN : 'other'),
    async azd([_, verb, name = '', value = '']) {
      if (verb === 'set') set[name] = value;
      return JSON.stringify(values);
    },
    ...over,
  };
  return { set, io };
}

export const preflight = (arm: ArmServer, values?: Values, over?: Partial<Io>, argv: readonly string[] = []) =>
  runJson(undefined, ['preflight', ...argv], deployer(arm, values, over).io);

export const preflightText = (arm: ArmServer, values?: Values, over?: Partial<Io>) =>
  runCli(undefined, ['preflight'], deployer(arm, values, over).io);
