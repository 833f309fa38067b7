import { sha256 } from '../../domain/key.ts';
import type { EventHeaders } from '../headers.ts';
import { text } from '../target.ts';

const eventId = text(256);

/** As a request can carry it; what it cannot is told by its digest. */
export const toEventId = (id: string): string => (eventId.safeParse(id).success ? id : sha256(id));

/** The id in the first of these headers that is there. */
export function headerId(headers: EventHeaders, ...names: readonly string[]): string | undefined {
  const id = names.map((name) => headers[name]).find((value) => value !== undefined && value !== '');
  return id === undefined ? undefined : toEventId(id);
}
