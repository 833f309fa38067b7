import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OtlpCollector, startOtlp } from '../../../local/otlp/start.ts';
import { contained } from '../../../src/adapters/telemetry/exporters.ts';
import { createTelemetry, type TelemetryTargets } from '../../../src/adapters/telemetry/telemetry.ts';
import type { Log } from '../../../src/ports/log.ts';
import { metrics } from '../../../src/ports/meter.ts';

let collector: OtlpCollector;
beforeAll(async () => {
  collector = await startOtlp();
});
afterAll(() => collector.close());
beforeEach(() => {
  collector.clear();
  collector.answerWith(200);
});

const site = { name: 'func-relay', instanceId: 'instance-1' };
const otlp = (override: Partial<NonNullable<TelemetryTargets['otlp']>> = {}): TelemetryTargets => ({
  azureMonitor: undefined,
  otlp: { endpoint: collector.url, headers: {}, protocol: 'http/json', ...override },
  site,
});
const lines: unknown[] = [];
const log: Log = (level, event) => void lines.push([level, event]);

const options = { log, now: Date.now, version: '7.6.5' };

const SPAN = { name: 'POST webhooks/{source}', kind: 'server' } as const;
const ofPath = (path: string) => collector.received.filter((one) => one.path === path);

describe('traces and measurements', () => {
  it.each([
    ['http/json', 'application/json'],
    ['http/protobuf', 'application/x-protobuf'],
  ] as const)('arrive by %s, with the headers of the setting', async (protocol, contentType) => {
    const telemetry = createTelemetry(
      otlp({ protocol, endpoint: `${collector.url}/`, headers: { 'x-key': 'k' } }),
      options,
    );
    await telemetry.start();
    await telemetry.tracer.span(SPAN, async () => {});
    telemetry.meter.count(metrics.intakeRefused, { source: 'hr', because: 'tooLarge' });
    await telemetry.stop();
    for (const [path, name] of [
      ['/v1/traces', SPAN.name],
      ['/v1/metrics', metrics.intakeRefused],
    ] as const) {
      const [received, ...more] = ofPath(path);
      expect(more).toEqual([]);
      expect(received?.headers).toMatchObject({ 'content-type': contentType, 'x-key': 'k' });
      expect(received?.body.includes(name)).toBe(true);
      expect(received?.body.includes('instance-1')).toBe(true);
      expect(received?.body.includes('7.6.5')).toBe(true);
    }
  });

  it('are nothing before the start, and where nobody collects', async () => {
    const off = createTelemetry({ azureMonitor: undefined, otlp: undefined, site }, options);
    await off.start();
    for (const telemetry of [off, createTelemetry(otlp(), options)]) {
      expect(await telemetry.tracer.span(SPAN, async () => telemetry.tracer.current())).toBeUndefined();
      telemetry.meter.count(metrics.intakeRefused, { source: 'hr', because: 'tooLarge' });
      await telemetry.stop();
    }
    expect(collector.received).toEqual([]);
  });
});

describe('measurements', () => {
  type Point = {
    readonly asInt?: number;
    readonly asDouble?: number;
    readonly explicitBounds?: readonly number[];
    readonly bucketCounts?: readonly number[];
  };
  type Points = { readonly dataPoints: readonly Point[] };
  type Told = { readonly name: string; readonly unit: string } & Record<'sum' | 'gauge' | 'histogram', Points>;

  it('are a count, a distribution in seconds, and what is so now until it is told otherwise', async () => {
    const telemetry = createTelemetry(otlp(), options);
    await telemetry.start();
    const { meter } = telemetry;
    for (const source of ['hr', 'hr', 'itsm']) meter.count(metrics.intakeRefused, { source, because: 'tooLarge' });
    for (const seconds of [0.01, 0.2, 90_000]) meter.record(metrics.eventToApplied, seconds, { source: 'hr' });
    for (const value of [1, 0]) meter.gauge(metrics.gateClosed, value, { cause: 'unavailable' });
    meter.gauge(metrics.gateClosed, 1, { cause: 'throttled' });
    meter.gauge(metrics.catalogAge, 42, {});
    await telemetry.stop();
    const [received] = ofPath('/v1/metrics');
    const told: readonly Told[] = JSON.parse(String(received?.body)).resourceMetrics[0].scopeMetrics[0].metrics;
    const pointsOf = (name: string, kind: 'sum' | 'gauge' | 'histogram') =>
      told.find((one) => one.name === name)?.[kind].dataPoints ?? [];
    expect(pointsOf(metrics.intakeRefused, 'sum').map(({ asDouble, asInt }) => asDouble ?? asInt)).toEqual([2, 1]);
    expect(pointsOf(metrics.gateClosed, 'gauge').map(({ asDouble, asInt }) => asDouble ?? asInt)).toEqual([0, 1]);
    const units = Object.fromEntries(told.map(({ name, unit }) => [name, unit]));
    expect(units).toMatchObject({ [metrics.eventToApplied]: 's', [metrics.catalogAge]: 's', [metrics.gateClosed]: '' });
    const [distribution] = pointsOf(metrics.eventToApplied, 'histogram');
    // In three buckets: made for milliseconds, they would be in two.
    expect(distribution?.bucketCounts?.filter((count) => Number(count) === 1)).toHaveLength(3);
    expect(distribution?.explicitBounds?.at(-1)).toBe(7 * 24 * 3_600);
  });
});

describe('a collector that', () => {
  const work = async (telemetry: ReturnType<typeof createTelemetry>) => {
    await telemetry.start();
    const startedAt = performance.now();
    for (let call = 0; call < 1_000; call++) await telemetry.tracer.span(SPAN, async () => {});
    return performance.now() - startedAt;
  };

  it.each([
    ['is away', { endpoint: 'http://127.0.0.1:9' }],
    ['fails', {}],
  ])('%s slows nothing down, and is not told of in the log', async (_, target) => {
    collector.answerWith(400);
    lines.length = 0;
    const telemetry = createTelemetry(otlp(target), { ...options, endsWithinMs: 100 });
    expect(await work(telemetry)).toBeLessThan(1_000);
    await telemetry.stop();
    expect(lines).toEqual([]);
  });

  it('never answers holds up the end for its time limit, no longer', async () => {
    collector.answerWith(undefined);
    const telemetry = createTelemetry(otlp(), { ...options, endsWithinMs: 100 });
    await work(telemetry);
    const startedAt = performance.now();
    await telemetry.stop();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(ofPath('/v1/traces').length).toBeGreaterThan(0);
  });
});

it('what cannot be started leaves the relay at work, and says so once', async () => {
  lines.length = 0;
  // Its key is one that the exporter refuses.
  const azureMonitor = { connectionString: 'InstrumentationKey=none', credential: undefined };
  const telemetry = createTelemetry({ azureMonitor, otlp: undefined, site }, options);
  await telemetry.start();
  expect(await telemetry.tracer.span(SPAN, async () => 'done')).toBe('done');
  expect(lines).toEqual([['warn', 'telemetry.off']]);
});

describe('an export', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('any'))],
    [
      'throws at once',
      () => {
        throw new Error('any');
      },
    ],
  ])('that %s has failed, and ends no process', async (_, send) => {
    const results: unknown[] = [];
    await new Promise<void>((resolve) => {
      contained(send)([], (result) => {
        results.push(result);
        resolve();
      });
    });
    expect(results).toEqual([{ code: 1 }]);
  });
});
