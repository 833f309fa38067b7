import { createQueueHeads } from '../../src/adapters/service-bus/queue-heads.ts';
import { queues, sourceQueue } from '../../src/topology.ts';
import { createFakeQueueHeads } from '../fakes/queue-heads.ts';
import { startBrokerUnderTest } from './brokers.ts';
import { testQueueHeads } from './queue-heads.ts';

const { events } = queues;
const onboarding = sourceQueue('onboarding');
const names = [events.name, onboarding.name] as const;

testQueueHeads('in memory', async () => {
  let time = Date.now();
  const heads = createFakeQueueHeads(() => time);
  return {
    heads,
    queues: names,
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
    },
    send: async (queue, scheduledFor) => heads.add(queue, scheduledFor),
    takeFirst: async (queue) => heads.takeFirst(queue),
    whileHeld: (_, work) => work(),
    goAway: async () => heads.setAway(true),
    comeBack: async () => heads.setAway(false),
    close: async () => {},
  };
});

testQueueHeads('of Service Bus', async () => {
  const underTest = await startBrokerUnderTest([events, onboarding]);
  const client = underTest.connect();
  let sent = 0;

  async function receive(queue: string, work: () => Promise<void>, complete: boolean): Promise<void> {
    const receiver = client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 1_000 });
    if (!message) throw new Error('No message came');
    await work();
    await (complete ? receiver.completeMessage(message) : receiver.abandonMessage(message));
    await receiver.close();
  }
  return {
    ...underTest,
    heads: createQueueHeads(client),
    queues: names,
    async send(queue, scheduledFor) {
      sent += 1;
      const message = { messageId: `message ${sent}`, body: Buffer.from('{}') };
      const scheduled = scheduledFor === undefined ? {} : { scheduledEnqueueTimeUtc: new Date(scheduledFor) };
      await client.createSender(queue).sendMessages({ ...message, ...scheduled });
    },
    takeFirst: (queue) => receive(queue, async () => {}, true),
    whileHeld: (queue, work) => receive(queue, work, false),
  };
});
