/** What the broker needs of rhea beyond its typings. Everything here was read in rhea 3.0.5. */

import rhea, { type Delivery, type EventContext, type Receiver, type Sender, type Session } from 'rhea';
import type { BrokerError } from './broker-error.ts';

type Outcome = { described(): unknown };
type Outcomes = {
  accepted(): Outcome;
  rejected(fields: { error: { condition: string; description: string } }): Outcome;
};

type SessionInternals = {
  readonly outgoing: {
    readonly next_pending_delivery: number;
    readonly next_delivery_id: number;
    readonly deliveries: { by_id(id: number): { readonly link: unknown } | undefined };
    available(): number;
  };
  create_sender(name: string, options?: unknown): Sender;
  on_transfer(frame: { performative: { message_format: number | undefined } }): void;
  _write_flow(): void;
};

type SenderInternals = {
  credit: number;
  delivery_count: number;
  issue_flow: boolean;
  local: { attach: { snd_settle_mode: number; rcv_settle_mode: number; properties: Record<string, unknown> } };
  _draining: boolean;
  _get_drain(): boolean;
};

const outcomes = rhea.message as unknown as Outcomes;
const sessionOf = (link: Sender): SessionInternals => link.session as unknown as SessionInternals;
const internals = (link: Sender): SenderInternals => link as unknown as SenderInternals;

export const { types } = rhea;

/**
 * Two habits of rhea to break, before the first link of a session: it decodes messages (and loses the AMQP types of their
 * values), and it answers the attach of a receiving client at once (where accepting a session may have to wait).
 */
export function prepareSession(session: Session): void {
  const inner = session as unknown as SessionInternals;
  const onTransfer = inner.on_transfer.bind(session);
  inner.on_transfer = (frame) => {
    // Format 0 is the only one it decodes.
    if (frame.performative.message_format === 0) frame.performative.message_format = undefined;
    onTransfer(frame);
  };
  const createSender = inner.create_sender.bind(session);
  inner.create_sender = (name, options) => {
    const link = createSender(name, options);
    // `attach()` is the same method under its other name and stays as it is.
    link.open = () => undefined;
    return link;
  };
}

/** The payload of a message event, once its session is prepared. */
export function payloadOf({ message }: EventContext): Buffer {
  const payload: unknown = message;
  if (!Buffer.isBuffer(payload)) throw new Error('The session of this message was not prepared.');
  return payload;
}

export const decode = (payload: Buffer): Record<string, unknown> => rhea.message.decode(payload);

/** Answers the attach of a receiving client. */
export function attach(
  link: Sender,
  source: Parameters<Sender['set_source']>[0],
  properties: Record<string, unknown>,
): void {
  const { attach: answer } = internals(link).local;
  link.set_source(source);
  link.set_target(link.target);
  answer.snd_settle_mode = link.snd_settle_mode;
  answer.rcv_settle_mode = link.rcv_settle_mode;
  answer.properties = properties;
  link.attach();
}

/** learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Create message sender (error)": attach without a terminus, then detach. */
export function refuse(link: Sender | Receiver, { condition, message }: BrokerError): void {
  link.attach();
  link.close({ condition, description: message });
}

/** Credit that no delivery has been queued for: rhea lowers its own count only when frames are written. */
export function freeCredit(link: Sender): number {
  const { next_pending_delivery: first, next_delivery_id: end, deliveries } = sessionOf(link).outgoing;
  let queued = 0;
  for (let id = first; id < end; id += 1) if (deliveries.by_id(id)?.link === link) queued += 1;
  return internals(link).credit - queued;
}

/** Of 2 048 deliveries that a session can have under way. */
export const hasRoom = (link: Sender): boolean => sessionOf(link).outgoing.available() > 0;

/**
 * A client that has written a flow waits for its TCP acknowledgement before it writes again (Nagle), and the kernel delays
 * that by 40 ms unless something is written in return.
 */
export const answerFlow = (link: Sender): void => sessionOf(link)._write_flow();

/** Gives back what credit is left. rhea alone would answer only when some is left, and clients wait for the answer. */
export function answerDrain(link: Sender): void {
  const inner = internals(link);
  inner._get_drain = () => {
    const draining = inner._draining;
    if (draining) {
      inner.delivery_count += inner.credit;
      inner.credit = 0;
    }
    inner._draining = false;
    return draining;
  };
  link.set_drained(true);
}

/** Answers the outcome a client asked for. Clients do not settle again, so the delivery would never leave rhea's buffer. */
export function settle(delivery: Delivery, refusal: BrokerError | undefined): void {
  if (delivery.remote_settled) return;
  const outcome =
    refusal === undefined
      ? outcomes.accepted()
      : outcomes.rejected({ error: { condition: refusal.condition, description: refusal.message } });
  delivery.update(true, outcome.described());
  (delivery as { remote_settled: boolean }).remote_settled = true;
}
