/** What the broker needs of rhea beyond its typings. Everything here was read in rhea 3.0.5. */

import rhea, { type Delivery, type EventContext, type Message, type Receiver, type Sender, type Session } from 'rhea';
import { limits } from '../../src/topology.ts';
import { type BrokerError, messageTooLarge } from './broker-error.ts';
import type { Outcome } from './settlement.ts';

type DescribedOutcome = { described(): unknown };
type Outcomes = Record<Outcome, (fields?: { error: object }) => DescribedOutcome>;

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
  if (payload.length > limits.messageBytes) throw messageTooLarge(payload.length, limits.messageBytes);
  return payload;
}

export const decode = (payload: Buffer): Record<string, unknown> => rhea.message.decode(payload);

/**
 * Answers the attach of a receiving client, in its own words but for the filter: azure-servicebus takes an answer without
 * source or target for a refusal.
 */
export function attach(link: Sender, filter: Record<string, unknown>, properties: Record<string, unknown>): void {
  const { attach: answer } = internals(link).local;
  link.set_source({ address: link.source.address, filter });
  link.set_target({ address: link.target?.address ?? '' });
  answer.snd_settle_mode = link.snd_settle_mode;
  answer.rcv_settle_mode = link.rcv_settle_mode;
  answer.properties = properties;
  link.attach();
}

/** learn: service-bus-messaging/service-bus-amqp-protocol-guide, "Create message sender (error)": attach without a terminus, then detach. */
export function refuse(link: Sender | Receiver, error: BrokerError): void {
  link.attach();
  link.close(error.toAmqp());
}

/** To a client that detaches before it was answered. rhea answers, and forgets, only links that were attached. */
export function answerDetach(link: Sender): void {
  link.attach();
  link.close();
  setImmediate(() => link.remove());
}

/** Settled when sent: azure-servicebus never settles replies, and they would fill the buffer of the session. */
export function sendSettled(link: Sender, message: Message): void {
  (link.send(message) as { settled: boolean }).settled = true;
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

/**
 * Answers the outcome a client asked for: with the same outcome if it was applied, and with an error in `rejected` if not
 * (azure-servicebus _pyamqp/receiver.py). The answer settles: clients do not, and rhea would keep the delivery for good.
 */
export function settle(delivery: Delivery, applied: Outcome | BrokerError): void {
  if (delivery.remote_settled) return;
  const outcome = typeof applied === 'string' ? outcomes[applied]() : outcomes.rejected({ error: applied.toAmqp() });
  delivery.update(true, outcome.described());
  (delivery as { remote_settled: boolean }).remote_settled = true;
}
