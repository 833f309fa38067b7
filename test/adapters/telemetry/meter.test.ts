import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { createMeter } from '../../../src/adapters/telemetry/meter.ts';
import { lettingGaugesGo } from '../../../src/adapters/telemetry/pipeline.ts';
import { GAUGE_HOLDS_FOR_IN_MS, metrics } from '../../../src/ports/meter.ts';

it.each([
  ['deltas', AggregationTemporality.DELTA, [1, 0]],
  ['totals', AggregationTemporality.CUMULATIVE, [1, 1]],
])('what is so now is told while it holds, and no longer, to who asks for %s', async (_, temporality, counted) => {
  let time = 0;
  const exporter = lettingGaugesGo(new InMemoryMetricExporter(temporality));
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = createMeter(provider.getMeter('test'), () => time);
  const collect = async (name: string) => {
    const { resourceMetrics } = await reader.collect();
    const told = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return told
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints.map(({ value, attributes }) => ({ value, cause: attributes['cause'] })));
  };

  meter.gauge(metrics.gateClosed, 1, { cause: 'probe' });
  time += GAUGE_HOLDS_FOR_IN_MS;
  meter.gauge(metrics.gateClosed, 0, { cause: 'graph' });
  const held = (await collect(metrics.gateClosed)).map(({ value, cause }) => [value, cause]);
  expect(held).toEqual([
    [1, 'probe'],
    [0, 'graph'],
  ]);
  time += 1;
  const left = (await collect(metrics.gateClosed)).map(({ value, cause }) => [value, cause]);
  expect(left).toEqual([[0, 'graph']]);

  meter.count(metrics.intakeRefused, { because: 'tooLarge' });
  const totals = [await collect(metrics.intakeRefused), await collect(metrics.intakeRefused)];
  expect(totals.map(([point]) => point?.value ?? 0)).toEqual(counted);
  await provider.shutdown();
});
