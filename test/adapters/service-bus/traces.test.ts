import { ServiceBusClient, type ServiceBusReceivedMessage } from '@azure/service-bus';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Broker, startBroker } from '../../../local/service-bus/broker.ts';
import { createDeadLetterBox } from '../../../src/adapters/service-bus/dead-letter-box.ts';
import { createGivenUp } from '../../../src/adapters/service-bus/given-up.ts';
import { createOutcomes } from '../../../src/adapters/service-bus/outcomes.ts';
import { createQueue } from '../../../src/adapters/service-bus/queue.ts';
import { createSendCopy } from '../../../src/app/send-copy.ts';
import { laneOfMessage } from '../../../src/intake/message.ts';
import { noTracer } from '../../../src/ports/tracer.ts';
import { outcomesQueue, queues } from '../../../src/topology.ts';
import { aMessage } from '../../factories.ts';
import { createFakeLedger } from '../../fakes/ledger.ts';
import { collectSpans } from '../telemetry/collect.ts';
import { TRACE_ID, TRACE_PARENT } from '../telemetry/hostile.ts';

const MINUTE = 60_000;
const body = Buffer.from('{}');
const traceOf = (text: unknown) => String(text).split('-')[1];

let broker: Broker;
let client: ServiceBusClient;
let time = Date.now();
beforeAll(async () => {
  broker = await startBroker({ queues: [...Object.values(queues), outcomesQueue], now: () => time });
  client = new ServiceBusClient(broker.connectionString);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

let told: ReturnType<typeof collectSpans>;
beforeEach(() => {
  told = collectSpans();
});

/** Runs the work while a message of the caller's trace is worked off. */
const working = <T>(work: () => Promise<T>) =>
  told.tracer.span({ name: 'working', kind: 'consumer', parent: TRACE_PARENT }, work);

async function receive(queue: string, sessionId?: string): Promise<ServiceBusReceivedMessage> {
  const receiver =
    sessionId === undefined ? client.createReceiver(queue) : await client.acceptSession(queue, sessionId);
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 2_000 });
  if (!message) throw new Error(`Nothing came to ${queue}`);
  await receiver.completeMessage(message);
  await receiver.close();
  return message;
}

describe('a message', () => {
  it('says the span of its send, under both names that receivers read, beside what else it says', async () => {
    const events = createQueue(client, 'events', told.tracer);
    await working(() => events.send({ messageId: 'one', body, properties: { source: 'hr' } }));
    const { applicationProperties } = await receive('events');
    const sent = told.named('send events');
    const traceparent = `00-${TRACE_ID}-${sent.spanId}-01`;
    expect(applicationProperties).toEqual({ source: 'hr', traceparent, 'Diagnostic-Id': traceparent });
    expect(sent).toMatchObject({
      ...{ kind: 'producer', parentSpanId: told.named('working').spanId, failure: undefined },
      attributes: { 'messaging.system': 'servicebus', 'messaging.destination.name': 'events' },
    });
    // That of an event is a hash of its content.
    expect(told.everything()).not.toContain('one');
  });

  it('says nothing where nobody collects', async () => {
    await createQueue(client, 'events', noTracer).send({ messageId: 'silent', body });
    expect((await receive('events')).applicationProperties).toBeUndefined();
  });

  it.each([
    ['in another lane', 'queued', 0],
    ['at a later time', 'retrying', MINUTE],
  ])('that follows another one %s goes on in its trace', async (_, state, inMs) => {
    const message = aMessage({ key: state });
    const assignments = createQueue(client, 'assignments', told.tracer);
    const copy = createSendCopy({ assignments, ledger: createFakeLedger(), now: () => time, tracer: told.tracer });
    expect(await working(() => copy(message, time + inMs, () => {}))).toBe(true);
    time += inMs;
    broker.tick();
    const { applicationProperties } = await receive('assignments', laneOfMessage(message));
    expect(traceOf(applicationProperties?.['traceparent'])).toBe(TRACE_ID);
    expect(told.named('working').attributes).toEqual({ 'relay.state': state });
  });

  it('may go on in a trace of its own, linked to the call that sends it', async () => {
    const events = createQueue(client, 'events', told.tracer);
    const call = { name: 'POST dead-letters/replay', kind: 'server' } as const;
    await told.tracer.span(call, () => events.send({ messageId: 'again', body, traceparent: TRACE_PARENT }));
    expect(traceOf((await receive('events')).applicationProperties?.['traceparent'])).toBe(TRACE_ID);
    const { traceId, spanId } = told.named(call.name);
    expect(told.named('send events')).toMatchObject({ traceId: TRACE_ID, links: [`${traceId}-${spanId}`] });
  });

  it('that cannot be sent is a failed span', async () => {
    const nowhere = createQueue(client, 'no-such-queue', told.tracer);
    await expect(nowhere.send({ messageId: 'lost', body })).rejects.toThrow();
    expect(told.named('send no-such-queue').failure).toBe('unavailable');
  });
});

describe('a dead letter', () => {
  const letter = {
    ...({ key: 'letter', kind: 'event', source: 'hr', reason: 'malformed' } as const),
    ...{ attempts: 0, hop: 0, body, receivedAt: '2026-11-20T09:00:00.000Z' },
  };

  it('keeps the trace that it was made in', async () => {
    const box = createDeadLetterBox(client, 'dead-letters', told.tracer);
    await working(() => box.put(letter));
    const held = await box.open('letter');
    expect(held?.letter.traceparent).toBe(`00-${TRACE_ID}-${told.named('send dead-letters').spanId}-01`);
    await held?.complete();
  });

  it('can be opened whatever somebody has put where its trace belongs', async () => {
    const { body: bytes, key: sessionId, ...properties } = letter;
    const sender = client.createSender('dead-letters');
    await sender.sendMessages({ body: bytes, sessionId, applicationProperties: { ...properties, traceparent: 4711 } });
    const held = await createDeadLetterBox(client, 'dead-letters', told.tracer).open('letter');
    expect(held?.letter).toMatchObject({ key: 'letter', traceparent: undefined });
    await held?.complete();
  });
});

describe('what the broker has given up', () => {
  it.each([
    ['ends in its own trace', TRACE_PARENT, TRACE_ID],
    ['is in that of the timer where its own is none', 4711, undefined],
  ])('%s', async (name, traceparent, traceId) => {
    await client.createSender('events').sendMessages({ messageId: name, body, applicationProperties: { traceparent } });
    const receiver = client.createReceiver('events');
    const [message] = await receiver.receiveMessages(1);
    if (message) await receiver.deadLetterMessage(message);
    await receiver.close();
    let current: string | undefined;
    const handle = async (one: { complete(): Promise<void> }) => {
      current = told.tracer.current();
      await one.complete();
    };
    await told.tracer.span({ name: 'timer', kind: 'internal' }, () =>
      createGivenUp(client, told.tracer).drain('events', handle, () => true),
    );
    const span = told.named('process events/$DeadLetterQueue');
    expect(span.traceId).toBe(traceId ?? told.named('timer').traceId);
    expect(traceOf(current)).toBe(span.traceId);
  });
});

describe('an outcome', () => {
  it('says the trace of its request in the event itself', async () => {
    const outcomes = createOutcomes(client, outcomesQueue.name, 'api://relay', told.tracer);
    const closing = { id: 'closing', at: '2026-11-20T09:00:00.000Z', request: 'r', source: 'hr', state: 'applied' };
    await working(() => outcomes.send({ ...closing, state: 'applied' }));
    const received = await receive(outcomesQueue.name);
    const event = Buffer.isBuffer(received.body) ? JSON.parse(received.body.toString()) : received.body;
    expect(event).toMatchObject({
      specversion: '1.0',
      traceparent: `00-${TRACE_ID}-${told.named('working').spanId}-01`,
    });
  });
});
