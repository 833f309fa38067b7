import { isObject, type JsonObject, type Open, opened, withObject } from './envelope.ts';
import { headerId, toEventId } from './event-id.ts';
import { timeInUtc } from './times.ts';

/**
 * ServiceNow signs nothing by itself, so this is the relay's own contract, which the business rule in docs/sources.md
 * keeps: the record of the requested item as JSON, its `variables` in it, and the headers of Standard Webhooks with
 * `sys_id:sys_mod_count` as `webhook-id`. Times of records are stored in UTC and have no zone.
 */
export const openServiceNow: Open = (bytes, headers) =>
  withObject(bytes, (event) =>
    opened(event, { id: headerId(headers, 'webhook-id') ?? idOf(event), occurredAt: updatedAt(event) }),
  );

function idOf({ sys_id: id, sys_mod_count: count }: JsonObject): string | undefined {
  const isCount = typeof count === 'string' || typeof count === 'number';
  return typeof id === 'string' && isCount ? toEventId(`${id}:${count}`) : undefined;
}

/** A field comes bare, or with what is shown for it beside its value. */
function updatedAt({ sys_updated_on: field }: JsonObject): string | undefined {
  return timeInUtc(isObject(field) ? field['value'] : field);
}
