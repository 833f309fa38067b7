/** Messages ready for delivery, in order of their sequence numbers. A lane is a session; a queue without sessions has one lane. */

import { Heap } from './heap.ts';
import type { QueueMessage } from './message.ts';

export class Lanes {
  readonly #lanes = new Map<string, Heap<QueueMessage>>();

  add(lane: string, message: QueueMessage): void {
    let ready = this.#lanes.get(lane);
    if (ready === undefined) {
      ready = new Heap<QueueMessage>(({ sequenceNumber }) => sequenceNumber);
      this.#lanes.set(lane, ready);
    }
    ready.push(message);
  }

  take(lane: string): QueueMessage | undefined {
    const message = this.#first(lane);
    if (message !== undefined) this.#lanes.get(lane)?.pop();
    return message;
  }

  /** The lane whose message has waited longest, of those that pass. Assumed: the documentation names no order of sessions. */
  next(passes: (lane: string) => boolean): string | undefined {
    let best: { lane: string; sequenceNumber: number } | undefined;
    for (const lane of this.#lanes.keys()) {
      const message = passes(lane) ? this.#first(lane) : undefined;
      if (message !== undefined && message.sequenceNumber < (best?.sequenceNumber ?? Number.POSITIVE_INFINITY)) {
        best = { lane, sequenceNumber: message.sequenceNumber };
      }
    }
    return best?.lane;
  }

  /** Expired messages leave the queue but not the heap; they are passed over here. */
  #first(lane: string): QueueMessage | undefined {
    const ready = this.#lanes.get(lane);
    while (ready?.first()?.state === 'gone') ready.pop();
    const first = ready?.first();
    if (first === undefined) this.#lanes.delete(lane);
    return first;
  }
}
