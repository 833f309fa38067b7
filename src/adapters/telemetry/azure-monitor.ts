import type { TokenCredential } from '@azure/identity';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { contained, type Exporters } from './exporters.ts';

export type AzureMonitorTarget = {
  readonly connectionString: string;
  /** Undefined where the component takes whoever knows its key. */
  readonly credential: TokenCredential | undefined;
};

/** Nothing is kept on disk: an instance's disk goes with it, and what cannot be sent is not worth filling it. */
export async function createAzureMonitorExporters(target: AzureMonitorTarget): Promise<Exporters> {
  const { connectionString, credential } = target;
  const { AzureMonitorMetricExporter, AzureMonitorTraceExporter } = await import(
    '@azure/monitor-opentelemetry-exporter'
  );
  const options = { connectionString, disableOfflineStorage: true, ...(credential && { credential }) };
  const spans = new AzureMonitorTraceExporter(options);
  const metrics = new AzureMonitorMetricExporter(options);
  return {
    spans: {
      export: contained((items: ReadableSpan[], done) => spans.export(items.map(named), done)),
      shutdown: () => spans.shutdown(),
    },
    metrics: {
      export: contained((items: Parameters<typeof metrics.export>[0], done) => metrics.export(items, done)),
      selectAggregationTemporality: (type) => metrics.selectAggregationTemporality(type),
      forceFlush: () => metrics.forceFlush(),
      shutdown: () => metrics.shutdown(),
    },
  };
}

/** This exporter names a consumer's request by this attribute, and not at all without it. */
const named = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, { attributes: { value: { ...span.attributes, 'ai.operation.name': span.name } } });
