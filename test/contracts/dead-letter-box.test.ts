import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeadLetterBox } from '../../src/adapters/service-bus/dead-letter-box.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { queues } from '../../src/topology.ts';
import { createFakeDeadLetterBox } from '../fakes/dead-letter-box.ts';
import { type BrokerUnderTest, startBrokerUnderTest } from './brokers.ts';
import { testDeadLetterBox } from './dead-letter-box.ts';

const { name } = queues.deadLetters;
const MINUTE = 60_000;

testDeadLetterBox('in memory', async () => {
  const box = createFakeDeadLetterBox();
  return {
    open: () => box,
    goAway: async () => box.setAway(true),
    comeBack: async () => box.setAway(false),
    close: async () => {},
  };
});

testDeadLetterBox('of Service Bus', async () => {
  const underTest = await startBrokerUnderTest([queues.deadLetters]);
  return {
    ...underTest,
    open: () => createDeadLetterBox(underTest.connect(), name, noTracer),
    async comeBack() {
      await underTest.comeBack();
      // A session whose holder is gone is free when its lock runs out.
      underTest.advance(MINUTE);
    },
  };
});

describe('a message that is no letter', () => {
  let underTest: BrokerUnderTest;
  beforeAll(async () => {
    underTest = await startBrokerUnderTest([queues.deadLetters]);
  });
  afterAll(() => underTest.close());

  it.each([
    ['no properties', {}],
    ['an unheard reason', { kind: 'event', source: 'hr', reason: 'fate', attempts: 0, hop: 0, receivedAt: 'now' }],
    [
      'a hop that is no number',
      { kind: 'event', source: 'hr', reason: 'invalid', attempts: 0, hop: '0', receivedAt: '' },
    ],
  ])('is a defect, and its session is free again: %s', async (sessionId, applicationProperties) => {
    const client = underTest.connect();
    await client
      .createSender(name)
      .sendMessages({ body: 'anything', sessionId, messageId: sessionId, applicationProperties });
    const box = createDeadLetterBox(client, name, noTracer);
    for (let time = 0; time < 2; time += 1) {
      await expect(box.open(sessionId)).rejects.toMatchObject({ name: 'ZodError' });
    }
  });
});
