import type { TimeFormat } from './schemes.ts';

/**
 * Eleven digits reach the year 5138; more would only be read less exactly. No zero leads: where the time is signed right
 * behind the body, one that ends it could be moved over.
 */
const UNIX_SECONDS = /^(?:0|[1-9]\d{0,10})$/;
/** With a zone: without one it would be anybody's guess. Its colon is optional in ISO 8601, not in RFC 3339. */
const ISO_8601 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d):?(\d\d))$/;

/** Milliseconds since the epoch, or undefined for what is no time of this format. */
export function readTime(text: string, format: TimeFormat): number | undefined {
  if (format !== 'iso8601' && UNIX_SECONDS.test(text)) return Number(text) * 1_000;
  if (format === 'unixSeconds') return undefined;
  const [, local, hours, minutes] = ISO_8601.exec(text) ?? [];
  const at = Date.parse(`${local}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(at) ? undefined : at;
}
