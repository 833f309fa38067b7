const DECIMAL = /^\d+(\.\d+)?$/;
/** The one form that servers send (RFC 9110, 5.6.7). `Date.parse` alone takes nearly everything for a date. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Longer than anybody means: beyond it lie times that are no times. */
const LONGEST_IN_MS = 30 * 24 * 3_600_000;

/** Graph sends seconds, with fractions too; HTTP allows dates. Rounded up, so that it is never undercut. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  // The exponent moves the point in the text: a multiplication would leave its error to the rounding.
  if (DECIMAL.test(header)) return Math.min(LONGEST_IN_MS, Math.ceil(Number(`${header}e3`)));
  if (!HTTP_DATE.test(header)) return undefined;
  const inMs = Math.min(LONGEST_IN_MS, Math.max(0, Math.ceil(Date.parse(header) - now)));
  return Number.isFinite(inMs) ? inMs : undefined;
}
