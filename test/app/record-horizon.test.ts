import { describe, expect, it } from 'vitest';
import { createPatience } from '../../src/app/patience.ts';
import { createReceiveQueued } from '../../src/app/receive-again.ts';
import { createRecordRefusal } from '../../src/app/record-refusal.ts';
import { createTell } from '../../src/app/tell.ts';
import type { RecordFailure } from '../../src/domain/failure.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { RecordUnavailable, Unavailable } from '../../src/ports/unavailable.ts';
import { NOW } from '../factories.ts';
import { bytes, createWorld } from './world.ts';

const HOUR = 3_600_000;
const EVENT = '{"data":{"employeeId":"12"}}';

/** Puts an event back and takes it out again at its time until it is settled; gives back when it was tried. */
async function play(
  failureAt: (inMs: number) => RecordFailure | undefined,
  { random = 0.5, replayOf = undefined as string | undefined } = {},
) {
  const world = createWorld({ random });
  const tries: number[] = [];
  const patience = createPatience({ ...world, random: () => random, sleep: async (ms) => world.pass(ms) });
  const receiveQueued = createReceiveQueued({
    ...{ ...world, patience, random: () => random },
    recordRefusal: createRecordRefusal({ ...world, tracer: noTracer, tell: createTell(world) }),
    async receive() {
      tries.push(world.now() - NOW);
      const failure = failureAt(world.now() - NOW);
      if (failure) throw new RecordUnavailable(failure);
    },
  });
  const receivedAt = new Date(NOW - 48 * HOUR).toISOString();
  let next: Parameters<typeof receiveQueued>[0] | undefined = {
    ...{ messageId: 'm', returns: 0, source: 'hr', receivedAt, body: bytes(EVENT), headers: '{"a":"b"}', replayOf },
  };
  while (next) {
    await receiveQueued(next, world.log);
    const [message, ...more] = world.events.arrivals.slice(tries.length - 1);
    expect(more).toEqual([]);
    next = message && {
      ...next,
      messageId: message.messageId,
      returns: Number(message.properties?.['returns']),
      since: message.properties?.['since'],
    };
    expect(next?.headers).toBe(next && '{"a":"b"}');
    if (message?.scheduledFor !== undefined) world.pass(message.scheduledFor - world.now());
  }
  return { world, tries };
}

const hours = (tries: readonly number[]) => tries.map((inMs) => inMs / HOUR);

describe('an event whose record cannot be had', () => {
  it('is tried with growing delays, and received when there is one', async () => {
    const { world, tries } = await play((inMs) =>
      inMs < HOUR ? { kind: 'recordUnavailable', status: 503 } : undefined,
    );
    const delays = tries.slice(1).map((inMs, at) => Math.round((inMs - (tries[at] ?? 0)) / 1_000));
    expect(delays).toEqual([4, 8, 15, 30, 60, 120, 240, 480, 675, 675, 675, 675]);
    expect(world.ledger.entries()).toEqual([]);
    expect(world.linesOf('event.putBack').at(0)).toEqual({
      ...{ source: 'hr', port: 'record', kind: 'recordUnavailable', status: 503, returns: 1, inMs: 3_750 },
    });
  });

  it('is a dead letter after 24 hours of trying, however long ago it came', async () => {
    const { world, tries } = await play(() => ({ kind: 'recordUnavailable', status: 401 }));
    const [last = 0, before = 0] = hours(tries).toReversed();
    expect(before).toBeLessThan(24);
    expect(last).toBeGreaterThanOrEqual(24);
    expect(last).toBeLessThan(24.25);
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'recordUnavailable', source: 'hr' });
    expect(world.box.letters()).toMatchObject([
      { kind: 'event', reason: 'recordUnavailable', headers: '{"a":"b"}', body: bytes(EVENT) },
    ]);
  });

  it('is a dead letter after one hour when there is none', async () => {
    const { world, tries } = await play(() => ({ kind: 'recordNotFound', status: 404 }));
    const [last = 0, before = 0] = hours(tries).toReversed();
    expect(before).toBeLessThan(1);
    expect(last).toBeLessThan(1.25);
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'recordNotFound' });
  });

  it.each([0, 0.5, 0.999])(
    'is never tried earlier than the API asked for, with random numbers of %d',
    async (random) => {
      const retryAfterInMs = 2 * HOUR + 0.5;
      const { tries } = await play(
        (inMs) => (inMs < HOUR ? { kind: 'recordUnavailable', retryAfterInMs } : undefined),
        { random },
      );
      expect(tries).toHaveLength(2);
      expect(tries[1]).toBeGreaterThanOrEqual(retryAfterInMs);
      expect(tries[1]).toBeLessThan(retryAfterInMs + 60_000);
    },
  );

  it('is a dead letter after 24 hours even if the API has asked for a month', async () => {
    const { world, tries } = await play(() => ({ kind: 'recordUnavailable', retryAfterInMs: 30 * 24 * HOUR }));
    expect(tries).toHaveLength(2);
    expect(hours(tries)[1]).toBeGreaterThanOrEqual(24);
    expect(hours(tries)[1]).toBeLessThan(24.25);
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason: 'recordUnavailable' });
  });

  it('is not closed while there is no store to record that: it comes back', async () => {
    const world = createWorld();
    const receiveQueued = createReceiveQueued({
      ...{ ...world, random: () => 0.5 },
      patience: (work) => work(),
      async receive() {
        throw new RecordUnavailable({ kind: 'recordUnavailable' });
      },
      async recordRefusal() {
        throw new Unavailable('ledger', undefined);
      },
    });
    const since = new Date(NOW - 25 * HOUR).toISOString();
    const event = { messageId: 'm', returns: 3, source: 'hr', receivedAt: since, since, body: bytes(EVENT) };
    await receiveQueued(event, world.log);
    expect(world.events.arrivals).toMatchObject([{ messageId: 'm~4', properties: { since, returns: '4' } }]);
  });
});
