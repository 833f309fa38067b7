import { type HttpResponseInit, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { traceInvocation } from '../../src/handlers/trace-invocation.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { collectSpans } from '../adapters/telemetry/collect.ts';
import { hostileTraceParents, TRACE_ID, TRACE_PARENT } from '../adapters/telemetry/hostile.ts';
import { anHttpRequest } from './invocation.ts';

const OF_HOST = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

function invocation(
  trigger: Readonly<Record<string, unknown>> & { readonly type: string },
  triggerMetadata: Readonly<Record<string, unknown>> = {},
) {
  return new InvocationContext({
    ...{ invocationId: 'an-invocation', functionName: 'send-due' },
    traceContext: { traceParent: OF_HOST },
    options: { trigger: { name: 'any', ...trigger } },
    triggerMetadata: triggerMetadata as never,
  });
}

describe('a call', () => {
  const call = async (response: HttpResponseInit | Error) => {
    const told = collectSpans();
    const request = anHttpRequest({ path: 'users/alain@contoso.com/attributes', query: { key: 'in-the-query' } });
    const handler = traceInvocation(told.tracer)(async () => {
      if (response instanceof Error) throw response;
      return response;
    });
    const context = invocation({ type: 'httpTrigger', route: 'users/{name}/attributes' });
    const answer = await Promise.resolve(handler(request, context)).catch((error: unknown) => error);
    return { ...told, answer };
  };

  it('is a span of its route, under that of the host, and says nothing of the address', async () => {
    const { spans, everything, answer } = await call({ status: 404, body: 'x' });
    expect(answer).toEqual({ status: 404, body: 'x' });
    expect(spans()).toMatchObject([
      {
        ...{ name: 'GET users/{name}/attributes', kind: 'server', failure: undefined },
        ...{ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' },
        attributes: {
          ...{ 'faas.trigger': 'http', 'faas.invocation_id': 'an-invocation' },
          ...{ 'http.request.method': 'GET', 'http.route': 'users/{name}/attributes' },
          'http.response.status_code': 404,
        },
      },
    ]);
    expect(everything()).not.toMatch(/alain|in-the-query/);
  });

  it.each([
    [{ status: 503 }, 'unavailable'],
    [{ status: 500 }, 'defect'],
    [{ status: 429 }, undefined],
    [{ jsonBody: {} }, undefined],
    [new Unavailable('ledger', undefined), 'unavailable'],
  ])('with the answer %j has failed: %s', async (response, failure) => {
    expect((await call(response)).spans()).toMatchObject([{ failure }]);
  });
});

describe('a message', () => {
  const deliver = async (applicationProperties: unknown) => {
    const told = collectSpans();
    const handler = traceInvocation(told.tracer)(async () => told.tracer.running().set({ 'relay.hop': 1 }));
    const trigger = { type: 'serviceBusTrigger', queueName: 'assignments' };
    await handler(Buffer.from(''), invocation(trigger, { deliveryCount: 2, applicationProperties }));
    return told.named('process assignments');
  };

  it('is a span under that of its send, which goes before that of the host', async () => {
    expect(await deliver({ traceparent: TRACE_PARENT, 'diagnostic-Id': OF_HOST })).toMatchObject({
      ...{ kind: 'consumer', traceId: TRACE_ID, parentSpanId: '00f067aa0ba902b7' },
      attributes: {
        ...{ 'faas.trigger': 'pubsub', 'messaging.system': 'servicebus', 'messaging.destination.name': 'assignments' },
        ...{ 'messaging.servicebus.message.delivery_count': 2, 'relay.hop': 1 },
      },
    });
  });

  it.each(hostileTraceParents)('whose own trace is %s is under that of the host', async (_, traceparent) => {
    expect(await deliver({ traceparent })).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c' });
  });

  it.each([undefined, null, 'text', 4711, []])(
    'with properties that are %j is under that of the host',
    async (given) => {
      expect(await deliver(given)).toMatchObject({ parentSpanId: 'b7ad6b7169203331' });
    },
  );
});

it('what the clock starts is a span of its function', async () => {
  const { tracer, spans } = collectSpans();
  await traceInvocation(tracer)(async () => {})({}, invocation({ type: 'timerTrigger', schedule: '0 * * * * *' }));
  expect(spans()).toMatchObject([{ name: 'send-due', kind: 'internal', attributes: { 'faas.trigger': 'timer' } }]);
});
