import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusSessionReceiver } from '@azure/service-bus';
import type { DeadLetterBox, HeldLetter } from '../../ports/dead-letters.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { bounded } from './bounded.ts';
import { toLetter, toMessage } from './letter.ts';
import { createTracedSender } from './traced-sender.ts';

/** A letter that is there comes at once; of an empty session nothing is ever heard. */
const FIRST_WITHIN_MS = 1_000;
/** The client ends its wait by draining the link, and the broker sends what is there before it answers to that. */
const OTHERS_WITHIN_MS = 50;
const OTHERS = 31;

/**
 * Dead letters in a queue with sessions, one session a key. After a crash between the send of a letter and the end of
 * what it was sent for, a key can have several: the one with the highest hop is the letter, and all of them go with it.
 */
export function createDeadLetterBox(client: ServiceBusClient, queue: string, tracer: Tracer): DeadLetterBox {
  const { send } = createTracedSender(client, queue, tracer);
  return {
    put: (letter, copy) => send('deadLetters', toMessage(letter, copy), letter.traceparent),

    async open(key) {
      const receiver = await bounded('deadLetters', (limit) =>
        client.acceptSession(queue, key, { skipParsingBodyAsJson: true, ...limit }),
      );
      try {
        const held = hold(key, await receiveAll(receiver), receiver);
        if (!held) await close(receiver);
        return held;
      } catch (error) {
        await close(receiver);
        throw error;
      }
    },
  };
}

async function receiveAll(receiver: ServiceBusSessionReceiver): Promise<readonly ServiceBusReceivedMessage[]> {
  const first = await receive(receiver, 1, FIRST_WITHIN_MS);
  return first.length === 0 ? first : [...first, ...(await receive(receiver, OTHERS, OTHERS_WITHIN_MS))];
}

const receive = (receiver: ServiceBusSessionReceiver, count: number, maxWaitTimeInMs: number) =>
  bounded('deadLetters', (limit) => receiver.receiveMessages(count, { maxWaitTimeInMs, ...limit }));

function hold(
  key: string,
  messages: readonly ServiceBusReceivedMessage[],
  receiver: ServiceBusSessionReceiver,
): HeldLetter | undefined {
  const received = messages.map((message) => ({ message, letter: toLetter(key, message) }));
  received.sort((a, b) => a.letter.hop - b.letter.hop);
  const newest = received.at(-1);
  return (
    newest && {
      letter: newest.letter,
      async complete() {
        try {
          // The letter last: if this ends half-way, it is still the one that is found.
          for (const { message } of received) await bounded('deadLetters', () => receiver.completeMessage(message));
        } finally {
          await close(receiver);
        }
      },
      // Not abandoned: that would count as a failed delivery, and the broker gives up what fails too often.
      release: () => close(receiver),
    }
  );
}

/** Frees the session. Where that fails, it is free when its lock runs out. */
const close = (receiver: ServiceBusSessionReceiver): Promise<void> =>
  bounded('deadLetters', () => receiver.close()).catch(() => {});
