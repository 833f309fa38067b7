/** Requests and their replies over a pair of links. learn: service-bus-messaging/service-bus-amqp-request-response */

import type { EventContext, Receiver } from 'rhea';
import { BrokerError, decodeError } from './broker-error.ts';
import type { Peer } from './peer.ts';
import { decode, payloadOf, sendSettled, types } from './rhea-edge.ts';

export type Request = {
  readonly operation: string;
  readonly properties: Record<string, unknown>;
  readonly body: unknown;
};
export type Reply = { readonly statusCode: number; readonly body?: Record<string, unknown> };

export function openRequestLink(link: Receiver, peer: Peer, answer: (request: Request) => Reply): void {
  link.on('message', (context: EventContext) => {
    const payload = acceptPayload(context);
    if (payload === undefined) return;
    const { application_properties, body, message_id, reply_to } = decode(payload);
    const properties = (application_properties ?? {}) as Record<string, unknown>;
    const replyLink = peer.replyLinks.get(typeof reply_to === 'string' ? reply_to : link.target.address);
    const reply = tryAnswer(() => answer({ operation: String(properties['operation']), properties, body }));
    if (replyLink !== undefined) sendSettled(replyLink, { ...reply, correlation_id: message_id as string });
  });
}

/** A request that is too large is refused and gets no reply: field report (Azure/azure-sdk-for-js#23623). */
function acceptPayload(context: EventContext): Buffer | undefined {
  try {
    const payload = payloadOf(context);
    context.delivery?.accept();
    return payload;
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    context.delivery?.reject(error.toAmqp());
    return undefined;
  }
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
