import { queues } from '../../src/topology.ts';
import type { World } from './world.ts';

export const ENQUEUED_AT = '2026-11-19T08:00:00.000Z';
export const DELIVERED = 'MaxDeliveryCountExceeded';

/** The broker gives a message up. */
export function giveUp(
  of: World,
  queue: { readonly name: string },
  fields: { messageId: string; body: Uint8Array },
  more = {},
) {
  of.givenUp.add(queue.name, {
    ...{ reason: DELIVERED, enqueuedAt: ENQUEUED_AT, deliveries: 10, properties: {}, contentType: undefined },
    ...fields,
    ...more,
  });
}

export const left = (of: World) => Object.values(queues).flatMap(({ name }) => of.givenUp.messages(name));
