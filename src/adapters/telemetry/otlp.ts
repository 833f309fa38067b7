import type { Exporters } from './exporters.ts';

export type OtlpTarget = {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: 'http/protobuf' | 'http/json';
};

/** Specification "OTLP exporter", endpoint URLs for OTLP/HTTP: the signal's path is added to the one of the setting. */
export async function createOtlpExporters({ endpoint, headers, protocol }: OtlpTarget): Promise<Exporters> {
  const [Spans, Metrics] = await load(protocol);
  const base = endpoint.replace(/\/+$/, '');
  return {
    spans: new Spans({ url: `${base}/v1/traces`, headers: { ...headers } }),
    metrics: new Metrics({ url: `${base}/v1/metrics`, headers: { ...headers } }),
  };
}

async function load(protocol: OtlpTarget['protocol']) {
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
    return [OTLPTraceExporter, OTLPMetricExporter] as const;
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto');
  return [OTLPTraceExporter, OTLPMetricExporter] as const;
}
