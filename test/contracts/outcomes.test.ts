import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceBusClient } from '@azure/service-bus';
import { CloudEvent } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOutcomes } from '../../src/adapters/service-bus/outcomes.ts';
import type { Closing, Outcomes } from '../../src/ports/outcomes.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { outcomesQueue } from '../../src/topology.ts';
import { createFakeOutcomes } from '../fakes/outcomes.ts';
import { type BrokerUnderTest, OUTAGE_WITHIN_MS, startBrokerUnderTest } from './brokers.ts';

const { name } = outcomesQueue;
const REQUEST = 'U3sNBkujQUzUYjIn-X93AiYRX-12rcZYRa5Vq-1_w9E';

const aClosing = (override: Partial<Closing> = {}): Closing => ({
  id: `${REQUEST}#0#applied`,
  at: '2026-11-20T09:00:01.250Z',
  request: REQUEST,
  source: "o'brien & co",
  state: 'applied',
  ...override,
});
const everything = aClosing({
  id: `${REQUEST}#12#deadLettered`,
  eventId: 'RITM0010001/änderung 🚀',
  reference: 'RITM0010001',
  state: 'deadLettered',
  reason: 'invalid',
  problems: [{ pointer: '/attributes/Engineering/Project/0', code: 'valueNotAllowed' }],
  results: [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }],
  target: { type: 'user', objectId: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
});

let underTest: BrokerUnderTest;
let client: ServiceBusClient;
let outcomes: Outcomes;
beforeAll(async () => {
  underTest = await startBrokerUnderTest([outcomesQueue]);
  client = underTest.connect();
  outcomes = createOutcomes(client, name, 'api://relay', noTracer);
});
afterAll(() => underTest.close());

async function receive(count: number) {
  const receiver = client.createReceiver(name, { skipParsingBodyAsJson: true });
  try {
    const messages = [];
    while (messages.length < count) {
      const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 4_000 });
      if (!message) expect.unreachable('it did not come');
      await receiver.completeMessage(message);
      messages.push(message);
    }
    return messages;
  } finally {
    await receiver.close();
  }
}

it('an outcome is a CloudEvent with all that there is to tell, and says its source and state to filters', async () => {
  await outcomes.send(everything);
  const [message = expect.unreachable('it came')] = await receive(1);
  expect(message).toMatchObject({
    messageId: everything.id,
    contentType: 'application/cloudevents+json; charset=utf-8',
    applicationProperties: { relaySource: everything.source, relayState: 'deadLettered' },
  });
  const event = JSON.parse(Buffer.from(message.body).toString());
  expect(new CloudEvent(event).validate()).toBe(true);
  const { id, at, request, state, target, ...rest } = everything;
  expect(event).toEqual({
    specversion: '1.0',
    id,
    source: 'api://relay',
    type: 'entra-attribute-relay.request.deadLettered',
    subject: request,
    time: at,
    datacontenttype: 'application/json',
    data: { id: request, state, ...rest, target: { type: 'user', id: target?.objectId } },
  });
});

it('of what was not known it says nothing', async () => {
  await outcomes.send(aClosing({ id: 'bare', target: { type: 'servicePrincipal' } }));
  const [message = expect.unreachable('it came')] = await receive(1);
  const { data } = JSON.parse(Buffer.from(message.body).toString());
  expect(data).toEqual({
    id: REQUEST,
    state: 'applied',
    source: everything.source,
    target: { type: 'servicePrincipal' },
  });
});

it.each(['of Service Bus', 'in memory'])('one that is sent twice comes once: %s', async (kind) => {
  const fake = createFakeOutcomes();
  const port = kind === 'in memory' ? fake : outcomes;
  for (const id of ['twice', 'twice', 'thereafter']) await port.send(aClosing({ id }));
  const ids = kind === 'in memory' ? fake.taken().map(({ id }) => id) : (await receive(2)).map((one) => one.messageId);
  expect(ids).toEqual(['twice', 'thereafter']);
});

it(
  'they are unavailable while the broker is away',
  async () => {
    const fake = createFakeOutcomes();
    fake.setAway(true);
    await expect(fake.send(everything)).rejects.toThrow(Unavailable);
    await underTest.goAway();
    await expect(outcomes.send(aClosing({ id: 'away' }))).rejects.toThrow(Unavailable);
    await underTest.comeBack();
    await outcomes.send(aClosing({ id: 'back' }));
    expect((await receive(1)).map(({ messageId }) => messageId)).toEqual(['back']);
  },
  OUTAGE_WITHIN_MS,
);

describe('the consumer in docs/outcomes.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/outcomes.md'), 'utf8');
  const snippet = (label: string): string =>
    new RegExp(`\`\`\`js ${label}\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1] ?? expect.unreachable(label);

  type Call = { readonly url: string; readonly method: string; readonly body: Record<string, unknown> | undefined };

  /** Runs what the page says until it has made so many calls, each answered by `answer`. */
  async function run(ticketing: string, closing: Closing, count: number, answer: (url: string) => unknown) {
    const calls: Call[] = [];
    const { promise: isDone, resolve } = Promise.withResolvers<void>();
    const fetch = async (url: string, { method = 'GET', body, headers }: Record<string, string>) => {
      calls.push({ url, method, body: body === undefined ? undefined : JSON.parse(body) });
      expect(headers).toMatchObject({ authorization: expect.stringMatching(/^(Bearer|Basic) \w+/) });
      if (calls.length === count) resolve();
      return method === 'GET' ? Response.json(answer(url)) : new Response(null, { status: 204 });
    };
    const environment = {
      ...{ SERVICENOW_URL: 'https://contoso.example.com', SERVICENOW_TOKEN: 'token' },
      ...{ JIRA_URL: 'https://contoso.example.net', JIRA_USER: 'relay', JIRA_API_TOKEN: 'token' },
    };
    const code = `${snippet('consumer').replace(/^import .*$/m, '')}\n${snippet(ticketing)}\nreturn client;`;
    // Not evaluated as a module, so that the test gives it what it imports.
    const start = new Function('ServiceBusClient', 'process', 'fetch', code);
    const consumer = start(
      function connect() {
        return underTest.connect();
      },
      { env: environment },
      fetch,
    );
    await outcomes.send(closing);
    await isDone;
    const { broker } = underTest;
    await vi.waitFor(() => expect(broker.counts(name)).toMatchObject({ active: 0, locked: 0 }), { interval: 5 });
    await consumer.close();
    return calls;
  }

  it('closes a requested item of ServiceNow', async () => {
    const closing = aClosing({ id: 'servicenow', reference: 'RITM0010001', results: everything.results });
    const calls = await run('servicenow', closing, 2, () => ({ result: [{ sys_id: 'a1b2' }] }));
    expect(calls).toEqual([
      { method: 'GET', url: expect.stringContaining('sc_req_item?sysparm_query=number=RITM0010001&'), body: undefined },
      {
        method: 'PATCH',
        url: 'https://contoso.example.com/api/now/table/sc_req_item/a1b2',
        body: { state: '3', work_notes: expect.stringMatching(/ is applied\.\nEngineering\/Project: applied$/) },
      },
    ]);
  });

  it('comments on an issue of Jira and moves it on', async () => {
    const transitions = [
      { id: '11', name: 'Done' },
      { id: '31', name: 'Needs attention' },
    ];
    const closing = { ...everything, id: 'jira', reference: 'HR-12' };
    const calls = await run('jira', closing, 3, () => ({ transitions }));
    const issue = 'https://contoso.example.net/rest/api/3/issue/HR-12';
    expect(calls).toMatchObject([
      { method: 'GET', url: `${issue}/transitions` },
      { method: 'POST', url: `${issue}/comment`, body: { body: { type: 'doc', version: 1 } } },
      { method: 'POST', url: `${issue}/transitions`, body: { transition: { id: '31' } } },
    ]);
    expect(JSON.stringify(calls[1]?.body)).toContain('is deadLettered (invalid)');
  });

  it('shows an event as it comes', async () => {
    const shown = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '');
    const { id, time, subject, data } = shown;
    const { id: request, target, ...rest } = data;
    const closing = { ...rest, id, at: time, request, target: { type: target.type, objectId: target.id } };
    expect(request).toBe(subject);
    await outcomes.send(closing);
    const [message = expect.unreachable('it came')] = await receive(1);
    expect(JSON.parse(Buffer.from(message.body).toString())).toEqual(shown);
  });
});
