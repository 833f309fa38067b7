import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { GivenUp, GivenUpMessage } from '../../ports/given-up.ts';
import type { SpanOptions, Tracer } from '../../ports/tracer.ts';
import { bounded } from './bounded.ts';
import { toBytes } from './to-bytes.ts';

const BATCH = 32;
/** What is there comes at once, and the broker sends all of it before it answers to the end of a wait. */
const WAIT_IN_MS = 300;

/** The native dead-letter queues, read by receivers of their own: what a trigger is given has lost its bytes. */
export function createGivenUp(client: ServiceBusClient, tracer: Tracer): GivenUp {
  return {
    async drain(queue, handle, goesOn) {
      const receiver = client.createReceiver(queue, { subQueueType: 'deadLetter', skipParsingBodyAsJson: true });
      const released: ServiceBusReceivedMessage[] = [];
      try {
        while (goesOn()) {
          const batch = await bounded('deadLetters', (limit) =>
            receiver.receiveMessages(BATCH, { maxWaitTimeInMs: WAIT_IN_MS, ...limit }),
          );
          if (batch.length === 0) return;
          for (const message of batch) {
            await tracer.span(spanOf(queue, message), () => handle(toGivenUp(message, receiver, released)));
          }
        }
      } finally {
        await giveBack(receiver, released);
        await bounded('deadLetters', () => receiver.close()).catch(() => {});
      }
    },
  };
}

/** What becomes of it is the end of its own trace, not of the timer's. */
function spanOf(queue: string, { applicationProperties = {} }: ServiceBusReceivedMessage): SpanOptions {
  const { traceparent } = applicationProperties;
  return {
    name: `process ${queue}/$DeadLetterQueue`,
    kind: 'consumer',
    parent: typeof traceparent === 'string' ? traceparent : undefined,
    attributes: {
      'messaging.system': 'servicebus',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': `${queue}/$DeadLetterQueue`,
    },
  };
}

/** What cannot be given back is there again when its lock has run out. */
const giveBack = (receiver: ServiceBusReceiver, messages: readonly ServiceBusReceivedMessage[]): Promise<unknown> =>
  Promise.allSettled(messages.map((message) => bounded('deadLetters', () => receiver.abandonMessage(message))));

function toGivenUp(
  message: ServiceBusReceivedMessage,
  receiver: ServiceBusReceiver,
  released: ServiceBusReceivedMessage[],
): GivenUpMessage {
  const { messageId, body, contentType, deadLetterReason, enqueuedTimeUtc, deliveryCount } = message;
  if (!enqueuedTimeUtc) throw new Error('The broker did not say when the message came');
  return {
    messageId: String(messageId),
    body: toBytes(body),
    reason: deadLetterReason,
    enqueuedAt: enqueuedTimeUtc.toISOString(),
    deliveries: deliveryCount ?? 0,
    contentType,
    properties: Object.fromEntries(Object.entries(message.applicationProperties ?? {}).flatMap(toSent)),
    complete: () => bounded('deadLetters', () => receiver.completeMessage(message)),
    async release() {
      // Not before the end: the next batch would bring it again, and the queue would never be empty.
      released.push(message);
    },
  };
}

const toSent = ([name, value]: [string, unknown]): [string, string][] => {
  if (ADDED_BY_BROKER.includes(name) || value === null || value === undefined) return [];
  return [[name, String(value)]];
};

const ADDED_BY_BROKER: readonly string[] = ['DeadLetterReason', 'DeadLetterErrorDescription'];
