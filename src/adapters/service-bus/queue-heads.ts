import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { QueueHeads } from '../../ports/queue-heads.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { bounded } from './bounded.ts';

/** Mostly the first one is enough; a body has up to 180 KB. */
const AT_FIRST = 1;
const AT_ONCE = 32;
const MOST_BATCHES = 16;

type Head = {
  readonly receiver: ServiceBusReceiver;
  /** All before it are scheduled. Each of them gets a new number when its time comes, so none is looked at again. */
  from: ServiceBusReceivedMessage['sequenceNumber'];
};

/**
 * Peeks at queues (learn, message browsing: in the order of sequence numbers, with what is scheduled and what is locked).
 * Of a queue with sessions a peek without a session is not reliable (azure-sdk-for-js issue 7903).
 */
export function createQueueHeads(client: ServiceBusClient): QueueHeads {
  const heads = new Map<string, Head>();

  function headOf(queue: string): Head {
    const known = heads.get(queue);
    if (known) return known;
    const head = { receiver: client.createReceiver(queue, { skipParsingBodyAsJson: true }), from: undefined };
    heads.set(queue, head);
    return head;
  }

  return {
    async oldest(queue) {
      const head = headOf(queue);
      for (let batch = 0; batch < MOST_BATCHES; batch++) {
        const messages = await peek(head, batch === 0 ? AT_FIRST : AT_ONCE);
        const oldest = messages.find(({ state }) => state !== 'scheduled');
        head.from = oldest ? oldest.sequenceNumber : (messages.at(-1)?.sequenceNumber?.add(1) ?? head.from);
        if (oldest) return oldest.enqueuedTimeUtc?.getTime();
        if (messages.length === 0) return undefined;
      }
      throw new Unavailable('queue', new Error('Too many messages are scheduled to look behind all of them'));
    },
  };
}

/** Without a number it begins with the first message of all, for this is the first peek. */
const peek = ({ receiver, from }: Head, count: number): Promise<readonly ServiceBusReceivedMessage[]> =>
  bounded('queue', (limit) =>
    receiver.peekMessages(count, { ...limit, ...(from === undefined ? {} : { fromSequenceNumber: from }) }),
  );
