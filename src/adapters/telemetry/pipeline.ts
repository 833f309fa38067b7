import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Meter } from '../../ports/meter.ts';
import type { Tracer } from '../../ports/tracer.ts';
import type { Exporters } from './exporters.ts';
import { createMeter } from './meter.ts';
import { createResource, NAME, type Site } from './resource.ts';
import { createTracer } from './tracer.ts';

export type Pipeline = {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Sends what is there, and ends. */
  close(): Promise<unknown>;
};

const METRICS_EACH_MS = 60_000;
/** A batch of events makes many spans at once; more than these would be dropped until the next is sent. */
const SPANS_AT_MOST = 8_192;

/**
 * From tracer and meter to the exporters. Every span is kept: an event is about a dozen of them, whoever asks for one
 * event must find it, and a share by trace id would be the caller's to choose, whose id it is. Who wants fewer thins them
 * out behind this, where the outcome of a trace is known.
 */
export function createPipeline(
  targets: readonly Exporters[],
  site: Site,
  { now, version }: { readonly now: () => number; readonly version: string },
): Pipeline {
  const resource = createResource(site, version);
  const spans = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: targets.map((target) => new BatchSpanProcessor(target.spans, { maxQueueSize: SPANS_AT_MOST })),
  });
  const metrics = new MeterProvider({
    resource,
    readers: targets.map(
      (target) =>
        new PeriodicExportingMetricReader({
          exporter: lettingGaugesGo(target.metrics),
          exportIntervalMillis: METRICS_EACH_MS,
        }),
    ),
  });
  return {
    tracer: createTracer(spans.getTracer(NAME)),
    meter: createMeter(metrics.getMeter(NAME), now),
    close: () => Promise.allSettled([spans.shutdown(), metrics.shutdown()]),
  };
}

/**
 * What is observed no more is told no more: cumulative, the library would repeat the last observation for ever. On the
 * wire a gauge has no temporality. All else is as the exporter asks for it: deltas to Azure Monitor, totals to OTLP.
 */
export const lettingGaugesGo = (exporter: PushMetricExporter): PushMetricExporter => ({
  export: (told, done) => exporter.export(told, done),
  selectAggregationTemporality: (type) =>
    type === InstrumentType.OBSERVABLE_GAUGE
      ? AggregationTemporality.DELTA
      : (exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE),
  forceFlush: () => exporter.forceFlush(),
  shutdown: () => exporter.shutdown(),
});
