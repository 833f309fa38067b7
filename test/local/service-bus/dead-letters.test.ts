import { describe, expect, it } from 'vitest';
import {
  deadLetters,
  MINUTE,
  plainQueue,
  receiveNone,
  receiveOne,
  receiver,
  sessionQueue,
  useStack,
} from './fixture.ts';

const stack = useStack();

const because = (deadLetterReason: string) => ({ deadLetterReason, deadLetterErrorDescription: 'why' });
const empty = { active: 0, scheduled: 0, locked: 0, deadLettered: 0 };

describe('dead-lettering', () => {
  it('moves a message with its reason and description', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'bad' });
    const receiving = receiver(stack.client);
    const reason = { deadLetterReason: 'targetNotFound', deadLetterErrorDescription: 'No such user, and no ümlaut.' };
    await receiving.deadLetterMessage(await receiveOne(receiving), reason);

    expect(stack.broker.counts('plain')).toEqual({ ...empty, deadLettered: 1 });
    const letter = await receiveOne(deadLetters(stack.client));
    expect(letter).toMatchObject({ body: 'bad', ...reason });
  });

  it('keeps the bytes and all properties of the message', async () => {
    const sent = {
      body: Buffer.from([0, 1, 254, 255]),
      messageId: 'm',
      subject: 's',
      sessionId: 'x',
      applicationProperties: { DeadLetterReason: 'of another life', attempts: 3, ratio: 0.1 },
    };
    await stack.client.createSender('plain').sendMessages(sent);
    const receiving = receiver(stack.client);
    const before = await receiveOne(receiving);
    await receiving.deadLetterMessage(before, because('now'));

    const letter = await receiveOne(deadLetters(stack.client));
    const { applicationProperties, ...rest } = sent;
    expect(letter).toMatchObject(rest);
    expect(letter.applicationProperties).toEqual({
      ...applicationProperties,
      DeadLetterReason: 'now',
      DeadLetterErrorDescription: 'why',
    });
    expect(letter.enqueuedTimeUtc).toEqual(before.enqueuedTimeUtc);
    expect(letter.enqueuedSequenceNumber).toBe(before.sequenceNumber?.toNumber());
  });

  it('needs no reason', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'bad' });
    const receiving = receiver(stack.client);
    await receiving.deadLetterMessage(await receiveOne(receiving));

    const letter = await receiveOne(deadLetters(stack.client));
    expect([letter.deadLetterReason, letter.deadLetterErrorDescription]).toEqual([undefined, undefined]);
  });

  it('hands a letter to a receiver that is already waiting for one', async () => {
    const waiting = receiveOne(deadLetters(stack.client));
    await stack.client.createSender('plain').sendMessages({ body: 'bad' });
    const receiving = receiver(stack.client);
    await receiving.deadLetterMessage(await receiveOne(receiving), because('r'));

    expect((await waiting).deadLetterReason).toBe('r');
  });

  it('happens to a message that was abandoned as often as it may be delivered', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'poison' });
    const receiving = receiver(stack.client);
    for (let delivery = 0; delivery < plainQueue.maxDeliveryCount; delivery += 1) {
      const message = await receiveOne(receiving);
      expect(message.deliveryCount).toBe(delivery);
      await receiving.abandonMessage(message);
    }

    expect(stack.broker.counts('plain')).toEqual({ ...empty, deadLettered: 1 });
    expect(await receiveOne(deadLetters(stack.client))).toMatchObject({
      body: 'poison',
      deadLetterReason: 'MaxDeliveryCountExceeded',
      deliveryCount: plainQueue.maxDeliveryCount,
    });
  });

  it('happens to a message whose lock expired as often', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'poison' });
    const receiving = receiver(stack.client);
    for (let delivery = 0; delivery < plainQueue.maxDeliveryCount; delivery += 1) {
      await receiveOne(receiving);
      stack.advance(MINUTE);
    }

    expect(stack.broker.counts('plain')).toEqual({ ...empty, deadLettered: 1 });
  });

  it('is not possible from a dead-letter queue, where messages are delivered without limit', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'bad' });
    const receiving = receiver(stack.client);
    await receiving.deadLetterMessage(await receiveOne(receiving));
    const letters = deadLetters(stack.client);

    await expect(letters.deadLetterMessage(await receiveOne(letters))).rejects.toThrow('cannot be dead-lettered');
    stack.advance(MINUTE);
    for (let delivery = 0; delivery < 3; delivery += 1) await letters.abandonMessage(await receiveOne(letters));
    const letter = await receiveOne(letters);
    expect(letter.deliveryCount).toBe(4);
    await letters.completeMessage(letter);
    expect(stack.broker.counts('plain')).toEqual(empty);
  });

  it('takes messages out of their sessions', async () => {
    await stack.client.createSender('sessions').sendMessages({ body: 'bad', sessionId: 'a' });
    const session = await stack.client.acceptSession('sessions', 'a');
    await session.deadLetterMessage(await receiveOne(session), because('r'));

    const letter = await receiveOne(deadLetters(stack.client, 'sessions'));
    expect(letter).toMatchObject({ body: 'bad', sessionId: 'a', deadLetterReason: 'r' });
    expect(sessionQueue.requiresSession).toBe(true);
  });
});

describe('time to live', () => {
  it('ends in the dead-letter queue', async () => {
    const sender = stack.client.createSender('plain');
    await sender.sendMessages([{ body: 'short', timeToLive: 5_000 }, { body: 'long' }]);

    stack.advance(4_999);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 2, deadLettered: 0 });
    stack.advance(1);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 1, deadLettered: 1 });
    const letter = await receiveOne(deadLetters(stack.client));
    expect(letter).toMatchObject({ body: 'short', deadLetterReason: 'TTLExpiredException' });
  });

  it('is the time of the queue if the message has none, or a longer one', async () => {
    const sender = stack.client.createSender('plain');
    await sender.sendMessages([{ body: 'none' }, { body: 'longer', timeToLive: 2 * plainQueue.timeToLiveInMs }]);
    const expiresAt = new Date(stack.now() + plainQueue.timeToLiveInMs);
    for (const message of await receiver(stack.client).peekMessages(2)) {
      expect(message.expiresAtUtc).toEqual(expiresAt);
    }

    stack.advance(plainQueue.timeToLiveInMs);
    expect(stack.broker.counts('plain')).toEqual({ ...empty, deadLettered: 2 });
  });

  it('does not end while a message is locked, and then at once', async () => {
    await stack.client.createSender('plain').sendMessages([
      { body: 'completed', timeToLive: 5_000 },
      { body: 'abandoned', timeToLive: 5_000 },
    ]);
    const receiving = receiver(stack.client);
    const [first, second] = await receiving.receiveMessages(2);
    if (!first || !second) throw new Error('Two messages were expected.');

    stack.advance(5_000);
    await receiving.completeMessage(first);
    await receiving.abandonMessage(second);
    expect(stack.broker.counts('plain')).toEqual({ ...empty, deadLettered: 1 });
    expect(await receiveNone(receiving)).toEqual([]);
  });

  it('is not observed in the dead-letter queue', async () => {
    await stack.client.createSender('plain').sendMessages({ body: 'old', timeToLive: 5_000 });
    stack.advance(100 * plainQueue.timeToLiveInMs);

    expect(stack.broker.counts('plain').deadLettered).toBe(1);
  });
});
