/** Which node a client attaches to, and whether it may. learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Links" */

import type { Receiver, Sender } from 'rhea';
import { BrokerError, entityNotFound, notAllowed, notImplemented, unauthorized } from './broker-error.ts';
import { putToken } from './cbs.ts';
import { DeliveryLink } from './delivery-link.ts';
import type { Entity } from './entity.ts';
import { openIntakeLink } from './intake-link.ts';
import { manage } from './management.ts';
import { mayUse, type Peer } from './peer.ts';
import { openRequestLink } from './request-link.ts';
import { answerFlow, attach, refuse } from './rhea-edge.ts';
import { SESSION_FILTER, SessionRequest } from './session-request.ts';

export type Broking = {
  /** By lower-case path: entity names are case-insensitive (learn: azure-resource-manager/management/resource-name-rules). */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly sharedAccessKey: string;
  readonly now: () => number;
};

const CBS = '$cbs';
const MANAGEMENT = /\/\$management$/i;
const SETTLED = 1;

/** A client that wants to send. */
export function attachSending(link: Receiver, peer: Peer, broking: Broking): void {
  refusing(link, () => {
    const address = link.target?.address ?? '';
    link.set_target({ address });
    if (address === CBS)
      return openRequestLink(link, peer, (request) => putToken(request, peer, broking.sharedAccessKey));
    const entity = entityAt(address, peer, broking);
    if (!MANAGEMENT.test(address)) return openIntakeLink(link, entity, broking.now);
    return openRequestLink(link, peer, (request) => manage(request, entity, peer, broking.now()));
  });
}

/** A client that wants to receive: messages, or replies to its requests. */
export function attachReceiving(link: Sender, peer: Peer, broking: Broking): void {
  refusing(link, () => {
    const address = link.source?.address ?? '';
    const entity = address === CBS ? undefined : entityAt(address, peer, broking);
    if (entity !== undefined && !MANAGEMENT.test(address)) return openReceiver(link, entity, peer, broking);
    for (const event of ['sender_flow', 'settled']) link.on(event, () => answerFlow(link));
    peer.replyLinks.set(link.name, link);
    if (link.target?.address) peer.replyLinks.set(link.target.address, link);
    attach(link, { address }, {});
  });
}

function openReceiver(link: Sender, entity: Entity, peer: Peer, { now }: Broking): void {
  if (link.snd_settle_mode === SETTLED) throw notImplemented('receive-and-delete');
  const filter: Record<string, unknown> = link.source.filter ?? {};
  const { requiresSession } = entity.queue.rules;
  // learn: service-bus-messaging/message-sessions ("received by accepting the session"). The condition: field report.
  if (requiresSession !== SESSION_FILTER in filter) {
    throw notAllowed(`The entity '${entity.name}' ${requiresSession ? 'requires' : 'does not support'} sessions.`);
  }
  if (!requiresSession) {
    attach(link, { address: entity.name }, {});
    peer.receivers.set(link, new DeliveryLink(link, entity, now, undefined));
    return;
  }
  const request = new SessionRequest(link, entity, now, sessionIdOf(filter[SESSION_FILTER]), (receiver) => {
    if (receiver === undefined) peer.receivers.delete(link);
    else peer.receivers.set(link, receiver);
  });
  peer.receivers.set(link, request);
}

/** Some clients wrap the value in a descriptor. Nothing, in either form, asks for any session. */
function sessionIdOf(filter: unknown): string | undefined {
  const value: unknown = typeof filter === 'object' && filter !== null && 'value' in filter ? filter.value : filter;
  return typeof value === 'string' ? value : undefined;
}

function entityAt(address: string, peer: Peer, { entities }: Broking): Entity {
  const path = address.toLowerCase();
  if (!mayUse(peer, path)) throw unauthorized(`No valid token was shown for '${address}'.`);
  const entity = entities.get(path.replace(MANAGEMENT, ''));
  if (entity === undefined) throw entityNotFound(address);
  return entity;
}

function refusing(link: Sender | Receiver, open: () => void): void {
  try {
    open();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    refuse(link, error);
  }
}
