import { beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/intake/message.ts';
import { metrics } from '../../src/ports/meter.ts';
import { aDocument, aMessage, NOW, USER_ID } from '../factories.ts';
import { bytes, createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (inMs: number) => new Date(NOW + inMs).toISOString();
const byId = { target: { type: 'user', id: USER_ID } };

let world: World;
beforeEach(() => {
  world = createWorld();
});

const closed = () => world.meter.of(metrics.requestsClosed).map(({ value, ...labels }) => labels);
const latencies = () => world.meter.of(metrics.eventToApplied);

describe('a closing', () => {
  it('counts by its state and source, and one that fails by its reason too', async () => {
    await world.request(byId);
    await world.request({ ...byId, eventId: 'hire-2' });
    await world.sendEvent(aDocument({ eventId: 'hire-3', attributes: { Enginering: { Project: ['Baker'] } } }));
    await world.drainEvents();
    await world.drain();
    expect(closed()).toEqual([
      { state: 'deadLettered', source: 'hr', reason: 'invalid' },
      { state: 'applied', source: 'hr' },
      { state: 'unchanged', source: 'hr' },
    ]);
  });

  it('counts again when it was replayed, and the discard of a letter too', async () => {
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected', status: 400 } }));
    const id = await world.request(byId);
    await world.drain();
    await world.replay(id);
    await world.drain();
    await world.discard(id);
    const failed = { state: 'deadLettered', source: 'hr', reason: 'rejected' };
    expect(closed()).toEqual([failed, failed, { state: 'discarded', source: 'hr' }]);
  });

  it('counts once, however often it is tried before, asked for again or told', async () => {
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'unavailable', status: 503 } }));
    const id = await world.request({ ...byId, effectiveAt: at(HOUR) });
    await world.cancel(id);
    await world.cancel(id);
    await world.tellClosed();
    await world.drain(2 * HOUR);
    expect(closed()).toEqual([{ state: 'cancelled', source: 'hr' }]);
  });

  it.each([
    ['a message of a source that is none', () => world.apply(encodeMessage(aMessage({ source: 'x-1' })), world.log)],
    ['a message that is none', () => world.apply(bytes('x-1'), world.log)],
    ['an event of a source that is none', () => world.sendEvent('{}', 'x-1').then(() => world.drainEvents())],
    ['the events of a queue that nobody owns', () => world.acceptEvent('queue:x-1', 'x', bytes('x'.repeat(200_000)))],
    [
      'a request whose source is configured no more',
      async () => {
        await world.request(byId);
        world.configure({ ...hr, name: 'tickets' });
        await world.drain();
      },
    ],
  ])('has no label that somebody made up: %s', async (_, work) => {
    await work();
    expect(closed()).toEqual([expect.objectContaining({ state: 'deadLettered', source: 'unknown' })]);
  });
});

describe('the time from an event to its write', () => {
  it.each([
    ['from its receipt', {}, 30],
    ['from when it happened', { occurredAt: at(-HOUR) }, 3_630],
    ['from its receipt when the sender’s clock is ahead', { occurredAt: at(2 * MINUTE) }, 30],
    ['from when it shall take effect', { effectiveAt: at(10_000) }, 20],
    ['from when it happened, if it should have taken effect before', { effectiveAt: at(-2 * HOUR) }, 30],
  ])('counts %s', async (_, override, seconds) => {
    await world.request({ ...byId, ...override });
    world.pass(30_000);
    await world.drain();
    expect(latencies()).toEqual([{ source: 'hr', value: seconds }]);
  });

  it('is that of what was applied, and of nothing else', async () => {
    await world.request(byId);
    await world.request({ ...byId, eventId: 'hire-2' });
    await world.request({ ...byId, eventId: 'hire-3', occurredAt: at(-HOUR) });
    await world.drain();
    await world.apply(encodeMessage(aMessage()), world.log);
    expect(closed().map(({ state }) => state)).toEqual(['applied', 'unchanged', 'superseded', 'deadLettered']);
    expect(latencies()).toHaveLength(1);
  });

  it('is never less than nothing, for instances have clocks of their own', async () => {
    const sent = { ...aMessage(), receivedAt: at(HOUR) };
    await world.request(byId);
    const { key, request, source } = { ...sent, key: world.theEntry().key };
    await world.apply(encodeMessage({ ...sent, key, source, request: { ...request, ...targetById } }), world.log);
    expect(latencies()).toEqual([{ source: 'hr', value: 0 }]);
  });
});

const targetById = { target: { type: 'user', key: 'id', value: USER_ID } } as const;
