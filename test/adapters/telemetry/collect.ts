import { SpanKind } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createTracer } from '../../../src/adapters/telemetry/tracer.ts';

const plain = (span: ReadableSpan) => ({
  name: span.name,
  kind: SpanKind[span.kind].toLowerCase(),
  traceId: span.spanContext().traceId,
  spanId: span.spanContext().spanId,
  parentSpanId: span.parentSpanContext?.spanId,
  attributes: span.attributes,
  failure: span.status.message,
  links: span.links.map(({ context: { traceId, spanId } }) => `${traceId}-${spanId}`),
});
export type Told = ReturnType<typeof plain>;

/** The relay's own tracer, and what was told to it, in the order in which it ended. */
export function collectSpans() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return {
    tracer: createTracer(provider.getTracer('test')),
    spans: (): readonly Told[] => exporter.getFinishedSpans().map(plain),
    named: (name: string): Told => {
      const [span, ...more] = exporter
        .getFinishedSpans()
        .filter((one) => one.name === name)
        .map(plain);
      if (!span || more.length > 0) throw new Error(`There are ${span ? 1 + more.length : 0} spans of ${name}`);
      return span;
    },
    everything: () => JSON.stringify(exporter.getFinishedSpans().map(plain)),
  };
}
