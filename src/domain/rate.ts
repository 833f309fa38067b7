const MINUTE = 60_000;

/**
 * How much of what a source may send it has used: as the time at which nothing of it would be used any more. A minute's
 * worth may come at once.
 */
export type UsedUntil = number;

/**
 * Uses as much as some events cost, or says how long to wait until that could be. A batch of more than a minute's worth
 * is taken when nothing is used, and waited for afterwards: otherwise it could never come.
 */
export function spend(
  usedUntil: UsedUntil,
  count: number,
  perMinute: number,
  now: number,
): { readonly usedUntil: UsedUntil; readonly waitInMs: number } {
  const from = Math.max(now, usedUntil);
  const costInMs = (count / perMinute) * MINUTE;
  const tooMuchInMs = from - now + Math.min(costInMs, MINUTE) - MINUTE;
  if (tooMuchInMs > 0) return { usedUntil, waitInMs: Math.ceil(tooMuchInMs) };
  return { usedUntil: from + costInMs, waitInMs: 0 };
}
