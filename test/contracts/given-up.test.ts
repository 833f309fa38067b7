import type { ServiceBusClient, ServiceBusReceiver } from '@azure/service-bus';
import { createGivenUp } from '../../src/adapters/service-bus/given-up.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { queues } from '../../src/topology.ts';
import { createFakeGivenUp } from '../fakes/given-up.ts';
import { startBrokerUnderTest } from './brokers.ts';
import { testGivenUp } from './given-up.ts';

const { events, assignments } = queues;
const MINUTE = 60_000;
const REASON = 'MaxDeliveryCountExceeded';

testGivenUp('in memory', async () => {
  const givenUp = createFakeGivenUp();
  return {
    givenUp,
    queues: [events.name, assignments.name],
    async giveUp(queue, message) {
      const known = {
        ...message,
        contentType: 'text/plain',
        reason: REASON,
        enqueuedAt: '2026-11-20T09:00:00.000Z',
        deliveries: 10,
      };
      givenUp.add(queue, known);
      return known;
    },
    letLocksRunOut: givenUp.letLocksRunOut,
    goAway: async () => givenUp.setAway(true),
    comeBack: async () => givenUp.setAway(false),
    close: async () => {},
  };
});

testGivenUp('by Service Bus', async () => {
  const underTest = await startBrokerUnderTest([events, assignments]);
  const client = underTest.connect();
  return {
    ...underTest,
    givenUp: createGivenUp(client, noTracer),
    queues: [events.name, assignments.name],
    async giveUp(queue, { messageId, body, properties }) {
      const applicationProperties = { ...properties, hop: 3 };
      const message = { messageId, body, contentType: 'text/plain', sessionId: 'lane-00', applicationProperties };
      await client.createSender(queue).sendMessages(message);
      const receiver = await receiverOf(client, queue);
      const [received] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 1_000 });
      if (!received?.enqueuedTimeUtc) throw new Error('The message did not come');
      await receiver.deadLetterMessage(received, { deadLetterReason: REASON, deadLetterErrorDescription: 'any' });
      await receiver.close();
      const enqueuedAt = received.enqueuedTimeUtc.toISOString();
      return {
        ...{ messageId, body, contentType: 'text/plain', reason: REASON, enqueuedAt, deliveries: 0 },
        properties: { ...properties, hop: '3' },
      };
    },
    letLocksRunOut: () => underTest.advance(MINUTE),
  };
});

const receiverOf = async (client: ServiceBusClient, queue: string): Promise<ServiceBusReceiver> =>
  queue === assignments.name ? client.acceptSession(queue, 'lane-00') : client.createReceiver(queue);
