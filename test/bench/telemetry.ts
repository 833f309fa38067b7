/** What it costs to be traced: the webhook with its spans exported to a collector, against the same without. */
import { createTelemetry } from '../../src/adapters/telemetry/telemetry.ts';
import { traceInvocation } from '../../src/handlers/trace-invocation.ts';
import { finish } from './finish.ts';
import { composeRelay, connectRelay } from './relay.ts';
import { digits, type Findings, spread } from './report.ts';
import { createPosts, timePerEvent, withoutRate } from './signed-events.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.4;
const AGAINST = 'the same without traces';
const LEVELS = [
  { inFlight: 1, events: 96, isLimited: true },
  // No broker is this near: what is left of a send is hardly more than the two spans that tell of it. Only noted.
  { inFlight: 16, events: 192, isLimited: false },
] as const;
const WARM_UP = { rounds: 10, withinInMs: 5_000 };
const EXTENT = { rounds: 60, withinInMs: 20_000 };

async function measureTelemetry(): Promise<Findings> {
  const plain = connectRelay();
  const config = withoutRate(plain.config);
  const { otlp } = config.telemetry;
  if (!otlp) throw new Error('The stack has no collector');
  // As in Azure, where nothing reads it on the way.
  const targets = { ...config.telemetry, otlp: { ...otlp, protocol: 'http/protobuf' as const } };
  const { tracer, start, stop } = createTelemetry(targets, { log: () => {}, now: Date.now, version: '0.0.0' });
  await start();
  const { ports } = connectRelay(tracer);
  const untraced = composeRelay(config, plain.ports).receiveWebhook;
  const traced = traceInvocation(tracer)(composeRelay(config, ports, undefined, tracer).receiveWebhook);
  const measurements = [];
  const notes = [];
  for (const { inFlight, events, isLimited } of LEVELS) {
    const taking = (handler: typeof untraced) => () =>
      timePerEvent(events, inFlight, createPosts(handler, config, events));
    await compare(WARM_UP, taking(untraced), taking(traced));
    const name = `traced webhook, ${inFlight} in flight`;
    process.stderr.write(`${name}: ${EXTENT.rounds} rounds of ${events} events\n`);
    const { middleHalf, ...figures } = await compare(EXTENT, taking(untraced), taking(traced));
    if (isLimited) measurements.push({ name, against: AGAINST, ...figures, limit: LIMIT, unit: 'ms' });
    const added = digits((figures.measured - figures.baseline) * 1_000);
    notes.push(`${name}: ${digits(figures.ratio)} x of ${AGAINST}, ${added} µs more for each event`);
    notes.push(spread(name, middleHalf));
  }
  await stop();
  return { measurements, notes };
}

finish(await measureTelemetry());
