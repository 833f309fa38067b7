import { type Failed, failed } from '../failure.ts';
import type { Environment, Io } from '../io.ts';

/** Without the options azd asks for them, but only after the hook that needs them. */
export const NEW_ENVIRONMENT = 'azd env new <name> --location <region> --subscription <id>';

export type AzdValues = { readonly kind: 'values'; readonly values: Environment } | Failed;

/**
 * The values of the chosen azd environment. azd's own come before what the shell has; in a hook of azd both are the same.
 * What was cleared counts as not set.
 */
export async function readAzdValues({ azd, environment }: Io): Promise<AzdValues> {
  try {
    const values: unknown = JSON.parse(await azd(['env', 'get-values', '--output', 'json']));
    const texts = Object.entries(Object(values)).map(([name, value]) => [name, String(value)]);
    return { kind: 'values', values: { ...environment, ...Object.fromEntries(texts) } };
  } catch {
    if (environment['AZURE_ENV_NAME']) return { kind: 'values', values: environment };
    return failed('usage', `azd is not installed, or has no environment here. Make one with: ${NEW_ENVIRONMENT}`);
  }
}

export const setAzdValue = ({ azd }: Io, name: string, value: string): Promise<unknown> =>
  azd(['env', 'set', name, value]);
