/** A client that asks for a session, and waits for it if it wants just any. learn: service-bus-messaging/message-sessions */

import type { Sender } from 'rhea';
import { BrokerError, noSessionInTime } from './broker-error.ts';
import { DeliveryLink } from './delivery-link.ts';
import type { Entity, Waiting } from './entity.ts';
import type { AcceptedSession } from './queue.ts';
import { attach, refuse } from './rhea-edge.ts';

/** Name and shape of filter and properties: seen in @azure/service-bus session/messageSession. */
export const SESSION_FILTER = 'com.microsoft:session-filter';
const LOCKED_UNTIL = 'com.microsoft:locked-until-utc';
const TIMEOUT = 'com.microsoft:timeout';

/** What the service grants a client that names no timeout: @azure/service-bus session/messageSession. */
const DEFAULT_TIMEOUT_IN_MS = 65_000;

/** 1970-01-01 in .NET ticks of 100 ns. */
const EPOCH_IN_TICKS = 621_355_968_000_000_000n;

export class SessionRequest implements Waiting {
  readonly #link: Sender;
  readonly #entity: Entity;
  readonly #now: () => number;
  readonly #sessionId: string | undefined;
  readonly #until: number;
  readonly #answer: (link: DeliveryLink | undefined) => void;

  constructor(
    link: Sender,
    entity: Entity,
    now: () => number,
    sessionId: string | undefined,
    answer: (link: DeliveryLink | undefined) => void,
  ) {
    const timeout: unknown = link.properties?.[TIMEOUT];
    this.#link = link;
    this.#entity = entity;
    this.#now = now;
    this.#sessionId = sessionId;
    this.#until = now() + (typeof timeout === 'number' ? timeout : DEFAULT_TIMEOUT_IN_MS);
    this.#answer = answer;
    entity.join(this);
  }

  serve(): boolean {
    const holder = {};
    try {
      const session = this.#entity.queue.acceptSession(this.#sessionId, holder, this.#now());
      if (session !== undefined) this.#accept(session, holder);
      else if (this.#now() >= this.#until) throw noSessionInTime();
      return session !== undefined;
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      this.#entity.leave(this);
      this.#answer(undefined);
      refuse(this.#link, error);
      return false;
    }
  }

  /** The client gave up; its detach is answered like that of any link, and for that the link must be attached. */
  detached(): void {
    this.#entity.leave(this);
    this.#link.attach();
    this.#link.close();
  }

  lost(): void {
    this.#entity.leave(this);
  }

  #accept({ id, lockedUntil }: AcceptedSession, holder: object): void {
    this.#entity.leave(this);
    const ticks = Buffer.alloc(8);
    ticks.writeBigInt64BE(BigInt(lockedUntil) * 10_000n + EPOCH_IN_TICKS);
    attach(this.#link, { address: this.#entity.name, filter: { [SESSION_FILTER]: id } }, { [LOCKED_UNTIL]: ticks });
    this.#answer(new DeliveryLink(this.#link, this.#entity, this.#now, { id, holder }));
  }
}
