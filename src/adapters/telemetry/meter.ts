import type { Counter, Histogram, Meter as OtelMeter } from '@opentelemetry/api';
import { GAUGE_HOLDS_FOR_IN_MS, inSeconds, type Labels, type Meter, type Metric } from '../../ports/meter.ts';

/** From 5 ms, a quick call, to 7 days, an event that had to wait; the library's own are made for milliseconds. */
const SECONDS = [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 259_200, 604_800];

type Reading = { readonly value: number; readonly labels: Labels; readonly at: number };

/**
 * Instruments by name, made with their first measurement. Those of "what is so now" are asked for it at each export: one
 * that is told of a change only would be silent in between.
 */
export function createMeter(otel: OtelMeter, now: () => number): Meter {
  const counters = new Map<Metric, Counter>();
  const histograms = new Map<Metric, Histogram>();
  const gauges = new Map<Metric, Map<string, Reading>>();

  function readingsOf(name: Metric) {
    const readings = new Map<string, Reading>();
    const gauge = otel.createObservableGauge(name, inSeconds.has(name) ? { unit: 's' } : {});
    gauge.addCallback((result) => {
      for (const { value, labels, at } of readings.values()) {
        if (now() - at <= GAUGE_HOLDS_FOR_IN_MS) result.observe(value, labels);
      }
    });
    return readings;
  }

  return {
    count: (name: Metric, labels: Labels) => made(counters, name, () => otel.createCounter(name)).add(1, labels),
    record(name: Metric, value: number, labels: Labels) {
      const make = () => otel.createHistogram(name, { unit: 's', advice: { explicitBucketBoundaries: SECONDS } });
      made(histograms, name, make).record(value, labels);
    },
    gauge(name: Metric, value: number, labels: Labels) {
      const key = JSON.stringify(Object.entries(labels).sort());
      made(gauges, name, () => readingsOf(name)).set(key, { value, labels, at: now() });
    },
  };
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
