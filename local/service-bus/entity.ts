/** A queue and the links that wait for its messages. */

import type { Queue } from './queue.ts';

export type Waiting = {
  /** Hands out at most one message; whether it did. */
  serve(): boolean;
};

export class Entity {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Entity | undefined;
  /** In order of arrival: learn: service-bus-messaging/service-bus-amqp-protocol-guide ("recorded in order of arrival"). */
  readonly #waiting = new Set<Waiting>();
  #woken = false;

  constructor(name: string, queue: Queue, deadLetters?: Entity) {
    this.name = name;
    this.queue = queue;
    this.deadLetters = deadLetters;
  }

  join(waiting: Waiting): void {
    this.#waiting.add(waiting);
    this.wake();
  }

  leave(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    this.wake();
  }

  /** Serves soon: once for all that happens in one turn of the event loop. */
  wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    queueMicrotask(() => this.serve());
  }

  /** One message for each in turn, so that no link starves the others. */
  serve(): void {
    this.#woken = false;
    for (let served = true; served; ) {
      served = false;
      for (const waiting of this.#waiting) served = waiting.serve() || served;
    }
    this.deadLetters?.wake();
  }
}
