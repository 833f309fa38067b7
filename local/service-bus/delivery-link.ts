/** A link on which a client receives: peek-lock, from a queue or from one session of it. */

import type { Delivery, EventContext, Sender } from 'rhea';
import { BrokerError, sessionLockLost } from './broker-error.ts';
import type { Entity, Waiting } from './entity.ts';
import { tagOf, tokenOfTag } from './lock-token.ts';
import { answerDrain, answerFlow, freeCredit, hasRoom, settle } from './rhea-edge.ts';
import type { HeldSession } from './sessions.ts';
import { applyOutcome, OUTCOMES, type Outcome } from './settlement.ts';
import { writeMessage } from './write-message.ts';

export class DeliveryLink implements Waiting {
  readonly link: Sender;
  readonly session: HeldSession | undefined;
  readonly #entity: Entity;
  readonly #now: () => number;
  #credit = 0;

  constructor(link: Sender, entity: Entity, now: () => number, session: HeldSession | undefined) {
    this.link = link;
    this.session = session;
    this.#entity = entity;
    this.#now = now;
    link.on('sender_flow', () => this.#grant());
    link.on('sender_draining', () => this.#drain());
    for (const outcome of OUTCOMES) link.on(outcome, ({ delivery }: EventContext) => this.#settle(outcome, delivery));
    entity.join(this);
  }

  serve(): boolean {
    const { queue } = this.#entity;
    if (this.session !== undefined && !queue.holdsSession(this.session, this.#now())) return this.#loseSession();
    if (this.#credit <= 0 || !hasRoom(this.link)) return false;
    const lock = queue.receive(this.#now(), this.session);
    if (lock === undefined) return false;
    this.#credit -= 1;
    this.link.send(writeMessage(lock.message, lock.lockedUntil), tagOf(lock.token), 0);
    return true;
  }

  /**
   * Detached by the client. Message locks run on without the link: learn: service-bus-messaging/message-transfers-locks-settlement;
   * @azure/service-bus settles such messages through `$management`.
   */
  detached(): void {
    if (this.session !== undefined) this.#entity.queue.releaseSession(this.session, this.#now());
    this.#entity.leave(this);
  }

  /** The connection is gone, and all locks run on: learn: service-bus-messaging/message-sessions. */
  lost(): void {
    this.#entity.leave(this);
  }

  #grant(): void {
    this.#credit = freeCredit(this.link);
    answerFlow(this.link);
    this.#entity.wake();
  }

  #drain(): void {
    this.#entity.serve();
    this.#credit = 0;
    answerDrain(this.link);
  }

  #settle(outcome: Outcome, delivery: Delivery | undefined): void {
    if (delivery === undefined) return;
    try {
      const token = tokenOfTag(Buffer.from(delivery.tag));
      applyOutcome(outcome, delivery.remote_state ?? {}, this.#entity.queue, token, this.#now());
      settle(delivery, outcome);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      settle(delivery, error);
    }
    this.#entity.wake();
  }

  #loseSession(): false {
    this.#entity.leave(this);
    this.link.close(sessionLockLost().toAmqp());
    return false;
  }
}
