import { sha256 } from '../../domain/key.ts';
import type { EventHeaders } from '../headers.ts';
import { text } from '../target.ts';

const eventId = text(256);

/** Whether a request can carry it; one that cannot could name what no sender may, as the key of some bytes. */
export const isEventId = (id: string | undefined): id is string => eventId.safeParse(id).success;

/** As a request can carry it; what it cannot is told by its digest. */
export const toEventId = (id: string): string => (isEventId(id) ? id : sha256(id));

/** The id in the first of these headers that is there. */
export function headerId(headers: EventHeaders, ...names: readonly string[]): string | undefined {
  const id = names.map((name) => headers[name]).find((value) => value !== undefined && value !== '');
  return id === undefined ? undefined : toEventId(id);
}
