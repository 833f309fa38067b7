import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GAUGE_HOLDS_FOR_IN_MS, type Meter, metrics } from '../../src/ports/meter.ts';
import type { Point } from '../fakes/meter.ts';

export type MeterUnderTest = {
  readonly meter: Meter;
  /** The meter's time moves by this, and at no other time. */
  advance(milliseconds: number): void;
  /** As a collector gets it: all that was counted and recorded until now, and the gauges that hold. */
  collect(): Promise<readonly Point[]>;
  close(): Promise<void>;
};

/** What every meter does. */
export function testMeter(name: string, make: () => Promise<MeterUnderTest>): void {
  describe(`the meter ${name}`, () => {
    let underTest: MeterUnderTest;
    let meter: Meter;
    beforeAll(async () => {
      underTest = await make();
      meter = underTest.meter;
    });
    afterAll(() => underTest.close());

    const pointsOf = async (metric: string) => (await underTest.collect()).filter((point) => point.name === metric);

    it('has nothing at first', async () => {
      expect(await underTest.collect()).toEqual([]);
    });

    it('counts each time, apart by labels, however they are written and often it is collected', async () => {
      meter.count(metrics.requestsClosed, { state: 'applied', source: 'hr' });
      meter.count(metrics.requestsClosed, { state: 'deadLettered', source: 'hr', reason: 'invalid' });
      await underTest.collect();
      meter.count(metrics.requestsClosed, { source: 'hr', state: 'applied' });
      const expected = [
        { name: metrics.requestsClosed, kind: 'counter', labels: { state: 'applied', source: 'hr' }, value: 2 },
        {
          ...{ name: metrics.requestsClosed, kind: 'counter', value: 1 },
          labels: { state: 'deadLettered', source: 'hr', reason: 'invalid' },
        },
      ];
      expect(await pointsOf(metrics.requestsClosed)).toEqual(expected);
      expect(await pointsOf(metrics.requestsClosed)).toEqual(expected);
    });

    it('records each observation of a distribution', async () => {
      for (const seconds of [0.25, 90_000, 0]) meter.record(metrics.eventToApplied, seconds, { source: 'hr' });
      expect(await pointsOf(metrics.eventToApplied)).toEqual([
        { name: metrics.eventToApplied, kind: 'histogram', labels: { source: 'hr' }, count: 3, sum: 90_000.25 },
      ]);
    });

    it('has the last value of a gauge, apart by labels', async () => {
      meter.gauge(metrics.gateClosed, 1, { cause: 'throttled' });
      meter.gauge(metrics.gateClosed, 1, { cause: 'forbidden' });
      await underTest.collect();
      meter.gauge(metrics.gateClosed, 0, { cause: 'throttled' });
      expect(await pointsOf(metrics.gateClosed)).toEqual([
        { name: metrics.gateClosed, kind: 'gauge', labels: { cause: 'throttled' }, value: 0 },
        { name: metrics.gateClosed, kind: 'gauge', labels: { cause: 'forbidden' }, value: 1 },
      ]);
    });

    it('forgets a gauge that nobody sets any more, however often it was collected, until somebody sets it', async () => {
      const age = async () => (await pointsOf(metrics.catalogAge)).map((point) => 'value' in point && point.value);
      meter.gauge(metrics.catalogAge, 60, {});
      underTest.advance(GAUGE_HOLDS_FOR_IN_MS);
      expect(await age()).toEqual([60]);
      meter.gauge(metrics.catalogAge, 120, {});
      underTest.advance(GAUGE_HOLDS_FOR_IN_MS);
      expect(await age()).toEqual([120]);
      underTest.advance(1);
      expect(await age()).toEqual([]);
      expect(await age()).toEqual([]);
      meter.gauge(metrics.catalogAge, 180, {});
      expect(await age()).toEqual([180]);
    });

    it('forgets one set of labels, and keeps the others', async () => {
      meter.gauge(metrics.oldestMessage, 1, { queue: 'events' });
      meter.gauge(metrics.oldestMessage, 2, { queue: 'onboarding' });
      underTest.advance(GAUGE_HOLDS_FOR_IN_MS);
      meter.gauge(metrics.oldestMessage, 3, { queue: 'onboarding' });
      underTest.advance(1);
      expect(await pointsOf(metrics.oldestMessage)).toEqual([
        { name: metrics.oldestMessage, kind: 'gauge', labels: { queue: 'onboarding' }, value: 3 },
      ]);
    });

    it('forgets nothing that was counted', async () => {
      meter.count(metrics.graphThrottled, { scope: 'write' });
      underTest.advance(10 * GAUGE_HOLDS_FOR_IN_MS);
      expect(await pointsOf(metrics.graphThrottled)).toMatchObject([{ value: 1 }]);
    });
  });
}
