import { isLoopback } from '../../loopback.ts';
import { type Failed, failed } from '../failure.ts';
import type { Io } from '../io.ts';

export type SignIn = { readonly kind: 'signedIn'; readonly baseUrl: string; readonly token: string } | Failed;

/** learn: azure-resource-manager/management/control-plane-and-data-plane. The two national clouds: unverified. */
const clouds = [
  'https://management.azure.com',
  'https://management.usgovcloudapi.net',
  'https://management.chinacloudapi.cn',
] as const;
const [publicCloud] = clouds;

/** The deployer's own sign-in, of the tool that will deploy, or else of the Azure CLI. */
export async function signIn(io: Io): Promise<SignIn> {
  const baseUrl = (io.environment['AZURE_RESOURCE_MANAGER_URL'] || publicCloud).replace(/\/+$/, '');
  const cloud = clouds.find((each) => each === baseUrl);
  if (cloud === undefined && !isLoopback(baseUrl)) {
    return failed('usage', `AZURE_RESOURCE_MANAGER_URL must be one of ${clouds.join(', ')}, or on this machine.`);
  }
  const scope = `${cloud ?? publicCloud}/.default`;
  for (const take of [io.azdToken, io.azureCliToken]) {
    try {
      const { token } = await take(scope);
      return { kind: 'signedIn', baseUrl, token };
    } catch {
      // The libraries' messages repeat the output of the tools, which is not ours to show.
    }
  }
  return failed('unauthorized', 'Neither azd nor az gave a token for Azure.');
}
