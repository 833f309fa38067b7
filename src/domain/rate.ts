const MINUTE = 60_000;

/** How many events a source may still send. A minute's worth may come at once. */
export type Allowance = { readonly events: number; readonly at: number };

export const fullAllowance = (perMinute: number, now: number): Allowance => ({ events: perMinute, at: now });

/**
 * Takes what some events cost, or says how long to wait until it could. A batch of more than a minute's worth is taken
 * when nothing is owed, and owed afterwards: otherwise it could never come.
 */
export function spend(
  allowance: Allowance,
  count: number,
  perMinute: number,
  now: number,
): { readonly allowance: Allowance; readonly waitInMs: number } {
  const earned = (Math.max(0, now - allowance.at) / MINUTE) * perMinute;
  const refilled = { events: Math.min(perMinute, allowance.events + earned), at: now };
  const missing = Math.min(count, perMinute) - refilled.events;
  if (missing > 0) return { allowance: refilled, waitInMs: Math.ceil((missing / perMinute) * MINUTE) };
  return { allowance: { ...refilled, events: refilled.events - count }, waitInMs: 0 };
}
