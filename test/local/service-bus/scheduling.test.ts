import { describe, expect, it } from 'vitest';
import { bodies, MINUTE, receiveNone, receiveOne, receiver, useStack } from './fixture.ts';

const stack = useStack();

const inOneMinute = (): Date => new Date(stack.now() + MINUTE);

describe('a scheduled message', () => {
  it('is delivered when it is due and not before', async () => {
    await stack.client.createSender('plain').scheduleMessages({ body: 'later' }, inOneMinute());
    const receiving = receiver(stack.client);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 0, scheduled: 1 });

    stack.advance(MINUTE - 1);
    expect(await receiveNone(receiving)).toEqual([]);
    stack.advance(1);
    expect((await receiveOne(receiving)).body).toBe('later');
  });

  it('may be sent like any other, with the time as a property', async () => {
    const scheduledEnqueueTimeUtc = inOneMinute();
    await stack.client.createSender('plain').sendMessages({ body: 'later', scheduledEnqueueTimeUtc });
    expect(stack.broker.counts('plain')).toMatchObject({ active: 0, scheduled: 1 });

    stack.advance(MINUTE);
    expect(await receiveOne(receiver(stack.client))).toMatchObject({ body: 'later', scheduledEnqueueTimeUtc });
  });

  it('is delivered at once if its time has passed', async () => {
    await stack.client.createSender('plain').scheduleMessages({ body: 'now' }, new Date(stack.now() - 1));

    expect((await receiveOne(receiver(stack.client))).body).toBe('now');
  });

  it('reaches a receiver that is already waiting', async () => {
    await stack.client.createSender('plain').scheduleMessages({ body: 'later' }, inOneMinute());
    const waiting = receiveOne(receiver(stack.client));
    stack.advance(MINUTE);

    expect((await waiting).body).toBe('later');
  });

  it('comes after what was sent while it was scheduled, with a new sequence number and enqueued time', async () => {
    const sender = stack.client.createSender('plain');
    const [scheduled] = await sender.scheduleMessages([{ body: 'scheduled' }], inOneMinute());
    await sender.sendMessages({ body: 'sent' });
    stack.advance(MINUTE);

    const messages = await receiver(stack.client).receiveMessages(2);
    expect(bodies(messages)).toEqual(['sent', 'scheduled']);
    expect(scheduled?.toNumber()).toBe(1);
    expect(messages[1]?.sequenceNumber?.toNumber()).toBe(3);
    expect(messages[1]?.enqueuedTimeUtc?.getTime()).toBe(stack.now());
  });

  it('comes in the order of the times, not of the calls', async () => {
    const sender = stack.client.createSender('plain');
    await sender.scheduleMessages({ body: 'second' }, new Date(stack.now() + 2_000));
    await sender.scheduleMessages({ body: 'first' }, new Date(stack.now() + 1_000));
    stack.advance(5_000);

    expect(bodies(await receiver(stack.client).receiveMessages(2))).toEqual(['first', 'second']);
  });

  it('can be cancelled by its sequence number until it is due', async () => {
    const sender = stack.client.createSender('plain');
    const [one, two] = await sender.scheduleMessages([{ body: 'one' }, { body: 'two' }], inOneMinute());
    if (!one || !two) throw new Error('Two sequence numbers were expected.');
    await sender.cancelScheduledMessages(one);
    expect(stack.broker.counts('plain').scheduled).toBe(1);

    stack.advance(MINUTE);
    await expect(sender.cancelScheduledMessages(two)).rejects.toMatchObject({ code: 'MessageNotFound' });
    await expect(sender.cancelScheduledMessages(one)).rejects.toMatchObject({ code: 'MessageNotFound' });
    expect(stack.broker.counts('plain')).toMatchObject({ active: 1, scheduled: 0 });
  });

  it('starts its time to live when it is due', async () => {
    const message = { body: 'later', timeToLive: 5_000 };
    await stack.client.createSender('plain').scheduleMessages(message, inOneMinute());
    stack.advance(MINUTE);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 1, deadLettered: 0 });

    stack.advance(5_000);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 0, deadLettered: 1 });
  });

  it('needs a session where the queue requires one', async () => {
    const sender = stack.client.createSender('sessions');

    await expect(sender.scheduleMessages({ body: 'no' }, inOneMinute())).rejects.toThrow('SessionId was not set');
  });
});
