/** The queue model without a broker around it. */

import type { Arrival } from '../../../local/service-bus/message.ts';
import { Queue } from '../../../local/service-bus/queue.ts';
import { readMessage } from '../../../local/service-bus/read-message.ts';
import { plainQueue } from './fixture.ts';

const unlimited = { maxDeliveryCount: Number.POSITIVE_INFINITY, timeToLiveInMs: Number.POSITIVE_INFINITY };

const { content } = readMessage(Buffer.alloc(0));
let ids = 0;
export const arrival = (fields: Partial<Arrival> = {}): Arrival => ({
  messageId: `m${++ids}`,
  sessionId: undefined,
  timeToLiveInMs: undefined,
  scheduledFor: undefined,
  content,
  ...fields,
});

export function newQueue(rules = plainQueue): { queue: Queue; letters: Queue } {
  const letters = new Queue({ ...rules, ...unlimited, requiresSession: false });
  return { queue: new Queue(rules, letters), letters };
}
