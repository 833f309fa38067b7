import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import { describe, expect, it } from 'vitest';
import { bodies, connect, deadLetters, MINUTE, receiveNone, receiveOne, useStack } from './fixture.ts';
import { openWire } from './wire.ts';

const stack = useStack();

const send = (sessionId: string, ...messages: string[]) =>
  stack.client.createSender('sessions').sendMessages(messages.map((body) => ({ body, sessionId })));

const accept = (id: string): Promise<ServiceBusSessionReceiver> =>
  stack.client.acceptSession('sessions', id, { maxAutoLockRenewalDurationInMs: 0 });

const acceptNext = (): Promise<ServiceBusSessionReceiver> =>
  stack.client.acceptNextSession('sessions', { maxAutoLockRenewalDurationInMs: 0 });

const taken = { code: 'SessionCannotBeLocked' };
const lost = { code: 'SessionLockLost' };

describe('a queue with sessions', () => {
  it('delivers the messages of one session, in order', async () => {
    await send('a', 'a1');
    await send('b', 'b1');
    await send('a', 'a2', 'a3');

    expect(bodies(await (await accept('a')).receiveMessages(3))).toEqual(['a1', 'a2', 'a3']);
  });

  it('delivers an abandoned message before later ones of its session', async () => {
    await send('a', 'a1', 'a2');
    const session = await accept('a');
    await session.abandonMessage(await receiveOne(session));

    const messages = await session.receiveMessages(2);
    expect(messages.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
      ['a1', 1],
      ['a2', 0],
    ]);
  });

  it('refuses messages without a session, and a batch with one such message as a whole', async () => {
    const sender = stack.client.createSender('sessions');
    await expect(sender.sendMessages({ body: 'no' })).rejects.toThrow('SessionId was not set');
    await expect(sender.sendMessages([{ body: 'a', sessionId: 'a' }, { body: 'no' }])).rejects.toThrow('SessionId');

    expect(stack.broker.counts('sessions').active).toBe(0);
  });

  it('refuses receivers without a session, as a queue without sessions refuses those with one', async () => {
    const plain = stack.client.createReceiver('sessions').receiveMessages(1);
    await expect(plain).rejects.toThrow("The entity 'sessions' requires sessions.");
    await expect(stack.client.acceptSession('plain', 'a')).rejects.toThrow();
  });

  it('accepts a session that has no messages yet, and delivers them when they come', async () => {
    const session = await accept('a');
    const waiting = receiveOne(session);
    await send('a', 'a1');

    expect((await waiting).body).toBe('a1');
  });

  it('gives a session to one receiver only', async () => {
    await send('a', 'a1');
    await accept('a');

    await expect(accept('a')).rejects.toMatchObject(taken);
  });

  it('accepts the next session that is free and has messages', async () => {
    await send('a', 'a1');
    await send('b', 'b1');

    expect((await acceptNext()).sessionId).toBe('a');
    expect((await acceptNext()).sessionId).toBe('b');
  });

  it('lets a receiver wait for the next session', async () => {
    const waiting = acceptNext();
    await send('a', 'a1');

    expect((await waiting).sessionId).toBe('a');
  });

  it('hands a session that is closed to a receiver that waits for one', async () => {
    await send('a', 'a1');
    const session = await accept('a');
    const waiting = acceptNext();
    await session.close();

    expect((await receiveOne(await waiting)).body).toBe('a1');
  });

  it('lets no receiver wait longer than it asked for', async () => {
    const outcome = { code: 'still waiting' };
    acceptNext().catch((error) => Object.assign(outcome, { code: error.code }));

    await expect
      .poll(() => {
        stack.advance(MINUTE);
        return outcome.code;
      })
      .toBe('ServiceTimeout');
  });

  it('does not accept a session whose messages are all scheduled', async () => {
    const soon = new Date(stack.now() + MINUTE / 2);
    await stack.client.createSender('sessions').scheduleMessages({ body: 'a1', sessionId: 'a' }, soon);
    const waiting = acceptNext();
    stack.advance(MINUTE / 2);

    expect((await receiveOne(await waiting)).body).toBe('a1');
  });
});

describe('the lock of a session', () => {
  it('lasts as long as the queue says, and covers its messages', async () => {
    await send('a', 'a1');
    const session = await accept('a');
    const until = new Date(stack.now() + MINUTE);
    expect(session.sessionLockedUntilUtc).toEqual(until);

    stack.advance(MINUTE / 2);
    expect((await receiveOne(session)).lockedUntilUtc).toEqual(until);
  });

  it('is prolonged by renewing it', async () => {
    await send('a', 'a1');
    const session = await accept('a');
    const message = await receiveOne(session);

    stack.advance(MINUTE - 1);
    expect(await session.renewSessionLock()).toEqual(new Date(stack.now() + MINUTE));
    stack.advance(MINUTE - 1);
    await expect(accept('a')).rejects.toMatchObject(taken);
    await session.completeMessage(message);
  });

  it('closes the receiver when it expires, frees the session, and counts the delivery', async () => {
    await send('a', 'a1', 'a2');
    const session = await accept('a');
    const message = await receiveOne(session);

    stack.advance(MINUTE);
    await expect.poll(() => session.isClosed).toBe(true);
    await expect(session.completeMessage(message)).rejects.toMatchObject(lost);
    const messages = await (await accept('a')).receiveMessages(2);
    expect(messages.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
      ['a1', 1],
      ['a2', 0],
    ]);
  });

  it('is released by closing the receiver, and then no delivery is counted', async () => {
    await send('a', 'a1', 'a2');
    const session = await accept('a');
    await receiveOne(session);
    await session.close();

    const messages = await (await accept('a')).receiveMessages(2);
    expect(messages.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
      ['a1', 0],
      ['a2', 0],
    ]);
  });

  it('is released by closing the client', async () => {
    await send('a', 'a1');
    const other = connect(stack.broker.connectionString);
    await other.acceptSession('sessions', 'a');
    await other.close();

    expect((await acceptNext()).sessionId).toBe('a');
  });

  it('outlives a broken connection: the session is free when the lock expires and not before', async () => {
    await send('a', 'a1');
    const wire = await openWire(stack.broker.port);
    const other = connect(stack.broker.connectionString.replace(`${stack.broker.port}`, `${wire.port}`));
    await receiveOne(await other.acceptSession('sessions', 'a'));
    await wire.cut();

    stack.advance(MINUTE - 1);
    await expect(accept('a')).rejects.toMatchObject(taken);
    stack.advance(1);
    expect((await receiveOne(await accept('a'))).deliveryCount).toBe(1);
    await other.close();
  });

  it('ends in the dead-letter queue for messages that were out too often', async () => {
    await send('a', 'a1', 'a2');
    for (let delivery = 0; delivery < 3; delivery += 1) {
      await receiveOne(await accept('a'));
      stack.advance(MINUTE);
    }

    expect((await receiveOne(deadLetters(stack.client, 'sessions'))).body).toBe('a1');
    const session = await accept('a');
    expect((await receiveOne(session)).body).toBe('a2');
    expect(await receiveNone(session)).toEqual([]);
  });
});
