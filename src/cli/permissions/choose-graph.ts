import { clouds, publicCloud } from '../../clouds.ts';
import { isLoopback } from '../../loopback.ts';
import { type Failed, failed } from '../failure.ts';
import type { Environment } from '../io.ts';
import { BEARER_TOKEN, type Connection } from '../relay/connection.ts';

const ADDRESSES = `one of ${clouds.map(({ graph }) => graph).join(', ')}, or an https address on this machine`;

/** Where Microsoft Graph is, and with which token. The administrator's own sign-in is shown to Microsoft only. */
export function chooseGraph(environment: Environment): Connection | Failed {
  const baseUrl = (environment['GRAPH_BASE_URL'] || publicCloud.graph).replace(/\/+$/, '');
  const isMicrosofts = clouds.some(({ graph }) => graph === baseUrl);
  const isLocal = isLoopback(baseUrl) && new URL(baseUrl).href === `${new URL(baseUrl).origin}/`;
  if (!isMicrosofts && !(isLocal && baseUrl.startsWith('https:'))) {
    return failed('usage', `GRAPH_BASE_URL must be ${ADDRESSES}.`);
  }
  const token = environment['RELAY_GRAPH_TOKEN']?.trim();
  if (token) {
    if (!BEARER_TOKEN.test(token)) return failed('usage', 'RELAY_GRAPH_TOKEN does not hold a token.');
    return { kind: 'connection', baseUrl, token: { kind: 'given', token } };
  }
  if (isMicrosofts) return { kind: 'connection', baseUrl, token: { kind: 'azureCli', scope: `${baseUrl}/.default` } };
  return failed('usage', 'A Graph on this machine is shown no sign-in of yours: give it a token in RELAY_GRAPH_TOKEN.');
}
