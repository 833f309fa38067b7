/** Messages out with a receiver, by lock token. learn: service-bus-messaging/message-transfers-locks-settlement */

import { randomUUID } from 'node:crypto';
import type { Lock, QueueMessage } from './message.ts';

export class MessageLocks {
  readonly #lockDurationInMs: number;
  /** In order of expiry: every lock lasts equally long, and renewing moves it to the end. */
  readonly #locks = new Map<string, Lock>();

  constructor(lockDurationInMs: number) {
    this.#lockDurationInMs = lockDurationInMs;
  }

  get size(): number {
    return this.#locks.size;
  }

  lock(message: QueueMessage, now: number, token: string = randomUUID()): Lock {
    const lock = { token, message, lockedUntil: now + this.#lockDurationInMs };
    this.#locks.set(token, lock);
    message.state = 'locked';
    return lock;
  }

  take(token: string): QueueMessage | undefined {
    const lock = this.#locks.get(token);
    this.#locks.delete(token);
    return lock?.message;
  }

  renew(token: string, now: number): number | undefined {
    const message = this.take(token);
    return message === undefined ? undefined : this.lock(message, now, token).lockedUntil;
  }

  takeExpired(now: number): QueueMessage[] {
    const expired: QueueMessage[] = [];
    for (const { token, message, lockedUntil } of this.#locks.values()) {
      if (lockedUntil > now) break;
      this.#locks.delete(token);
      expired.push(message);
    }
    return expired;
  }

  takeSession(sessionId: string): QueueMessage[] {
    const held = [...this.#locks.values()].filter(({ message }) => message.sessionId === sessionId);
    for (const { token } of held) this.#locks.delete(token);
    return held.map(({ message }) => message);
  }
}
