/** One form for every time, so that the order of the texts is the order of the times; RFC 3339 alone has several. */
export const toText = (time: string): string => new Date(time).toISOString();

/** As partitions are named: `2026-12-01T09`. */
export const toHour = (time: string): string => toText(time).slice(0, 'yyyy-mm-ddThh'.length);

/** Counted down in milliseconds, so that what is newest comes first. */
export function toNewestFirst(time: string): string {
  const left = Math.min(Math.max(FURTHEST - Date.parse(time), 0), FURTHEST);
  return String(left).padStart(DIGITS, '0');
}

const DIGITS = 13;
/** In the year 2286. */
const FURTHEST = 10 ** DIGITS - 1;
