/** The messages of a queue from arrival to the end: scheduled, ready, out with a receiver, gone or dead-lettered. */

import type { QueueTopology } from '../../src/topology.ts';
import { Lanes } from './lanes.ts';
import type { Arrival, DeadLetter, QueueMessage } from './message.ts';
import { Schedule } from './schedule.ts';

export class MessageStore {
  readonly #rules: QueueTopology;
  readonly #deadLetters: MessageStore | undefined;
  /** All but the gone, in order of their sequence numbers. */
  readonly #messages = new Map<number, QueueMessage>();
  readonly #lanes = new Lanes();
  readonly #schedule = new Schedule();
  #lastSequenceNumber = 0;
  /** No message expires before this; it may turn out that none expires then either. */
  #nextExpiry = Number.POSITIVE_INFINITY;

  constructor(rules: QueueTopology, deadLetters: MessageStore | undefined) {
    this.#rules = rules;
    this.#deadLetters = deadLetters;
  }

  get size(): number {
    return this.#messages.size;
  }

  get scheduled(): number {
    return this.#schedule.size;
  }

  /** Returns the sequence number. learn: service-bus-messaging/message-sequencing */
  add(arrival: Arrival, now: number): number {
    if (arrival.scheduledFor === undefined || arrival.scheduledFor <= now) return this.#enqueue(arrival, now);
    const message = this.#create(arrival, now, 'scheduled');
    this.#schedule.add(message, arrival, arrival.scheduledFor);
    return message.sequenceNumber;
  }

  cancel(sequenceNumber: number): boolean {
    return this.#schedule.cancel(sequenceNumber) && this.#messages.delete(sequenceNumber);
  }

  /** The first message that is ready, of a session or, in a queue without sessions, of the queue. */
  take(sessionId: string | undefined): QueueMessage | undefined {
    return this.#lanes.take(sessionId ?? '');
  }

  nextSession(passes: (sessionId: string) => boolean): string | undefined {
    return this.#lanes.next(passes);
  }

  forget(message: QueueMessage): void {
    message.state = 'gone';
    this.#messages.delete(message.sequenceNumber);
  }

  /** "back up at or near the front of the retrieval order": learn: service-bus-messaging/message-transfers-locks-settlement */
  giveBack(message: QueueMessage, now: number): void {
    // learn: service-bus-messaging/message-expiration: a lock holds expiry up, and only so long.
    message.state = 'active';
    if (message.expiresAt <= now) this.#buryExpired(message);
    else this.#put(message);
  }

  /** learn: service-bus-messaging/service-bus-dead-letter-queues, "Maximum delivery count". Wording of the reason: field report. */
  failDelivery(message: QueueMessage, now: number): void {
    message.deliveryCount += 1;
    const { maxDeliveryCount } = this.#rules;
    const description = `Message could not be consumed after ${maxDeliveryCount} delivery attempts.`;
    if (message.deliveryCount < maxDeliveryCount) this.giveBack(message, now);
    else this.bury(message, { reason: 'MaxDeliveryCountExceeded', description });
  }

  /** To the dead-letter queue, where time-to-live is not observed: learn: service-bus-messaging/service-bus-dead-letter-queues */
  bury(message: QueueMessage, deadLetter: DeadLetter): void {
    this.forget(message);
    const target = this.#deadLetters;
    if (target === undefined) return;
    const sequenceNumber = target.#nextSequenceNumber();
    target.#put({ ...message, sequenceNumber, expiresAt: Number.POSITIVE_INFINITY, deadLetter, state: 'active' });
  }

  *from(sequenceNumber: number): Iterable<QueueMessage> {
    for (const message of this.#messages.values()) if (message.sequenceNumber >= sequenceNumber) yield message;
  }

  /** What is due becomes active, what is too old is dead-lettered (assumed: at once, where the service may take its time). */
  pass(now: number): void {
    for (const { message, arrival } of this.#schedule.takeDue(now)) {
      this.forget(message);
      // learn: service-bus-messaging/message-sequencing: appended "as if had been enqueued at the current instant".
      this.#enqueue(arrival, now);
    }
    if (now < this.#nextExpiry) return;
    const ready = [...this.#messages.values()].filter(({ state }) => state === 'active');
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const message of ready) {
      if (message.expiresAt <= now) this.#buryExpired(message);
      else this.#nextExpiry = Math.min(this.#nextExpiry, message.expiresAt);
    }
  }

  #enqueue(arrival: Arrival, now: number): number {
    const message = this.#create(arrival, now, 'active');
    this.#put(message);
    return message.sequenceNumber;
  }

  #put(message: QueueMessage): void {
    this.#messages.set(message.sequenceNumber, message);
    this.#lanes.add(this.#laneOf(message), message);
    this.#nextExpiry = Math.min(this.#nextExpiry, message.expiresAt);
  }

  #create(arrival: Arrival, now: number, state: 'active' | 'scheduled'): QueueMessage {
    const { sessionId, content } = arrival;
    const sequenceNumber = this.#nextSequenceNumber();
    // learn: service-bus-messaging/message-expiration: the entity's time to live is the default and the ceiling.
    const timeToLiveInMs = Math.min(arrival.timeToLiveInMs ?? Number.POSITIVE_INFINITY, this.#rules.timeToLiveInMs);
    const numbers = { sequenceNumber, firstSequenceNumber: sequenceNumber, deliveryCount: 0 };
    const times = { enqueuedAt: now, timeToLiveInMs, expiresAt: now + timeToLiveInMs };
    const message: QueueMessage = { ...numbers, ...times, sessionId, content, state, deadLetter: undefined };
    if (state === 'scheduled') this.#messages.set(sequenceNumber, message);
    return message;
  }

  #nextSequenceNumber(): number {
    this.#lastSequenceNumber += 1;
    return this.#lastSequenceNumber;
  }

  #laneOf(message: QueueMessage): string {
    return this.#rules.requiresSession ? (message.sessionId ?? '') : '';
  }

  #buryExpired(message: QueueMessage): void {
    this.bury(message, { reason: 'TTLExpiredException', description: 'The message expired and was dead lettered.' });
  }
}
