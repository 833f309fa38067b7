import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/topology.ts';
import { bodies, receiveNone, receiveOne, receiver, useStack } from './fixture.ts';

const stack = useStack();

describe('sending to the local broker', () => {
  it('delivers a message with all properties as they were sent', async () => {
    const sent = {
      body: { project: 'Baker' },
      messageId: 'hire-1#0',
      correlationId: 'c-1',
      subject: 'hire',
      contentType: 'application/json',
      to: 'someone',
      replyTo: 'answers',
      replyToSessionId: 'r-1',
      sessionId: 'ignored-without-sessions',
      applicationProperties: { attempts: 3, ratio: 1.5, urgent: true, note: 'ü', huge: 2 ** 40, nothing: null },
    };
    await stack.client.createSender('plain').sendMessages(sent);

    const message = await receiveOne(receiver(stack.client));

    expect(message).toMatchObject(sent);
    expect(message.enqueuedTimeUtc?.getTime()).toBe(stack.now());
    expect(message.deliveryCount).toBe(0);
    expect(message.sequenceNumber?.toNumber()).toBe(1);
  });

  it('keeps the bytes of a data body', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    await stack.client.createSender('plain').sendMessages({ body: bytes });

    expect((await receiveOne(receiver(stack.client))).body).toEqual(bytes);
  });

  it.each([
    ['an empty string', ''],
    ['null', null],
    ['a number', 12],
    ['a list', [1, 'two', { three: 3 }]],
    ['100 KB of text', 'x'.repeat(100_000)],
  ])('delivers %s as a body', async (_, body) => {
    await stack.client.createSender('plain').sendMessages({ body });

    expect((await receiveOne(receiver(stack.client))).body).toEqual(body);
  });

  it.each([
    ['value', { map: { of: ['values', 1, true] } }],
    ['sequence', [[1, 'two', Buffer.of(3)]]],
    ['data', Buffer.from('raw')],
  ] as const)('delivers an AMQP %s section', async (bodyType, body) => {
    await stack.client.createSender('plain').sendMessages({ body, bodyType });

    const message = await receiveOne(receiver(stack.client));
    expect(message._rawAmqpMessage.bodyType).toBe(bodyType);
    expect(message.body).toEqual(body);
  });

  it('delivers the messages of a batch in order', async () => {
    const sender = stack.client.createSender('plain');
    const batch = await sender.createMessageBatch();
    for (const body of ['one', 'two', 'three']) batch.tryAddMessage({ body, applicationProperties: { body } });
    await sender.sendMessages(batch);

    const messages = await receiver(stack.client).receiveMessages(3);
    expect(bodies(messages)).toEqual(['one', 'two', 'three']);
    expect(messages.map(({ applicationProperties }) => applicationProperties?.['body'])).toEqual(bodies(messages));
  });

  it('gives a message an id if it has none', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'no id' });

    expect((await receiveOne(receiver(stack.client))).messageId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('refuses a message above the limit, and takes the next', async () => {
    const sender = stack.client.createSender('plain');
    const tooLarge = sender.sendMessages({ body: Buffer.alloc(limits.messageBytes) });

    await expect(tooLarge).rejects.toMatchObject({ code: 'MessageSizeExceeded' });
    await sender.sendMessages({ body: 'small' });
    expect(stack.broker.counts('plain').active).toBe(1);
  });

  it('tells senders the limit, so that batches stay below it', async () => {
    const batch = await stack.client.createSender('plain').createMessageBatch();

    expect(batch.maxSizeInBytes).toBe(limits.messageBytes);
  });

  it('does not know other queues', async () => {
    const sent = stack.client.createSender('unknown').sendMessages({ body: 'lost' });
    await expect(sent).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });

    const received = stack.client.createReceiver('unknown').receiveMessages(1);
    await expect(received).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });
  });

  it('does not take messages for a dead-letter queue', async () => {
    const sent = stack.client.createSender('plain/$DeadLetterQueue').sendMessages({ body: 'no' });

    await expect(sent).rejects.toThrow('cannot be sent to a dead-letter queue');
  });

  it('knows queues by name in any case', async () => {
    await stack.client.createSender('PLAIN').sendMessages({ body: 'same' });

    expect(stack.broker.counts('Plain').active).toBe(1);
  });
});

describe('duplicate detection', () => {
  it('drops a message with a known id and says that it was sent', async () => {
    const sender = stack.client.createSender('plain');
    await sender.sendMessages({ body: 'first', messageId: 'same' });
    await sender.sendMessages({ body: 'second', messageId: 'same' });
    await sender.sendMessages([
      { body: 'third', messageId: 'same' },
      { body: 'other', messageId: 'other' },
    ]);

    expect(bodies(await receiver(stack.client).receiveMessages(2))).toEqual(['first', 'other']);
    expect(stack.broker.counts('plain').active).toBe(0);
  });

  it('remembers an id after its message is gone, until the window closes', async () => {
    const sender = stack.client.createSender('plain');
    const receiving = receiver(stack.client);
    await sender.sendMessages({ body: 'first', messageId: 'same' });
    await receiving.completeMessage(await receiveOne(receiving));

    stack.advance(600_000 - 1);
    await sender.sendMessages({ body: 'second', messageId: 'same' });
    expect(await receiveNone(receiving)).toEqual([]);

    stack.advance(1);
    await sender.sendMessages({ body: 'third', messageId: 'same' });
    expect((await receiveOne(receiving)).body).toBe('third');
  });

  it('never takes messages without ids for duplicates', async () => {
    await stack.client.createSender('plain').sendMessages([{ body: 'one' }, { body: 'two' }]);

    expect(stack.broker.counts('plain').active).toBe(2);
  });

  it('counts scheduled messages, whichever comes first', async () => {
    const sender = stack.client.createSender('plain');
    const later = new Date(stack.now() + 60_000);
    await sender.scheduleMessages({ body: 'scheduled', messageId: 'a' }, later);
    await sender.sendMessages({ body: 'dropped', messageId: 'a' });
    await sender.sendMessages({ body: 'sent', messageId: 'b' });
    await sender.scheduleMessages({ body: 'dropped', messageId: 'b' }, later);

    expect(stack.broker.counts('plain')).toMatchObject({ active: 1, scheduled: 1 });
  });
});
