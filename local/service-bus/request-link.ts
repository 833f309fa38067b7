/** Requests and their replies over a pair of links. learn: service-bus-messaging/service-bus-amqp-request-response */

import type { EventContext, Receiver } from 'rhea';
import { BrokerError, decodeError } from './broker-error.ts';
import type { Peer } from './peer.ts';
import { decode, payloadOf, types } from './rhea-edge.ts';

export type Request = {
  readonly operation: string;
  readonly properties: Record<string, unknown>;
  readonly body: unknown;
};
export type Reply = { readonly statusCode: number; readonly body?: Record<string, unknown> };

export function openRequestLink(link: Receiver, peer: Peer, answer: (request: Request) => Reply): void {
  link.on('message', (context: EventContext) => {
    context.delivery?.accept();
    const { application_properties, body, message_id, reply_to } = decode(payloadOf(context));
    const properties = (application_properties ?? {}) as Record<string, unknown>;
    const replyLink = peer.replyLinks.get(String(reply_to));
    const reply = tryAnswer(() => answer({ operation: String(properties['operation']), properties, body }));
    replyLink?.send({ ...reply, correlation_id: message_id as string });
  });
}

function tryAnswer(answer: () => Reply): { application_properties: Record<string, unknown>; body: unknown } {
  try {
    const { statusCode, body } = answer();
    return { application_properties: status(statusCode, 'OK'), body: types.wrap_map(body ?? {}) };
  } catch (error) {
    const { statusCode, message, condition } = error instanceof BrokerError ? error : decodeError(String(error));
    const application_properties = { ...status(statusCode, message), errorCondition: types.wrap_symbol(condition) };
    return { application_properties, body: types.wrap_map({}) };
  }
}

/** `$cbs` and `$management` spell the same two properties differently; clients look for either. */
function status(code: number, description: string): Record<string, unknown> {
  const statusCode = types.wrap_int(code);
  return { statusCode, statusDescription: description, 'status-code': statusCode, 'status-description': description };
}
