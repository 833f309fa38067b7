import type { ServiceBusClient } from '@azure/service-bus';
import type { Outcomes } from '../../ports/outcomes.ts';
import { bounded } from './bounded.ts';
import { toOutcome } from './outcome.ts';

/** The queue that outcomes are fetched from. */
export function createOutcomes(client: ServiceBusClient, queue: string, relay: string): Outcomes {
  const sender = client.createSender(queue);
  return { send: (closing) => bounded('queue', (limit) => sender.sendMessages(toOutcome(closing, relay), limit)) };
}
