import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** One place that telemetry goes to. */
export type Exporters = { readonly spans: SpanExporter; readonly metrics: PushMetricExporter };

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** `ExportResultCode.FAILED` of @opentelemetry/core. */
const FAILED = 1;

/**
 * The library does not look at what `export` returns. Where that is a promise, as of Azure Monitor's, its rejection would
 * end the process, for the worker takes any for a defect.
 */
export function contained<Items>(
  send: (items: Items, done: (result: Result) => void) => unknown,
): (items: Items, done: (result: Result) => void) => void {
  return (items, done) => {
    const attempt = async () => void (await send(items, done));
    attempt().catch(() => done({ code: FAILED }));
  };
}
