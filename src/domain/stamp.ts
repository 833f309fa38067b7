import type { AssignmentRequest } from './request.ts';

/**
 * Where a request stands in the order of all requests: event time, then time of receipt, then its key. Stamps compare
 * as strings, and no two requests have the same.
 */
export type Stamp = string;

/** Enough digits for any year a date can have, so that text order is number order. */
const DIGITS = 16;
/** Ties of both times are rare, and of twelve characters of a SHA-256 besides are not to be expected. */
const KEY_LENGTH = 12;

const digits = (time: number): string => String(Math.max(0, time)).padStart(DIGITS, '0');

export const stampOf = (eventTime: number, receivedAt: number, key: string): Stamp =>
  `${digits(eventTime)}.${digits(receivedAt)}.${key.slice(0, KEY_LENGTH)}`;

/** The place right behind a request, before every other. */
export const rightAfter = (stamp: Stamp): Stamp => `${stamp}~`;

/** When a request takes its place: when it happened, and no earlier than it shall take effect. */
export function eventTimeOf({ occurredAt, effectiveAt }: AssignmentRequest, receivedAt: number): number {
  const happened = occurredAt === undefined ? receivedAt : Date.parse(occurredAt);
  return effectiveAt === undefined ? happened : Math.max(happened, Date.parse(effectiveAt));
}

/** When a request could have been applied at best: it waits for its own time, and for nobody else's. */
export function applicableFrom({ occurredAt, effectiveAt }: AssignmentRequest, receivedAt: number): number {
  // A sender's clock may be a little ahead.
  const happened = occurredAt === undefined ? receivedAt : Math.min(Date.parse(occurredAt), receivedAt);
  return effectiveAt === undefined ? happened : Math.max(happened, Date.parse(effectiveAt));
}
