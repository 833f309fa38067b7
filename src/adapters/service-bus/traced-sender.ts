import type { ServiceBusClient, ServiceBusMessage } from '@azure/service-bus';
import type { Tracer } from '../../ports/tracer.ts';
import type { Unavailable } from '../../ports/unavailable.ts';
import { bounded } from './bounded.ts';

/** @param goesOn the trace that the message belongs to, where that is not the one that is running */
export type TracedSend = (
  port: Unavailable['port'],
  message: ServiceBusMessage,
  goesOn?: string | undefined,
) => Promise<void>;

/** A sender whose messages say which trace they belong to. The link is opened by the first send and kept. */
export function createTracedSender(client: ServiceBusClient, queue: string, tracer: Tracer) {
  const sender = client.createSender(queue);
  const span = {
    name: `send ${queue}`,
    kind: 'producer',
    // Without the message's id: that of an event is a hash of its content, which could be guessed back.
    attributes: {
      'messaging.system': 'servicebus',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': queue,
      'server.address': client.fullyQualifiedNamespace,
    },
  } as const;
  const send: TracedSend = (port, message, goesOn) =>
    tracer.span({ ...span, parent: goesOn }, () =>
      bounded(port, (limit) => sender.sendMessages(carrying(message, tracer.current()), limit)),
    );
  return { sender, send };
}

/**
 * Under both names that Azure.Messaging.ServiceBus reads, which the host receives with: `traceparent` where its tracing
 * by activity sources is switched on, as with OpenTelemetry in the host, and `Diagnostic-Id` otherwise
 * (azure-sdk-for-net `MessagingClientDiagnostics.TryExtractTraceContext`).
 */
const carrying = (message: ServiceBusMessage, traceparent: string | undefined): ServiceBusMessage =>
  traceparent === undefined
    ? message
    : {
        ...message,
        applicationProperties: { ...message.applicationProperties, traceparent, 'Diagnostic-Id': traceparent },
      };
