import { beforeEach, describe, expect, it } from 'vitest';
import type { Queue } from '../../../local/service-bus/queue.ts';
import { MINUTE, plainQueue, sessionQueue } from './fixture.ts';
import { arrival, newQueue } from './model.ts';

function receive(queue: Queue, now: number) {
  const lock = queue.receive(now);
  if (lock === undefined) throw new Error('Nothing to receive.');
  return lock;
}

describe('a queue', () => {
  let queue: Queue;
  let letters: Queue;
  beforeEach(() => {
    ({ queue, letters } = newQueue());
  });

  it('numbers messages without gaps, and delivers them in that order', () => {
    expect(queue.send([arrival(), arrival()], 0)).toEqual([1, 2]);
    expect(queue.send([arrival()], 0)).toEqual([3]);
    expect([1, 2, 3].map(() => receive(queue, 0).message.sequenceNumber)).toEqual([1, 2, 3]);
    expect(queue.receive(0)).toBeUndefined();
  });

  it('spends no number on a duplicate', () => {
    expect(queue.send([arrival({ messageId: 'a' }), arrival({ messageId: 'a' }), arrival()], 0)).toEqual([1, 0, 2]);
  });

  it('forgets an id one window after it came first, however often it came since', () => {
    const window = plainQueue.duplicateDetectionWindowInMs;
    const same = arrival({ messageId: 'a' });
    expect(queue.send([same], 0)).toEqual([1]);
    expect(queue.send([same], window - 1)).toEqual([0]);
    expect(queue.send([same], window)).toEqual([2]);
  });

  it('detects no duplicates unless it is told to', () => {
    const { queue: plain } = newQueue({ ...plainQueue, requiresDuplicateDetection: false });
    const same = arrival({ messageId: 'a' });

    expect(plain.send([same, same], 0)).toEqual([1, 2]);
  });

  it('gives a lock for its lock duration and not longer', () => {
    queue.send([arrival()], 0);
    const { token, lockedUntil } = receive(queue, 5);

    expect(lockedUntil).toBe(5 + MINUTE);
    expect(queue.receive(4 + MINUTE)).toBeUndefined();
    expect(queue.renewLock(token, 4 + MINUTE)).toBe(4 + 2 * MINUTE);
    expect(() => queue.complete(token, 4 + 2 * MINUTE)).toThrow('The lock supplied is invalid');
  });

  it('knows a token once: a settled message cannot be settled again', () => {
    queue.send([arrival()], 0);
    const { token } = receive(queue, 0);
    queue.complete(token, 0);

    for (const settle of [queue.complete, queue.abandon, queue.release, queue.renewLock]) {
      expect(() => settle.call(queue, token, 0)).toThrow('The lock supplied is invalid');
    }
  });

  it('expires locks in the order in which they end, renewals included', () => {
    queue.send([arrival(), arrival()], 0);
    const first = receive(queue, 0);
    receive(queue, 0);
    queue.renewLock(first.token, 1_000);

    expect(receive(queue, MINUTE).message.sequenceNumber).toBe(2);
    expect(queue.counts(MINUTE)).toEqual({ active: 0, scheduled: 0, locked: 2 });
  });

  it('counts no delivery when a message is released', () => {
    queue.send([arrival()], 0);
    queue.release(receive(queue, 0).token, 0);

    expect(receive(queue, 0).message.deliveryCount).toBe(0);
  });

  it('delivers as often as allowed, and then never again', () => {
    queue.send([arrival()], 0);
    for (let delivery = 0; delivery < plainQueue.maxDeliveryCount; delivery += 1) {
      queue.abandon(receive(queue, 0).token, 0);
    }

    expect(queue.receive(0)).toBeUndefined();
    expect(receive(letters, 0).message.deadLetter?.reason).toBe('MaxDeliveryCountExceeded');
  });

  it('numbers dead letters on their own, and remembers the number they had', () => {
    queue.send([arrival(), arrival()], 0);
    receive(queue, 0);
    queue.deadLetter(receive(queue, 0).token, { reason: 'r', description: undefined }, 0);

    const { sequenceNumber, firstSequenceNumber } = receive(letters, 0).message;
    expect([sequenceNumber, firstSequenceNumber]).toEqual([1, 2]);
  });

  it('expires messages by their own time to live, whatever order they came in', () => {
    const lives = [9_000, 3_000, 6_000];
    queue.send(
      lives.map((timeToLiveInMs) => arrival({ timeToLiveInMs })),
      0,
    );
    const expired = [2_999, 3_000, 6_000, 9_000].map((now) => {
      queue.pass(now);
      return letters.counts(now).active;
    });

    expect(expired).toEqual([0, 1, 2, 3]);
    expect(queue.counts(9_000).active).toBe(0);
  });

  it('skips expired messages on the way to the next', () => {
    queue.send([arrival({ timeToLiveInMs: 10 }), arrival({ timeToLiveInMs: 10 }), arrival()], 0);

    expect(receive(queue, 10).message.sequenceNumber).toBe(3);
  });

  it('takes a batch as a whole or not at all', () => {
    const { queue: sessions } = newQueue(sessionQueue);

    expect(() => sessions.send([arrival({ sessionId: 'a' }), arrival()], 0)).toThrow('SessionId was not set');
    expect(sessions.counts(0).active).toBe(0);
  });

  it('peeks from any number on, and at one session if asked', () => {
    queue.send(
      ['a', 'b', 'a'].map((sessionId) => arrival({ sessionId })),
      0,
    );
    const numbers = (from: number, count: number, session?: string) =>
      queue.peek(from, count, session, 0).map(({ sequenceNumber }) => sequenceNumber);

    expect(numbers(2, 10)).toEqual([2, 3]);
    expect(numbers(0, 2)).toEqual([1, 2]);
    expect(numbers(0, 10, 'a')).toEqual([1, 3]);
  });
});

describe('sessions of a queue', () => {
  let queue: Queue;
  const [ann, bob] = [{ name: 'ann' }, { name: 'bob' }];
  beforeEach(() => {
    ({ queue } = newQueue(sessionQueue));
  });

  it('are delivered to their holder only', () => {
    queue.send([arrival({ sessionId: 'a' })], 0);
    queue.acceptSession('a', ann, 0);

    expect(queue.receive(0, { id: 'a', holder: bob })).toBeUndefined();
    expect(queue.receive(0, { id: 'a', holder: ann })?.message.sessionId).toBe('a');
  });

  it('are accepted in the order of their oldest messages', () => {
    queue.send(
      ['b', 'a', 'b'].map((sessionId) => arrival({ sessionId })),
      0,
    );

    expect([ann, bob, {}].map((holder) => queue.acceptSession(undefined, holder, 0)?.id)).toEqual([
      'b',
      'a',
      undefined,
    ]);
  });

  it('hold their messages until the session lock ends, not the lock of each message', () => {
    queue.send([arrival({ sessionId: 'a' })], 0);
    queue.acceptSession('a', ann, 0);
    const lock = queue.receive(MINUTE - 1, { id: 'a', holder: ann });
    expect(lock?.lockedUntil).toBe(MINUTE);

    queue.renewSession('a', ann, MINUTE - 1);
    queue.complete(lock?.token ?? '', 2 * MINUTE - 2);
    expect(queue.counts(0)).toEqual({ active: 0, scheduled: 0, locked: 0 });
  });

  it('are lost, with all their messages, when the lock ends', () => {
    queue.send([arrival({ sessionId: 'a' }), arrival({ sessionId: 'a' })], 0);
    const held = { id: 'a', holder: ann };
    queue.acceptSession('a', ann, 0);
    const token = queue.receive(0, held)?.token ?? '';

    expect(queue.holdsSession(held, MINUTE - 1)).toBe(true);
    expect(queue.holdsSession(held, MINUTE)).toBe(false);
    expect(() => queue.complete(token, MINUTE)).toThrow('The session lock has expired');
    expect(() => queue.renewSession('a', ann, MINUTE)).toThrow('The session lock has expired');
    expect(queue.counts(MINUTE)).toMatchObject({ active: 2, locked: 0 });
  });

  it('cannot be renewed or released by a former holder', () => {
    queue.acceptSession('a', ann, 0);
    queue.acceptSession('a', bob, MINUTE);

    expect(() => queue.renewSession('a', ann, MINUTE)).toThrow('The session lock has expired');
    queue.releaseSession({ id: 'a', holder: ann }, MINUTE);
    expect(queue.holdsSession({ id: 'a', holder: bob }, MINUTE)).toBe(true);
  });

  it('give back what was not settled when they are released, in the old order', () => {
    queue.send([arrival({ sessionId: 'a' }), arrival({ sessionId: 'a' })], 0);
    const held = { id: 'a', holder: ann };
    queue.acceptSession('a', ann, 0);
    queue.receive(0, held);
    queue.receive(0, held);
    queue.releaseSession(held, 0);

    queue.acceptSession('a', bob, 0);
    const again = [1, 2].map(() => queue.receive(0, { id: 'a', holder: bob })?.message);
    expect(again.map((message) => [message?.sequenceNumber, message?.deliveryCount])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});
