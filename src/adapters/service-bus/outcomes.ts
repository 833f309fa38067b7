import type { ServiceBusClient } from '@azure/service-bus';
import type { Outcomes } from '../../ports/outcomes.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { toOutcome } from './outcome.ts';
import { createTracedSender } from './traced-sender.ts';

/** The queue that outcomes are fetched from. */
export function createOutcomes(client: ServiceBusClient, queue: string, relay: string, tracer: Tracer): Outcomes {
  const { send } = createTracedSender(client, queue, tracer);
  return { send: (closing) => send('queue', toOutcome(closing, relay, tracer.current())) };
}
