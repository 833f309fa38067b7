/** A queue as the rules describe it: no protocol, no timers. Every call says what time it is, and first lets that time pass. */

import type { QueueTopology } from '../../src/topology.ts';
import { messageLockLost, messageNotFound, notAllowed, sessionLockLost } from './broker-error.ts';
import { Duplicates } from './duplicates.ts';
import type { Arrival, DeadLetter, Lock, QueueMessage } from './message.ts';
import { MessageLocks } from './message-locks.ts';
import { MessageStore } from './message-store.ts';
import { type HeldSession, type SessionHolder, SessionLocks } from './sessions.ts';

export type AcceptedSession = { readonly id: string; readonly lockedUntil: number };

export class Queue {
  readonly rules: QueueTopology;
  readonly #deadLetters: Queue | undefined;
  readonly #store: MessageStore;
  readonly #locks: MessageLocks;
  readonly #sessions: SessionLocks;
  readonly #duplicates: Duplicates;

  /** Without dead letters it is itself a dead-letter queue. */
  constructor(rules: QueueTopology, deadLetters?: Queue) {
    this.rules = rules;
    this.#deadLetters = deadLetters;
    this.#store = new MessageStore(rules, deadLetters === undefined ? undefined : deadLetters.#store);
    this.#locks = new MessageLocks(rules.lockDurationInMs);
    this.#sessions = new SessionLocks(rules.lockDurationInMs);
    this.#duplicates = new Duplicates(rules.requiresDuplicateDetection ? rules.duplicateDetectionWindowInMs : 0);
  }

  /** All are taken, or none. Returns their sequence numbers; 0 (assumed) for a duplicate, which is dropped in silence. */
  send(arrivals: readonly Arrival[], now: number): number[] {
    this.pass(now);
    // learn: service-bus-messaging/service-bus-dead-letter-queues ("only be submitted via the dead-letter operation")
    if (this.#deadLetters === undefined) throw notAllowed('Messages cannot be sent to a dead-letter queue.');
    // learn: service-bus-messaging/message-sessions ("can no longer send/receive regular messages")
    if (this.rules.requiresSession && arrivals.some(({ sessionId }) => sessionId === undefined)) {
      throw notAllowed('The SessionId was not set on a message, and the entity requires sessions.');
    }
    const isNew = ({ messageId }: Arrival) => this.#duplicates.admit(messageId, now);
    return arrivals.map((arrival) => (isNew(arrival) ? this.#store.add(arrival, now) : 0));
  }

  /** learn: service-bus-messaging/message-sequencing ("Before that time, scheduled messages can be canceled") */
  cancelScheduled(sequenceNumbers: readonly number[], now: number): void {
    this.pass(now);
    for (const number of sequenceNumbers) if (!this.#store.cancel(number)) throw messageNotFound(number);
  }

  /** Locks the first message that is ready; in a queue with sessions, of a session its holder still holds. */
  receive(now: number, session?: HeldSession): Lock | undefined {
    this.pass(now);
    if (session !== undefined && !this.#sessions.isHeldBy(session)) return undefined;
    const message = this.#store.take(session?.id);
    if (message === undefined) return undefined;
    const lock = this.#locks.lock(message, now);
    // learn: service-bus-messaging/message-sessions (the session lock is "an umbrella for the message locks")
    return session === undefined ? lock : { ...lock, lockedUntil: this.#sessions.lockedUntil(session.id) ?? now };
  }

  complete(token: string, now: number): void {
    this.#store.forget(this.#take(token, now));
  }

  /** learn: service-bus-messaging/service-bus-dead-letter-queues ("explicitly abandoned or the lock has expired": counted) */
  abandon(token: string, now: number): void {
    this.#store.failDelivery(this.#take(token, now), now);
  }

  /** The AMQP outcome `released`. Assumed: the delivery count stays, as AMQP 1.0 has it. */
  release(token: string, now: number): void {
    this.#store.giveBack(this.#take(token, now), now);
  }

  deadLetter(token: string, letter: DeadLetter, now: number): void {
    // learn: service-bus-messaging/service-bus-dead-letter-queues ("you can't dead-letter a message from a DLQ")
    if (this.#deadLetters === undefined) throw notAllowed('A dead letter cannot be dead-lettered.');
    this.#store.bury(this.#take(token, now), letter);
  }

  /** Assumed: in a queue with sessions only sessions are renewed. */
  renewLock(token: string, now: number): number {
    this.pass(now);
    const lockedUntil = this.rules.requiresSession ? undefined : this.#locks.renew(token, now);
    if (lockedUntil === undefined) throw messageLockLost();
    return lockedUntil;
  }

  /** A session by its id, messages or not; without an id the next one that is free and has messages ready, if any. */
  acceptSession(id: string | undefined, holder: SessionHolder, now: number): AcceptedSession | undefined {
    this.pass(now);
    const accepted = id ?? this.#store.nextSession((session) => !this.#sessions.isLocked(session));
    if (accepted === undefined) return undefined;
    return { id: accepted, lockedUntil: this.#sessions.lock(accepted, holder, now) };
  }

  holdsSession(session: HeldSession, now: number): boolean {
    this.pass(now);
    return this.#sessions.isHeldBy(session);
  }

  /** Without a holder, whoever holds it is meant. */
  renewSession(id: string, holder: SessionHolder | undefined, now: number): number {
    this.pass(now);
    return this.#sessions.renew(id, holder, now);
  }

  /** learn: service-bus-messaging/message-sessions, "Impact of delivery count": closing a session counts no delivery. */
  releaseSession(session: HeldSession, now: number): void {
    if (!this.holdsSession(session, now)) return;
    this.#sessions.unlock(session.id);
    for (const message of this.#locks.takeSession(session.id)) this.#store.giveBack(message, now);
  }

  /** learn: service-bus-messaging/message-browsing: all of them, locked and scheduled too, in order of sequence numbers. */
  peek(from: number, count: number, sessionId: string | undefined, now: number): QueueMessage[] {
    this.pass(now);
    const found: QueueMessage[] = [];
    for (const message of this.#store.from(from)) {
      if (found.length === count) break;
      if (sessionId === undefined || message.sessionId === sessionId) found.push(message);
    }
    return found;
  }

  counts(now: number): { active: number; scheduled: number; locked: number } {
    this.pass(now);
    const scheduled = this.#store.scheduled;
    const locked = this.#locks.size;
    return { active: this.#store.size - scheduled - locked, scheduled, locked };
  }

  /** Lets time pass: locks run out, what is due becomes active, what is too old is dead-lettered. */
  pass(now: number): void {
    const expired = this.rules.requiresSession
      ? this.#sessions.expire(now).flatMap((id) => this.#locks.takeSession(id))
      : this.#locks.takeExpired(now);
    for (const message of expired) this.#store.failDelivery(message, now);
    this.#store.pass(now);
  }

  #take(token: string, now: number): QueueMessage {
    this.pass(now);
    const message = this.#locks.take(token);
    if (message === undefined) throw this.rules.requiresSession ? sessionLockLost() : messageLockLost();
    return message;
  }
}
