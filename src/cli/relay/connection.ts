import { isLoopback } from '../../loopback.ts';
import { type Failed, failed } from '../failure.ts';
import type { Environment } from '../io.ts';
import type { LocalStack } from './local-stack.ts';

export type Connection = {
  readonly kind: 'connection';
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly token: { readonly kind: 'given'; readonly token: string } | { readonly kind: 'azureCli'; scope: string };
};

const NO_ADDRESS =
  'Name the relay: --url or RELAY_URL with its address, or start a local stack (npm start), which is found by itself.';
const NO_TOKEN =
  'Give a token in RELAY_TOKEN, or name the audience of the relay in RELAY_API_AUDIENCE to use your own sign-in (az login).';
/** RFC 6750. What a header cannot carry would otherwise be quoted in an error of the HTTP client. */
export const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

/** Where the relay is and what to show it. */
export function chooseConnection(
  urlOption: string | undefined,
  environment: Environment,
  local: LocalStack | undefined,
): Connection | Failed {
  const address = urlOption ?? setting(environment, 'RELAY_URL') ?? local?.host;
  if (address === undefined) return failed('usage', NO_ADDRESS);
  const baseUrl = toBaseUrl(address);
  if (baseUrl === undefined) {
    return failed('usage', 'The address of the relay must be an https URL, or http on this machine, and nothing more.');
  }
  const token = setting(environment, 'RELAY_TOKEN')?.trim() ?? tokenOfLocal(baseUrl, local);
  if (token !== undefined) {
    if (!BEARER_TOKEN.test(token)) return failed('usage', 'RELAY_TOKEN does not hold a token.');
    return { kind: 'connection', baseUrl, token: { kind: 'given', token } };
  }
  const audiences =
    setting(environment, 'RELAY_API_AUDIENCE') ?? setting(environment, 'RELAY_API_IDENTIFIER_URI') ?? '';
  const [audience = ''] = audiences.split(',').map((part) => part.trim());
  if (audience === '') return failed('usage', NO_TOKEN);
  return { kind: 'connection', baseUrl, token: { kind: 'azureCli', scope: `${audience}/.default` } };
}

const setting = (environment: Environment, name: string): string | undefined => environment[name] || undefined;

function toBaseUrl(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password, search, hash, origin, pathname } = new URL(address);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(address));
  if (!isSafe || `${username}${password}${search}${hash}` !== '') return undefined;
  return `${origin}${pathname}`.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

/** The local stack's token is for the local stack: another address never sees it. */
const tokenOfLocal = (baseUrl: string, local: LocalStack | undefined): string | undefined =>
  local && new URL(local.host).origin === new URL(baseUrl).origin ? local.token : undefined;
