/** `$cbs`: clients show a token before they may attach to anything else. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Claims-based authorization" */

import { notImplemented, unauthorized } from './broker-error.ts';
import { checkEntraToken } from './entra-token.ts';
import { entityAt, type Namespace, pathOf } from './namespace.ts';
import { mayUse, type Peer } from './peer.ts';
import type { Reply, Request } from './request-link.ts';
import { authorizedPath } from './sas-token.ts';

export function putToken({ operation, properties, body }: Request, peer: Peer, namespace: Namespace): Reply {
  if (operation !== 'put-token') throw notImplemented(`the operation ${operation} of $cbs`);
  const token = String(body);
  // The type given is not looked at: azure-servicebus calls a shared access signature a jwt.
  peer.authorized.add(
    token.startsWith('SharedAccessSignature ')
      ? authorizedPath(token, namespace.sharedAccessKey)
      : checkEntraToken(token, namespace.tokenKeys),
  );
  const name = String(properties['name']);
  const path = pathOf(name);
  if (!mayUse(peer, path)) throw unauthorized(`The token is not for '${name}'.`);
  // Field report (Azure/azure-service-bus#451): "Put token failed. status-code: 404".
  if (path !== '') entityAt(namespace, name);
  return { statusCode: 202 };
}
