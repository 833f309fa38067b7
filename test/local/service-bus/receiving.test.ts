import { describe, expect, it } from 'vitest';
import { bodies, deadLetters, MINUTE, receiveNone, receiveOne, receiver, useStack } from './fixture.ts';

const stack = useStack();

const send = (...messages: string[]) =>
  stack.client.createSender('plain').sendMessages(messages.map((body) => ({ body })));

describe('peek-lock', () => {
  it('hides a message from others while it is locked, and removes it when it is completed', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    const message = await receiveOne(receiving);

    expect(await receiveNone(receiver(stack.client))).toEqual([]);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 0, locked: 1 });
    await receiving.completeMessage(message);
    expect(stack.broker.counts('plain')).toMatchObject({ active: 0, locked: 0 });
  });

  it('tells until when a message is locked', async () => {
    await send('one');

    const { lockedUntilUtc } = await receiveOne(receiver(stack.client));
    expect(lockedUntilUtc?.getTime()).toBe(stack.now() + MINUTE);
  });

  it('delivers an abandoned message again, before later ones, and counts the delivery', async () => {
    await send('one', 'two');
    const receiving = receiver(stack.client);
    await receiving.abandonMessage(await receiveOne(receiving));

    const again = await receiveOne(receiving);
    expect([again.body, again.deliveryCount]).toEqual(['one', 1]);
  });

  it('delivers a message again when its lock expires, and counts the delivery', async () => {
    await send('one');
    await receiveOne(receiver(stack.client));

    stack.advance(MINUTE - 1);
    const second = receiver(stack.client);
    expect(await receiveNone(second)).toEqual([]);
    stack.advance(1);
    expect((await receiveOne(second)).deliveryCount).toBe(1);
  });

  it('hands an expired lock to a receiver that is already waiting', async () => {
    await send('one');
    await receiveOne(receiver(stack.client));
    const waiting = receiveOne(receiver(stack.client));

    stack.advance(MINUTE);
    expect((await waiting).deliveryCount).toBe(1);
  });

  it('refuses to settle a message whose lock has expired', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    const message = await receiveOne(receiving);

    stack.advance(MINUTE);
    await expect(receiving.completeMessage(message)).rejects.toMatchObject({ code: 'MessageLockLost' });
    expect(stack.broker.counts('plain').active).toBe(1);
  });

  it('refuses it even if the message was delivered again in the meantime', async () => {
    await send('one');
    const [first, second] = [receiver(stack.client), receiver(stack.client)];
    const late = await receiveOne(first);
    stack.advance(MINUTE);
    const again = await receiveOne(second);

    await expect(first.completeMessage(late)).rejects.toMatchObject({ code: 'MessageLockLost' });
    await second.completeMessage(again);
  });

  it('keeps a message as long as its lock is renewed', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    const message = await receiveOne(receiving);

    stack.advance(MINUTE - 1);
    const until = await receiving.renewMessageLock(message);
    expect(until.getTime()).toBe(stack.now() + MINUTE);
    stack.advance(MINUTE - 1);
    await receiving.completeMessage(message);
  });

  it('does not renew a lock that has expired', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    const message = await receiveOne(receiving);

    stack.advance(MINUTE);
    await expect(receiving.renewMessageLock(message)).rejects.toMatchObject({ code: 'MessageLockLost' });
  });

  it('lets a message be settled after its receiver was closed', async () => {
    await send('one', 'two', 'three');
    const receiving = receiver(stack.client);
    const [first, second, third] = await receiving.receiveMessages(3);
    await receiving.close();
    if (!first || !second || !third) throw new Error('Three messages were expected.');

    const other = receiver(stack.client);
    await other.completeMessage(first);
    await other.deadLetterMessage(second, { deadLetterReason: 'late', deadLetterErrorDescription: 'd' });
    await other.abandonMessage(third);

    expect(stack.broker.counts('plain')).toEqual({ active: 1, scheduled: 0, locked: 0, deadLettered: 1 });
    expect((await receiveOne(deadLetters(stack.client))).deadLetterReason).toBe('late');
  });

  it('goes on after as many messages as a link can have under way', async () => {
    const many = 2 * 2_048 + 1;
    for (let sent = 0; sent < many; sent += 241) await send(...Array.from({ length: 241 }, () => 'x'));
    const receiving = receiver(stack.client);
    for (let left = many; left > 0; ) {
      const messages = await receiving.receiveMessages(Math.min(left, 500));
      await Promise.all(messages.map((message) => receiving.completeMessage(message)));
      left -= messages.length;
    }

    expect(stack.broker.counts('plain')).toEqual({ active: 0, scheduled: 0, locked: 0, deadLettered: 0 });
  });

  it('shares messages among the receivers that wait', async () => {
    const waiting = [receiver(stack.client), receiver(stack.client), receiver(stack.client)].map(receiveOne);
    await send('one', 'two', 'three');

    expect(bodies(await Promise.all(waiting)).sort()).toEqual(['one', 'three', 'two']);
  });

  it('feeds a subscription, and redelivers what its handler threw on', async () => {
    const seen: unknown[] = [];
    const subscribed = receiver(stack.client);
    const done = new Promise<void>((resolve) => {
      subscribed.subscribe({
        async processMessage({ body, deliveryCount }) {
          seen.push([body, deliveryCount]);
          if (seen.length === 2) resolve();
          if (deliveryCount === 0) throw new Error('try again');
        },
        async processError() {
          /* The error above, on its way to the abandon. */
        },
      });
    });
    await send('one');
    await done;
    await expect.poll(() => stack.broker.counts('plain')).toMatchObject({ active: 0, locked: 0 });

    expect(seen).toEqual([
      ['one', 0],
      ['one', 1],
    ]);
  });
});

describe('what the relay does not use', () => {
  it('is refused as not implemented: deferring, changing properties, receive-and-delete', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    const message = await receiveOne(receiving);

    await expect(receiving.deferMessage(message)).rejects.toThrow('does not implement deferred messages');
    const destructive = stack.client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
    await expect(destructive.receiveMessages(1)).rejects.toThrow('does not implement receive-and-delete');
    expect(stack.broker.counts('plain').locked).toBe(1);
  });

  it('is refused on $management too', async () => {
    const session = await stack.client.acceptSession('sessions', 'a');

    await expect(session.getSessionState()).rejects.toThrow('does not implement the operation');
  });
});

describe('peeking', () => {
  it('shows all messages in order of arrival, without locking them', async () => {
    await send('one', 'two');
    const receiving = receiver(stack.client);
    await receiveOne(receiving);
    await stack.client.createSender('plain').scheduleMessages({ body: 'three' }, new Date(stack.now() + MINUTE));

    const seen = await receiving.peekMessages(10);
    expect(seen.map(({ body, state, lockToken }) => [body, state, lockToken])).toEqual([
      ['one', 'active', undefined],
      ['two', 'active', undefined],
      ['three', 'scheduled', undefined],
    ]);
    expect((await receiveOne(receiving)).body).toBe('two');
  });

  it('continues where it stopped, and ends with nothing', async () => {
    await send('one', 'two', 'three');
    const receiving = receiver(stack.client);

    expect(bodies(await receiving.peekMessages(2))).toEqual(['one', 'two']);
    expect(bodies(await receiving.peekMessages(2))).toEqual(['three']);
    expect(await receiving.peekMessages(2)).toEqual([]);
  });

  it('reaches the dead-letter queue', async () => {
    await send('one');
    const receiving = receiver(stack.client);
    await receiving.deadLetterMessage(await receiveOne(receiving), {
      deadLetterReason: 'bad',
      deadLetterErrorDescription: 'd',
    });

    const [letter] = await deadLetters(stack.client).peekMessages(1);
    expect(letter).toMatchObject({ body: 'one', deadLetterReason: 'bad' });
  });
});
