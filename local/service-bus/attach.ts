/** Which node a client attaches to, and whether it may. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Links" */

import type { Receiver, Sender } from 'rhea';
import { BrokerError, notAllowed, notImplemented, unauthorized } from './broker-error.ts';
import { putToken } from './cbs.ts';
import { DeliveryLink } from './delivery-link.ts';
import type { Entity } from './entity.ts';
import { openIntakeLink } from './intake-link.ts';
import { manage } from './management.ts';
import { entityAt, isManagement, type Namespace, pathOf } from './namespace.ts';
import { mayUse, type Peer } from './peer.ts';
import { openRequestLink } from './request-link.ts';
import { answerFlow, attach, refuse } from './rhea-edge.ts';
import { SESSION_FILTER, SessionRequest } from './session-request.ts';

const CBS = '$cbs';
const SETTLED = 1;

/** A client that wants to send. */
export function attachSending(link: Receiver, peer: Peer, namespace: Namespace): void {
  refusing(link, () => {
    const address = link.target?.address ?? '';
    const entity = address === CBS ? undefined : authorizedEntity(address, peer, namespace);
    link.set_source({ address: link.source?.address ?? '' });
    link.set_target({ address });
    if (entity === undefined) openRequestLink(link, peer, (request) => putToken(request, peer, namespace));
    else if (!isManagement(address)) openIntakeLink(link, entity, namespace.now);
    else openRequestLink(link, peer, (request) => manage(request, entity, peer, namespace.now()));
  });
}

/** A client that wants to receive: messages, or replies to its requests. */
export function attachReceiving(link: Sender, peer: Peer, namespace: Namespace): void {
  refusing(link, () => {
    const address = link.source?.address ?? '';
    const entity = address === CBS ? undefined : authorizedEntity(address, peer, namespace);
    if (entity !== undefined && !isManagement(address)) openReceiver(link, entity, peer, namespace);
    else openReplyLink(link, peer);
  });
}

function openReceiver(link: Sender, entity: Entity, peer: Peer, { now }: Namespace): void {
  if (link.snd_settle_mode === SETTLED) throw notImplemented('receive-and-delete');
  const filter: Record<string, unknown> = link.source.filter ?? {};
  const { requiresSession } = entity.queue.rules;
  // learn: service-bus-messaging/message-sessions ("received by accepting the session"). The condition: field report.
  if (requiresSession !== SESSION_FILTER in filter) {
    throw notAllowed(`The entity '${entity.name}' ${requiresSession ? 'requires' : 'does not support'} sessions.`);
  }
  if (!requiresSession) {
    attach(link, {}, {});
    peer.receivers.set(link, new DeliveryLink(link, entity, now, undefined));
    return;
  }
  const request = new SessionRequest(link, entity, now, (receiver) => {
    if (receiver === undefined) peer.receivers.delete(link);
    else peer.receivers.set(link, receiver);
  });
  peer.receivers.set(link, request);
}

function openReplyLink(link: Sender, peer: Peer): void {
  link.on('sender_flow', () => answerFlow(link));
  for (const name of [link.source.address, link.name, link.target?.address ?? '']) peer.replyLinks.set(name, link);
  attach(link, {}, {});
}

function authorizedEntity(address: string, peer: Peer, namespace: Namespace): Entity {
  if (!mayUse(peer, pathOf(address))) throw unauthorized(`No valid token was shown for '${address}'.`);
  return entityAt(namespace, address);
}

function refusing(link: Sender | Receiver, open: () => void): void {
  try {
    open();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    refuse(link, error);
  }
}
