import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_AT_MOST_IN_MS } from '../../src/app/patience.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits } from '../../src/topology.ts';
import { NOW } from '../factories.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const noise = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('an event from the queue of a source', () => {
  it('is handed on byte for byte, with its source and the time it came', async () => {
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    expect(world.events.arrivals).toEqual([
      {
        messageId: expect.stringMatching(/^[\w-]{43}$/),
        body: noise,
        properties: { source: 'onboarding', receivedAt: '2026-11-20T09:00:00.000Z' },
      },
    ]);
    expect(world.ledger.history).toEqual([]);
  });

  it('with more beside it than a message can carry is a letter without that', async () => {
    const headers = JSON.stringify({ 'ce-id': 'x'.repeat(limits.keptHeaderBytes) });
    await world.app.acceptEvent({ source: 'onboarding', deliveryId: 'delivery-1', body: noise, headers }, world.log);
    expect(world.events.arrivals).toEqual([]);
    expect(world.theEntry()).toMatchObject({ reason: 'malformed', problems: [{ pointer: '', code: 'tooLong' }] });
    expect(world.box.letters()).toMatchObject([{ body: noise, headers: undefined }]);
  });

  it('delivered twice is one event', async () => {
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    world.pass(60_000);
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    expect(world.events.arrivals).toHaveLength(2);
    expect(world.events.messages()).toHaveLength(1);
  });

  it.each([
    ['other bytes', 'onboarding', 'delivery-1', Uint8Array.of(1)],
    ['another delivery', 'onboarding', 'delivery-2', noise],
    ['another source', 'tickets', 'delivery-1', noise],
  ])('is another event with %s', async (_, source, delivery, body) => {
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    await world.acceptEvent(source, delivery, body);
    expect(world.events.messages()).toHaveLength(2);
  });

  it('is given back while the events queue is away, after it was tried for 4 minutes', async () => {
    world.events.setAway(true);
    await expect(world.acceptEvent('onboarding', 'delivery-1', noise)).rejects.toThrow(Unavailable);
    expect(world.now() - NOW).toBeGreaterThan(HELD_AT_MOST_IN_MS - 15_000);
    expect(world.now() - NOW).toBeLessThanOrEqual(HELD_AT_MOST_IN_MS);

    world.events.setAway(false);
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    expect(world.events.messages()).toHaveLength(1);
  });

  it('is one event when the events queue took it and timed out', async () => {
    world.events.failNext('send', 'after');
    await world.acceptEvent('onboarding', 'delivery-1', noise);
    expect(world.events.arrivals).toHaveLength(2);
    expect(world.events.messages()).toHaveLength(1);
  });
});

describe('an event that is larger than an event may be', () => {
  const tooLarge = new Uint8Array(limits.bodyBytes + 1);

  it('ends as malformed, on record, and goes nowhere', async () => {
    await world.acceptEvent('onboarding', 'delivery-1', tooLarge);
    expect(world.theEntry()).toMatchObject({
      source: 'onboarding',
      state: 'deadLettered',
      reason: 'malformed',
      problems: [{ pointer: '', code: 'tooLong' }],
    });
    expect(world.box.letters()).toMatchObject([{ key: world.theEntry().key, kind: 'event', body: tooLarge }]);
    expect(world.index.records()).toMatchObject([{ key: world.theEntry().key, reason: 'malformed' }]);
    expect(world.events.arrivals).toEqual([]);
    expect(world.lines.map(({ event, fields }) => [event, fields['codes']])).toEqual([['request.closed', ['tooLong']]]);
  });

  it('is one record, however often it is delivered', async () => {
    await world.acceptEvent('onboarding', 'delivery-1', tooLarge);
    await world.acceptEvent('onboarding', 'delivery-2', tooLarge);
    expect(world.ledger.history).toHaveLength(1);
  });

  it('is given back while the ledger is away', async () => {
    world.ledger.setAway(true);
    await expect(world.acceptEvent('onboarding', 'delivery-1', tooLarge)).rejects.toThrow(Unavailable);
  });

  it('begins one byte above the limit', async () => {
    await world.acceptEvent('onboarding', 'delivery-1', tooLarge.subarray(1));
    expect(world.events.arrivals).toHaveLength(1);
  });
});
