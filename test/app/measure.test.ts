import { beforeEach, describe, expect, it } from 'vitest';
import { type GateCause, gateCauses, openGate } from '../../src/domain/gate.ts';
import { GAUGE_HOLDS_FOR_IN_MS, type Metric, metrics } from '../../src/ports/meter.ts';
import { aDocument, NOW, USER_ID } from '../factories.ts';
import { createWorld, hr, type World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const owner = { ...hr, name: 'joiners', identity: { kind: 'queue', queue: 'onboarding' } } as const;
const byId = { target: { type: 'user', id: USER_ID } };

let world: World;
beforeEach(async () => {
  world = createWorld({ sources: [hr, owner] });
  await world.catalog.refresh();
});

/** What is exported of a gauge now. */
const gauges = (name: Metric) =>
  world.meter
    .points()
    .flatMap((point) => (point.name === name && point.kind === 'gauge' ? [[point.labels, point.value] as const] : []));
const theGauge = (name: Metric) => gauges(name).map(([, value]) => value);
const everything: readonly Metric[] = [
  ...[metrics.gateClosed, metrics.permissionsLost, metrics.catalogAge, metrics.deadLetters],
  ...[metrics.oldestMessage, metrics.oldestOpenRequest],
];

describe('a measuring', () => {
  it('of a relay that is idle and well has nothing but zeros', async () => {
    await world.measure();
    for (const name of everything) {
      expect([name, new Set(theGauge(name))]).toEqual([name, new Set([0])]);
    }
    expect(gauges(metrics.gateClosed).map(([{ cause }]) => cause)).toEqual(gateCauses);
    expect(gauges(metrics.oldestMessage).map(([{ queue }]) => queue)).toEqual(['events', 'onboarding']);
    expect(world.linesOf('measure.incomplete')).toEqual([]);
  });

  it.each<[GateCause, number]>([
    ['throttled', 0],
    ['unavailable', 0],
    ['forbidden', 1],
    ['unauthorized', 1],
  ])(
    'says that the gate is closed because %s, half open too, and whether permissions are lost',
    async (cause, lost) => {
      for (const closedUntil of [NOW + HOUR, NOW - 1]) {
        world.gateStore.set({ ...openGate, cause, closedUntil, closings: 1 });
        await world.measure();
        expect(gauges(metrics.gateClosed)).toEqual(gateCauses.map((each) => [{ cause: each }, each === cause ? 1 : 0]));
        expect(theGauge(metrics.permissionsLost)).toEqual([lost]);
      }
      world.gateStore.set(openGate);
      await world.measure();
      expect([...new Set(theGauge(metrics.gateClosed)), ...theGauge(metrics.permissionsLost)]).toEqual([0, 0]);
    },
  );

  it('takes the age of the catalog that all share, and not of the one that this process has', async () => {
    world.pass(20 * MINUTE);
    await world.measure();
    expect(theGauge(metrics.catalogAge)).toEqual([1_200]);
    const { catalog } = createWorld();
    await world.store.write({ ...(await catalog.get()), loadedAt: NOW + 19 * MINUTE });
    await world.measure();
    expect(theGauge(metrics.catalogAge)).toEqual([60]);
  });

  it('counts from its beginning while there has never been a catalog', async () => {
    world = createWorld();
    world.pass(20 * MINUTE);
    await world.measure();
    expect(theGauge(metrics.catalogAge)).toEqual([1_200]);
  });

  it('counts the letters that nobody has decided about', async () => {
    for (const eventId of ['a', 'b']) await world.sendEvent(aDocument({ eventId, target: {} }));
    await world.drainEvents();
    await world.measure();
    expect(theGauge(metrics.deadLetters)).toEqual([2]);
    const [{ key } = expect.unreachable('there are two')] = world.index.records();
    await world.discard(key);
    await world.measure();
    expect(theGauge(metrics.deadLetters)).toEqual([1]);
  });

  it('takes the oldest message of each queue, and none that is scheduled for later', async () => {
    world.queueHeads.add('events', NOW - 90_000);
    world.queueHeads.add('onboarding', NOW + HOUR);
    await world.measure();
    expect(gauges(metrics.oldestMessage)).toEqual([
      [{ queue: 'events' }, 90],
      [{ queue: 'onboarding' }, 0],
    ]);
    world.pass(HOUR + 5_000);
    await world.measure();
    expect(gauges(metrics.oldestMessage)[1]).toEqual([{ queue: 'onboarding' }, 5]);
  });

  it('takes the request that nobody has seen to for the longest, and none before its time', async () => {
    await world.request({ ...byId, effectiveAt: new Date(NOW + HOUR).toISOString() });
    world.pass(10 * MINUTE);
    await world.measure();
    expect(theGauge(metrics.oldestOpenRequest)).toEqual([0]);
    const other = await world.request({ ...byId, eventId: 'hire-2' });
    world.pass(HOUR);
    await world.measure();
    expect(theGauge(metrics.oldestOpenRequest)).toEqual([3_600]);
    await world.cancel(other);
    await world.measure();
    expect(theGauge(metrics.oldestOpenRequest)).toEqual([600]);
  });

  it('counts a request that waits for its target from its last try on', async () => {
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'targetNotFound' } }));
    await world.request(byId);
    await world.drain(5 * HOUR);
    await world.measure();
    const [seconds = expect.unreachable('it was measured')] = theGauge(metrics.oldestOpenRequest);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });
});

describe('what cannot be measured', () => {
  it.each<[string, keyof typeof switches, Metric]>([
    ['gate', 'gateStore', metrics.gateClosed],
    ['catalog', 'store', metrics.catalogAge],
    ['deadLetters', 'index', metrics.deadLetters],
    ['openRequests', 'ledger', metrics.oldestOpenRequest],
  ])('is missing, named and no obstacle to the others: %s', async (name, port, metric) => {
    switches[port]().setAway(true);
    await world.measure();
    const left = everything.filter((each) => theGauge(each).length === 0);
    expect(left).toEqual(metric === metrics.gateClosed ? [metric, metrics.permissionsLost] : [metric]);
    expect(world.linesOf('measure.incomplete')).toEqual([{ missing: [name] }]);
  });
  const switches = {
    gateStore: () => world.gateStore,
    store: () => world.store,
    index: () => world.index,
    ledger: () => world.ledger,
  };

  it('is each queue by itself', async () => {
    world.queueHeads.failNext('oldest');
    await world.measure();
    expect(gauges(metrics.oldestMessage)).toEqual([[{ queue: 'onboarding' }, 0]]);
    expect(world.linesOf('measure.incomplete')).toEqual([{ missing: ['queue events'] }]);
  });

  it('is forgotten after some minutes, as what an instance measured that the timer has left', async () => {
    await world.measure();
    world.pass(GAUGE_HOLDS_FOR_IN_MS + 1);
    for (const name of everything) expect([name, gauges(name)]).toEqual([name, []]);
  });

  it('is no outage when it is a defect: the run fails, with the others measured', async () => {
    world.io.answer('gateStore.read', () => ({ state: undefined }));
    await expect(world.measure()).rejects.toThrow(TypeError);
    expect(theGauge(metrics.deadLetters)).toEqual([0]);
  });
});
