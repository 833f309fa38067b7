/** A client that asks for a session, and waits for it if it wants just any. learn: service-bus-messaging/message-sessions */

import type { Sender } from 'rhea';
import { BrokerError, noSessionInTime } from './broker-error.ts';
import { DeliveryLink } from './delivery-link.ts';
import type { Entity, Waiting } from './entity.ts';
import type { AcceptedSession } from './queue.ts';
import { attach, refuse, types } from './rhea-edge.ts';

/** Name and shape of filter and properties: seen in @azure/service-bus session/messageSession. */
export const SESSION_FILTER = 'com.microsoft:session-filter';
const LOCKED_UNTIL = 'com.microsoft:locked-until-utc';
const TIMEOUT = 'com.microsoft:timeout';

/** What the service grants a client that names no timeout: @azure/service-bus session/messageSession. */
const DEFAULT_TIMEOUT_IN_MS = 65_000;

/** 1970-01-01 in .NET ticks of 100 ns. */
const EPOCH_IN_TICKS = 621_355_968_000_000_000n;

/** The session asked for, if it is a certain one, and how the client writes and wants to read such a filter. */
type SessionFilter = { readonly sessionId: string | undefined; write(sessionId: string): unknown };

export class SessionRequest implements Waiting {
  readonly #link: Sender;
  readonly #entity: Entity;
  readonly #now: () => number;
  readonly #filter: SessionFilter;
  readonly #until: number;
  readonly #answer: (link: DeliveryLink | undefined) => void;

  constructor(link: Sender, entity: Entity, now: () => number, answer: (link: DeliveryLink | undefined) => void) {
    const timeout: unknown = link.properties?.[TIMEOUT];
    this.#link = link;
    this.#entity = entity;
    this.#now = now;
    this.#filter = readFilter(link.source.filter?.[SESSION_FILTER]);
    this.#until = now() + (typeof timeout === 'number' ? timeout : DEFAULT_TIMEOUT_IN_MS);
    this.#answer = answer;
    entity.join(this);
  }

  serve(): boolean {
    const holder = {};
    try {
      const session = this.#entity.queue.acceptSession(this.#filter.sessionId, holder, this.#now());
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

  detached(): void {
    this.#entity.leave(this);
  }

  lost(): void {
    this.#entity.leave(this);
  }

  #accept({ id, lockedUntil }: AcceptedSession, holder: object): void {
    this.#entity.leave(this);
    const ticks = Buffer.alloc(8);
    ticks.writeBigInt64BE(BigInt(lockedUntil) * 10_000n + EPOCH_IN_TICKS);
    const properties = { [LOCKED_UNTIL]: types.wrap_long(ticks) };
    attach(this.#link, { [SESSION_FILTER]: this.#filter.write(id) }, properties);
    this.#answer(new DeliveryLink(this.#link, this.#entity, this.#now, { id, holder }));
  }
}

/** AMQP has filters described (azservicebus does), @azure/service-bus has them plain: each understands its own form only. */
function readFilter(filter: unknown): SessionFilter {
  const described =
    filter instanceof Object ? (filter as { value: unknown; descriptor?: { value: number } }) : undefined;
  const value = described === undefined ? filter : described.value;
  const descriptor = described?.descriptor?.value;
  return {
    sessionId: typeof value === 'string' ? value : undefined,
    write: (sessionId) => (descriptor === undefined ? sessionId : types.wrap_described(sessionId, descriptor)),
  };
}
