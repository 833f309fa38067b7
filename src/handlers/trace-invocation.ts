import type { FunctionHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Span, SpanOptions, Tracer } from '../ports/tracer.ts';
import { traceParentOf } from './delivery.ts';

/**
 * Runs each invocation in a span of its own, so that no function can be forgotten. Its name is made of what is written
 * in the function's trigger; what a caller puts into an address may name a person, and is not told.
 */
export function traceInvocation(tracer: Tracer): (handler: FunctionHandler) => FunctionHandler {
  return (handler) => (input, context) =>
    tracer.span(describe(input, context), async (span) => {
      const result: unknown = await handler(input, context);
      if (context.options.trigger.type === 'httpTrigger') tellAnswer(span, result as HttpResponseInit);
      return result;
    });
}

/** An answer without a status is a 200 to the host. */
function tellAnswer(span: Span, { status = 200 }: HttpResponseInit): void {
  span.set({ 'http.response.status_code': status });
  if (status >= 500) span.fail(status === 503 ? 'unavailable' : 'defect');
}

function describe(input: unknown, context: InvocationContext): SpanOptions {
  const { trigger } = context.options;
  const invocation = { 'faas.invocation_id': context.invocationId };
  const parent = context.traceContext?.traceParent;
  switch (trigger.type) {
    case 'httpTrigger':
      return { ...http(input as HttpRequest, String(trigger['route']), invocation), parent };
    case 'serviceBusTrigger':
      return {
        ...message(context, String(trigger['queueName']), invocation),
        parent: traceParentOf(context) ?? parent,
      };
    default:
      return {
        name: context.functionName,
        kind: 'internal',
        parent,
        attributes: { ...invocation, 'faas.trigger': 'timer' },
      };
  }
}

const http = ({ method }: HttpRequest, route: string, invocation: SpanOptions['attributes']): SpanOptions => ({
  name: `${method} ${route}`,
  kind: 'server',
  attributes: { ...invocation, 'faas.trigger': 'http', 'http.request.method': method, 'http.route': route },
});

const message = (
  { triggerMetadata = {} }: InvocationContext,
  queue: string,
  invocation: SpanOptions['attributes'],
): SpanOptions => ({
  name: `process ${queue}`,
  kind: 'consumer',
  attributes: {
    ...invocation,
    'faas.trigger': 'pubsub',
    'messaging.system': 'servicebus',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.servicebus.message.delivery_count': Number(triggerMetadata['deliveryCount']) || undefined,
  },
});
