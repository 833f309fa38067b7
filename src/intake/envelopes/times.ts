/**
 * Times as senders write them, in the form that requests are read in. What is no time is handed on as it is: if it is
 * used at all, the reader of the request refuses it, and nobody guesses.
 */
export function timeOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : NO_TIME;
}

const NO_TIME = '?';
/** ECMA-262, 21.4.1.1. */
const LAST_IN_MS = 8.64e15;
const UNZONED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/;

/** Milliseconds since the epoch. */
export const timeOfMillis = (value: unknown): string | undefined =>
  typeof value === 'number' && Math.abs(value) <= LAST_IN_MS ? new Date(value).toISOString() : timeOf(value);

/** An offset without a colon: `+0000`. */
export const timeOfShortOffset = (value: unknown): string | undefined =>
  timeOf(value)?.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');

/** Of a sender whose times have no zone and are in UTC. */
export const timeInUtc = (value: unknown): string | undefined => timeOf(value)?.replace(UNZONED, '$1T$2Z');
