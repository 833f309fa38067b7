import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../ports/log.ts';
import { type Meter, noMeter } from '../../ports/meter.ts';
import { noTracer, type Tracer } from '../../ports/tracer.ts';
import { type CredentialChoice, createCredential } from '../connections.ts';
import type { OtlpTarget } from './otlp.ts';
import type { Pipeline } from './pipeline.ts';
import type { Site } from './resource.ts';

/** Where telemetry goes: to either, to both or to none. */
export type TelemetryTargets = {
  readonly azureMonitor:
    | { readonly connectionString: string; readonly credential: CredentialChoice | undefined }
    | undefined;
  readonly otlp: OtlpTarget | undefined;
  readonly site: Site;
};

export type Telemetry = {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Before the first invocation; until then, and where nobody collects, nothing is traced or measured. */
  start(): Promise<void>;
  /** Sends what is not sent yet, within a time limit. */
  stop(): Promise<void>;
};

type Options = {
  readonly log: Log;
  readonly now: () => number;
  /** Of the app. */
  readonly version: string;
  /** The host gives the worker seconds to end (how many is unverified), and others need some of them. */
  readonly endsWithinMs?: number;
};

/**
 * The libraries are loaded with `start`, and not at all where nobody collects: a cold start would load them before its
 * first request. Their own faults are not told anywhere, for each export would tell them again.
 */
export function createTelemetry(
  targets: TelemetryTargets,
  { log, now, version, endsWithinMs = 3_000 }: Options,
): Telemetry {
  let pipeline: Pipeline | undefined;
  const tracer = () => pipeline?.tracer ?? noTracer;
  const meter = () => pipeline?.meter ?? noMeter;
  return {
    tracer: {
      span: (options, work) => tracer().span(options, work),
      running: () => tracer().running(),
      current: () => tracer().current(),
    },
    meter: {
      count: (name, labels) => meter().count(name, labels),
      record: (name, value, labels) => meter().record(name, value, labels),
      gauge: (name, value, labels) => meter().gauge(name, value, labels),
    },

    async start() {
      try {
        pipeline = await connect(targets, { now, version });
      } catch (error) {
        // The relay does its work without it.
        log('warn', 'telemetry.off', { name: error instanceof Error ? error.name : undefined });
      }
    },

    async stop() {
      const limit = new AbortController();
      const tooLate = delay(endsWithinMs, undefined, { signal: limit.signal }).catch(() => {});
      await Promise.race([pipeline?.close(), tooLate]);
      limit.abort();
    },
  };
}

async function connect(
  { azureMonitor, otlp, site }: TelemetryTargets,
  known: Pick<Options, 'now' | 'version'>,
): Promise<Pipeline | undefined> {
  const exporters = [];
  if (azureMonitor) {
    const { createAzureMonitorExporters } = await import('./azure-monitor.ts');
    const { connectionString, credential } = azureMonitor;
    const identity = credential && createCredential(credential);
    exporters.push(await createAzureMonitorExporters({ connectionString, credential: identity }));
  }
  if (otlp) {
    const { createOtlpExporters } = await import('./otlp.ts');
    exporters.push(await createOtlpExporters(otlp));
  }
  if (exporters.length === 0) return undefined;
  const { createPipeline } = await import('./pipeline.ts');
  return createPipeline(exporters, site, known);
}
