import { type Open, opened, withObject } from './envelope.ts';
import { timeInUtc } from './times.ts';

/**
 * HiBob, webhooks v2: ids and names of fields, no values and no id of the event. `triggeredAt` has no zone; that it is
 * UTC is an assumption (unverified).
 */
export const openHiBob: Open = (bytes) =>
  withObject(bytes, (event) => opened(event, { occurredAt: timeInUtc(event['triggeredAt']) }));
