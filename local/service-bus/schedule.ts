/** Messages that are not due yet. learn: service-bus-messaging/message-sequencing */

import { Heap } from './heap.ts';
import type { Arrival, QueueMessage } from './message.ts';

type Scheduled = { readonly message: QueueMessage; readonly arrival: Arrival; readonly dueAt: number };

export class Schedule {
  readonly #scheduled = new Map<number, Scheduled>();
  /** Cancelled messages stay in here until they would have been due. */
  readonly #byTime = new Heap<Scheduled>(({ dueAt }) => dueAt);

  get size(): number {
    return this.#scheduled.size;
  }

  add(message: QueueMessage, arrival: Arrival, dueAt: number): void {
    const scheduled = { message, arrival, dueAt };
    this.#scheduled.set(message.sequenceNumber, scheduled);
    this.#byTime.push(scheduled);
  }

  cancel(sequenceNumber: number): boolean {
    return this.#scheduled.delete(sequenceNumber);
  }

  takeDue(now: number): Scheduled[] {
    const due: Scheduled[] = [];
    for (let first = this.#byTime.first(); first !== undefined && first.dueAt <= now; first = this.#byTime.first()) {
      this.#byTime.pop();
      if (this.#scheduled.delete(first.message.sequenceNumber)) due.push(first);
    }
    return due;
  }
}
