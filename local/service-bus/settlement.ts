/** What the outcomes of a delivery, or dispositions on `$management`, mean to the queue. */

import { notImplemented } from './broker-error.ts';
import type { DeadLetter } from './message.ts';
import type { Queue } from './queue.ts';

export const OUTCOMES = ['accepted', 'released', 'modified', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The fields of an outcome that say how it is meant. */
export type OutcomeState = {
  readonly undeliverable_here?: unknown;
  readonly message_annotations?: unknown;
  readonly error?: { readonly info?: unknown } | undefined;
};

type Apply<From> = (from: From, queue: Queue, token: string, now: number) => void;

/** @azure/service-bus core/messageReceiver. `modified` is an abandoned message though `delivery-failed` is not set. */
const outcomes: Readonly<Record<Outcome, Apply<OutcomeState>>> = {
  accepted: (_, queue, token, now) => queue.complete(token, now),
  released: (_, queue, token, now) => queue.release(token, now),
  modified: (state, queue, token, now) => {
    // rhea reads a boolean in its longer encoding, which azure-servicebus writes, as a number.
    if (state.undeliverable_here) throw notImplemented('deferred messages');
    refuseChanges(state.message_annotations);
    queue.abandon(token, now);
  },
  rejected: (state, queue, token, now) => queue.deadLetter(token, deadLetterOf(state.error?.info), now),
};

export const applyOutcome = (outcome: Outcome, ...rest: Parameters<Apply<OutcomeState>>): void =>
  outcomes[outcome](...rest);

type Body = Readonly<Record<string, unknown>>;

/** learn: service-bus-messaging/service-bus-amqp-request-response, "Update disposition status" */
const dispositions: Readonly<Record<string, Apply<Body>>> = {
  completed: (_, queue, token, now) => queue.complete(token, now),
  abandoned: (_, queue, token, now) => queue.abandon(token, now),
  suspended: (body, queue, token, now) => {
    const reason = textOf(body['deadletter-reason']);
    queue.deadLetter(token, { reason, description: textOf(body['deadletter-description']) }, now);
  },
};

export const applyDisposition: Apply<Body> = (body, queue, token, now) => {
  const apply = dispositions[String(body['disposition-status'])];
  if (apply === undefined) throw notImplemented(`the disposition ${body['disposition-status']}`);
  refuseChanges(body['properties-to-modify']);
  apply(body, queue, token, now);
};

function deadLetterOf(info: unknown): DeadLetter {
  const { DeadLetterReason, DeadLetterErrorDescription, ...changes } = (info ?? {}) as Record<string, unknown>;
  refuseChanges(changes);
  return { reason: textOf(DeadLetterReason), description: textOf(DeadLetterErrorDescription) };
}

function refuseChanges(changes: unknown): void {
  if (Object.keys(changes ?? {}).length > 0) throw notImplemented('changes to properties on settlement');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
