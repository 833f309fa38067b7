import type { Defence } from './defence.ts';

const TELEMETRY_TEST = 'test/adapters/telemetry/telemetry.test.ts';
const TRACER_TEST = 'test/adapters/telemetry/tracer.test.ts';
const BUS_TEST = 'test/adapters/service-bus/traces.test.ts';

/** What keeps a trace whole, keeps others' words out of it, and keeps it from being in the way. */
export const telemetryDefences: readonly Defence[] = [
  {
    name: 'the trace in each message',
    source: 'src/adapters/service-bus/traced-sender.ts',
    without: ["{ ...message.applicationProperties, traceparent, 'Diagnostic-Id': traceparent }", '{}'],
    file: BUS_TEST,
    test: 'a message says the span of its send, under both names that receivers read, beside what else it says',
  },
  {
    name: 'the trace of a letter in its replay',
    source: 'src/app/replay.ts',
    without: [
      'return assignments.send({ messageId: messageId(key, hop), body: encodeMessage(again), sessionId, traceparent });',
      'return assignments.send({ messageId: messageId(key, hop), body: encodeMessage(again), sessionId });',
    ],
    file: 'test/app/replay.test.ts',
    test: 'a replay goes on in the trace of the letter',
  },
  {
    name: 'the trace of what is due',
    source: 'src/app/send-due.ts',
    without: ['sessionId, scheduledFor, traceparent });', 'sessionId, scheduledFor });'],
    file: 'test/adapters/tables/due-trace.test.ts',
    test: 'what is due goes on in the trace that it was put in, months later',
  },
  {
    name: 'a trace of others’ making, on a queue',
    source: 'src/handlers/delivery.ts',
    without: ['isTraceParent(traceparent) ? traceparent : undefined', 'String(traceparent)'],
    file: 'test/handlers/trace-invocation.test.ts',
    test: 'a message whose own trace is some text is under that of the host',
  },
  {
    name: 'a trace of others’ making, in a letter',
    source: 'src/adapters/service-bus/letter.ts',
    without: ['.optional().catch(undefined)', '.optional()'],
    file: BUS_TEST,
    test: 'a dead letter can be opened whatever somebody has put where its trace belongs',
  },
  {
    name: 'nobody hides by a flag',
    source: 'src/adapters/telemetry/trace-parent.ts',
    without: ['traceFlags: TraceFlags.SAMPLED', 'traceFlags: TraceFlags.NONE'],
    file: TRACER_TEST,
    test: 'a span goes on from a parent that was sent, also from one that says it is not sampled',
  },
  {
    name: 'no name and no query in a span',
    source: 'src/adapters/graph/route.ts',
    without: ["segment === '' || words.includes(segment) ? segment : '{id}'", 'segment'],
    file: 'test/adapters/graph/spans.test.ts',
    test: 'a call to write is a span of its method and form, with what finds it in the logs of Graph',
  },
  {
    name: 'no message of an error in a span',
    source: 'src/adapters/telemetry/tracer.ts',
    without: ["own.fail(error instanceof Unavailable ? 'unavailable' : 'defect');", 'own.fail(String(error));'],
    file: TRACER_TEST,
    test: 'what is thrown marks the span as defect, without its message, and is thrown on',
  },
  {
    name: 'no hash of an event in a span',
    source: 'src/adapters/service-bus/traced-sender.ts',
    without: ["'messaging.destination.name': queue,", "'messaging.message.id': String(message.messageId),"],
    file: BUS_TEST,
    test: 'a message says the span of its send, under both names that receivers read, beside what else it says',
  },
  {
    name: 'the end does not wait for a collector',
    source: 'src/adapters/telemetry/telemetry.ts',
    without: ['await Promise.race([pipeline?.close(), tooLate]);', 'await pipeline?.close();'],
    file: TELEMETRY_TEST,
    test: 'a collector that never answers holds up the end for its time limit, no longer',
  },
  {
    name: 'the relay starts without telemetry',
    source: 'src/adapters/telemetry/telemetry.ts',
    without: ["log('warn', 'telemetry.off',", "throw error; log('warn', 'telemetry.off',"],
    file: TELEMETRY_TEST,
    test: 'what cannot be started leaves the relay at work, and says so once',
  },
  {
    name: 'an exporter ends no process',
    source: 'src/adapters/telemetry/exporters.ts',
    without: ['.catch(() => done({ code: FAILED }))', '.catch(() => {})'],
    file: TELEMETRY_TEST,
    test: 'an export that throws has failed, and ends no process',
  },
  {
    name: 'a gauge that nobody sets any more',
    source: 'src/adapters/telemetry/meter.ts',
    without: ['if (now() - at <= GAUGE_HOLDS_FOR_IN_MS) ', ''],
    file: 'test/adapters/telemetry/meter.test.ts',
    test: 'what is so now is told while it holds, and no longer, to who asks for totals',
  },
  {
    name: 'a gauge that is not repeated for ever',
    source: 'src/adapters/telemetry/pipeline.ts',
    without: ['? AggregationTemporality.DELTA', '? AggregationTemporality.CUMULATIVE'],
    file: 'test/adapters/telemetry/meter.test.ts',
    test: 'what is so now is told while it holds, and no longer, to who asks for totals',
  },
  {
    name: 'no headers in the clear',
    source: 'src/telemetry-settings.ts',
    without: ["to.startsWith('http:') && !isLoopback(to)", "to === ''"],
    file: 'test/telemetry-settings.test.ts',
    test: 'OTEL_EXPORTER_OTLP_ENDPOINT http://otlp.example.com with the headers a=b has 1 problems',
  },
];
