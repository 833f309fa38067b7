import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE, plainQueue } from './fixture.ts';
import { arrival, newQueue } from './model.ts';

/** Does to a queue what it is told, and keeps the books. */
function newClerk() {
  const { queue, letters } = newQueue({ ...plainQueue, timeToLiveInMs: 5 * MINUTE });
  const tokens: string[] = [];
  let sent = 0;
  let completed = 0;

  /** Whether the token was still good; which, is the queue's business. */
  const settle = (by: (token: string) => void): boolean => {
    const token = tokens.shift();
    if (token === undefined) return false;
    try {
      by(token);
      return true;
    } catch {
      return false;
    }
  };

  const steps: Record<string, (now: number) => void> = {
    send(now) {
      sent += queue.send([arrival()], now).length;
    },
    schedule(now) {
      sent += queue.send([arrival({ scheduledFor: now + MINUTE })], now).length;
    },
    receive(now) {
      const lock = queue.receive(now);
      if (lock !== undefined) tokens.push(lock.token);
    },
    complete(now) {
      if (settle((token) => queue.complete(token, now))) completed += 1;
    },
    abandon: (now) => void settle((token) => queue.abandon(token, now)),
    deadLetter: (now) => void settle((token) => queue.deadLetter(token, { reason: 'r', description: 'd' }, now)),
    wait: () => undefined,
  };

  const accountedFor = (now: number): number => {
    const { active, scheduled, locked } = queue.counts(now);
    return active + scheduled + locked + letters.counts(now).active + completed;
  };
  return { steps, accountedFor, sent: () => sent };
}

it('a queue loses and doubles no message, whatever is done with it', () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(newClerk().steps)), fc.integer({ min: 0, max: MINUTE }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const clerk = newClerk();
      let now = 0;
      for (const [name, after] of steps) {
        now += after;
        clerk.steps[name]?.(now);
        expect(clerk.accountedFor(now)).toBe(clerk.sent());
      }
    }),
  );
});
