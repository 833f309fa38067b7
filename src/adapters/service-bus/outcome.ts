import type { ServiceBusMessage } from '@azure/service-bus';
import type { Closing } from '../../ports/outcomes.ts';

/**
 * A CloudEvent 1.0 in structured mode (CloudEvents, AMQP protocol binding, 3.2): all of it is in the body, so that it
 * survives whatever hands it on. The properties are for the filters of topic subscriptions, which see no body.
 *
 * @param relay names this relay among all who send events, as a URI reference
 * @param traceparent the trace that the event was made in (CloudEvents, Distributed Tracing extension)
 */
export function toOutcome(
  { id, at, request, state, target, ...closing }: Closing,
  relay: string,
  traceparent: string | undefined,
): ServiceBusMessage {
  const event = {
    specversion: '1.0',
    id,
    source: relay,
    type: `entra-attribute-relay.request.${state}`,
    subject: request,
    time: at,
    datacontenttype: 'application/json',
    traceparent,
    data: {
      id: request,
      state,
      ...closing,
      target: target && { type: target.type, ...(target.objectId && { id: target.objectId }) },
    },
  };
  return {
    messageId: id,
    contentType: 'application/cloudevents+json; charset=utf-8',
    body: Buffer.from(JSON.stringify(event)),
    applicationProperties: { relaySource: closing.source, relayState: state },
  };
}
