/** `<entity>/$management`. learn: service-bus-messaging/service-bus-amqp-request-response */

import { decodeError, messageNotFound, notImplemented, sessionLockLost } from './broker-error.ts';
import { DeliveryLink } from './delivery-link.ts';
import type { Entity } from './entity.ts';
import { tokenOfUuid } from './lock-token.ts';
import type { Peer } from './peer.ts';
import { readMessage } from './read-message.ts';
import type { Reply, Request } from './request-link.ts';
import { types } from './rhea-edge.ts';
import type { SessionHolder } from './sessions.ts';
import { applyDisposition } from './settlement.ts';
import { writeMessage } from './write-message.ts';

type Body = Record<string, unknown>;
type Operation = (body: Body, entity: Entity, now: number, request: Request, peer: Peer) => Reply;

const LONG = 0x81;
const TIMESTAMP = 0x83;

const operations: Readonly<Record<string, Operation>> = {
  'com.microsoft:renew-lock': (body, { queue }, now) => {
    const expirations = tokens(body).map((token) => queue.renewLock(token, now));
    return { statusCode: 200, body: { expirations: types.wrap_array(expirations, TIMESTAMP, undefined) } };
  },

  'com.microsoft:renew-session-lock': (body, entity, now, request, peer) => {
    const holder = holderOf(request, peer);
    const expiration = entity.queue.renewSession(String(body['session-id']), holder, now);
    return { statusCode: 200, body: { expiration: types.wrap_timestamp(expiration) } };
  },

  'com.microsoft:schedule-message': (body, { queue }, now) => {
    const arrivals = asList(body['messages']).map((entry) => readMessage(asBuffer((entry as Body)['message'])));
    const numbers = queue.send(arrivals, now);
    return { statusCode: 200, body: { 'sequence-numbers': types.wrap_array(numbers, LONG, undefined) } };
  },

  'com.microsoft:cancel-scheduled-message': (body, { queue }, now) => {
    queue.cancelScheduled(asList(body['sequence-numbers']).map(asNumber), now);
    return { statusCode: 200 };
  },

  'com.microsoft:update-disposition': (body, { queue }, now) => {
    for (const token of tokens(body)) applyDisposition(body, queue, token, now);
    return { statusCode: 200 };
  },

  'com.microsoft:peek-message': (body, { queue }, now) => {
    const sessionId = typeof body['session-id'] === 'string' ? body['session-id'] : undefined;
    const from = asNumber(body['from-sequence-number']);
    const found = queue.peek(from, asNumber(body['message-count']), sessionId, now);
    const messages = found.map((message) => ({ message: types.wrap_binary(writeMessage(message, undefined)) }));
    return { statusCode: found.length === 0 ? 204 : 200, body: { messages: types.wrap_list(messages) } };
  },
};

export function manage(request: Request, entity: Entity, peer: Peer, now: number): Reply {
  const operation = operations[request.operation];
  if (operation === undefined) throw notImplemented(`the operation ${request.operation}`);
  if (typeof request.body !== 'object' || request.body === null)
    throw decodeError('The request has no map as its body.');
  const reply = operation(request.body as Body, entity, now, request, peer);
  entity.wake();
  return reply;
}

/** A client that names the link it holds the session with cannot renew what another has taken over since. */
function holderOf({ properties }: Request, { receivers }: Peer): SessionHolder | undefined {
  const name = properties['associated-link-name'];
  if (name === undefined) return undefined;
  for (const [link, receiver] of receivers) {
    if (link.name === name && receiver instanceof DeliveryLink && receiver.session) return receiver.session.holder;
  }
  throw sessionLockLost();
}

const tokens = (body: Body): string[] => asList(body['lock-tokens']).map((uuid) => tokenOfUuid(asBuffer(uuid)));

function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw decodeError('The request lacks a list.');
  return value;
}

function asBuffer(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw decodeError('The request lacks binary data.');
  return value;
}

/** Numbers that JavaScript cannot hold arrive as buffers; no message here has one. */
function asNumber(value: unknown): number {
  if (typeof value !== 'number') throw messageNotFound(Number.NaN);
  return value;
}
