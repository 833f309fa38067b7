import {
  type Context,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { noTracer, type Span, type SpanOptions, type Tracer } from '../../ports/tracer.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { parseTraceParent, writeTraceParent } from './trace-parent.ts';

const kinds = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

/** Which span is running is known to this tracer alone: the library's global registry is not used. */
export function createTracer(otel: OtelTracer): Tracer {
  const contexts = new AsyncLocalStorageContextManager();

  function start({ name, kind, parent, attributes = {} }: SpanOptions): { span: OtelSpan; context: Context } {
    const running = contexts.active();
    const remote = parseTraceParent(parent);
    const context = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : running;
    const other = trace.getSpanContext(running);
    const links = remote && other && other.traceId !== remote.traceId ? [{ context: other }] : [];
    const span = otel.startSpan(name, { kind: kinds[kind], attributes, links }, context);
    return { span, context: trace.setSpan(context, span) };
  }

  return {
    async span(options, work) {
      const { span, context } = start(options);
      const own = toSpan(span);
      try {
        return await contexts.with(context, () => work(own));
      } catch (error) {
        own.fail(error instanceof Unavailable ? 'unavailable' : 'defect');
        throw error;
      } finally {
        span.end();
      }
    },

    running() {
      const span = trace.getSpan(contexts.active());
      return span ? toSpan(span) : noTracer.running();
    },

    current() {
      const running = trace.getSpanContext(contexts.active());
      return running && writeTraceParent(running);
    },
  };
}

/** The message of an error is never told: what it quotes may be anything. */
const toSpan = (span: OtelSpan): Span => ({
  set: (attributes) => void span.setAttributes(attributes),
  fail(reason) {
    span.setAttribute('error.type', reason);
    span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
  },
});
