/** `$cbs`: clients show a token before they may attach to anything else. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Claims-based authorization" */

import { notImplemented, unauthorized } from './broker-error.ts';
import { mayUse, type Peer } from './peer.ts';
import type { Reply, Request } from './request-link.ts';
import { authorizedPath, pathOf } from './sas-token.ts';

const SAS_TOKEN = 'servicebus.windows.net:sastoken';

export function putToken({ operation, properties, body }: Request, peer: Peer, key: string): Reply {
  if (operation !== 'put-token') throw notImplemented(`the operation ${operation} of $cbs`);
  if (properties['type'] !== SAS_TOKEN) throw unauthorized(`Tokens of type ${properties['type']} are not accepted.`);
  peer.authorized.add(authorizedPath(String(body), key));
  const name = String(properties['name']);
  if (!mayUse(peer, pathOf(name))) throw unauthorized(`The token is not for '${name}'.`);
  return { statusCode: 202 };
}
