import { ServiceBusClient } from '@azure/service-bus';
import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUser } from '../../local/graph/find.ts';
import { bytesKey } from '../../src/domain/key.ts';
import { type RunningStack, runStack } from './with-stack.ts';

let running: RunningStack;
beforeAll(async () => {
  running = await runStack();
});
afterAll(() => running.close());

const event = (eventId: string, attributes: unknown = { Engineering: { Certification: true } }) => ({
  version: 1,
  eventId,
  target: { type: 'user', userPrincipalName: 'tomas@contoso.com' },
  attributes,
});
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

test('noise on the onboarding queue ends closed as malformed, and its neighbours are applied', async () => {
  const noise = [
    Buffer.from('not JSON at all'),
    Buffer.from([0xff, 0xfe, 0x00, 0x80]),
    bytes({ hello: 'world' }),
    bytes('[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]'),
    bytes('{"eventId":"x","__proto__":{}}'),
    Buffer.alloc(180 * 1024, 'a'),
  ];
  const messages = [event('before'), ...noise, event('after')].map((body) => ({
    body: Buffer.isBuffer(body) ? body : bytes(body),
  }));
  for (const message of messages) await running.client.sendToQueue('onboarding', [message]);
  for (const body of noise) {
    expect(await running.client.closed(bytesKey('onboarding', body))).toMatchObject({
      state: 'deadLettered',
      reason: 'malformed',
      source: 'onboarding',
    });
  }
  for (const eventId of ['before', 'after']) {
    const { state } = await running.client.closed(running.client.idOf('onboarding', eventId));
    expect(['applied', 'unchanged']).toContain(state);
  }
  expect(running.broker.counts('onboarding').deadLettered + running.broker.counts('events').deadLettered).toBe(0);
});

test('an event beyond its policy, an impossible value and a reused id each end with their own reason', async () => {
  await running.client.sendToQueue('onboarding', [
    { body: event('trespass', { Storage: { SingleProject: 'x' } }) },
    { body: event('impossible', { Engineering: { CostCenter: ['ten'] } }) },
    { body: event('reused') },
  ]);
  const closed = (eventId: string) => running.client.closed(running.client.idOf('onboarding', eventId));
  expect(await closed('trespass')).toMatchObject({ reason: 'forbidden' });
  expect(await closed('impossible')).toMatchObject({
    reason: 'invalid',
    problems: [{ pointer: '/attributes/Engineering/CostCenter/0', code: 'wrongType' }],
  });
  const first = await closed('reused');
  const other = bytes(event('reused', { Engineering: { Certification: false } }));
  await running.client.sendToQueue('onboarding', [{ body: other }]);
  expect(await running.client.closed(bytesKey('onboarding', other))).toMatchObject({ reason: 'idConflict' });
  expect(await closed('reused')).toEqual(first);
});

test('the same event delivered three times is one request and at most one write', async () => {
  running.graph.clearRequests();
  const body = event('thrice', { Engineering: { CostCenter: [77] } });
  await running.client.sendToQueue('onboarding', [
    { body, messageId: 'a' },
    { body, messageId: 'b' },
    { body, messageId: 'a' },
  ]);
  await running.client.closed(running.client.idOf('onboarding', 'thrice'));
  await expect.poll(() => Object.values(running.broker.counts('assignments'))).toEqual([0, 0, 0, 0]);
  await expect.poll(() => running.broker.counts('events').active + running.broker.counts('events').locked).toBe(0);
  expect(running.graph.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  expect(findUser(running.graph.directory, 'tomas@contoso.com')?.customSecurityAttributes['Engineering']).toMatchObject(
    {
      CostCenter: [77],
    },
  );
});

test('noise in the lanes themselves is closed too, and the lane goes on', async () => {
  const noise = Buffer.from('{"version":2}');
  const { ServiceBusClient } = await import('@azure/service-bus');
  const bus = new ServiceBusClient(running.stack.endpoints.serviceBus);
  for (let lane = 0; lane < 16; lane++) {
    const sessionId = `lane-${String(lane).padStart(2, '0')}`;
    await bus.createSender('assignments').sendMessages({ body: noise, sessionId });
  }
  await bus.close();
  const answer = await running.client.post('requests', { ...event('after-noise'), eventId: 'after-noise' });
  expect((await running.client.closed(String(answer.body['id']))).state).toMatch(/applied|unchanged/);
  expect(await running.client.closed(bytesKey('', noise))).toMatchObject({ reason: 'malformed' });
});

test('the requests of a target are found by its name and by its object id, a source by time, and nothing is open', async () => {
  const { client, graph } = running;
  const eventIds = ['listed-1', 'listed-2', 'listed-3'];
  const target = { type: 'user', userPrincipalName: 'mei@contoso.com' };
  for (const eventId of eventIds) {
    await client.sendToQueue('onboarding', [{ body: { ...event(eventId), target, reference: 'RITM0020002' } }]);
    await client.closed(client.idOf('onboarding', eventId));
  }
  const reader = await client.token('7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098', ['Requests.Read']);

  async function listed(query: string): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (let path: string | undefined = `requests?${query}&top=2`; path !== undefined; ) {
      const { status, body } = await client.get(path, reader);
      expect([query, status]).toEqual([query, 200]);
      const { value, nextLink } = body as { value: { eventId: string }[]; nextLink?: string };
      found.push(...value.map(({ eventId }) => eventId));
      path = nextLink?.replace('/api/v1/', '');
    }
    return found;
  }
  const newestFirst = eventIds.toReversed();
  const { id } = findUser(graph.directory, target.userPrincipalName) ?? {};
  expect(await listed('targetType=user&userPrincipalName=MEI@contoso.com')).toEqual(newestFirst);
  expect(await listed(`targetType=user&id=${id}`)).toEqual(newestFirst);
  expect(await listed('reference=RITM0020002&source=onboarding')).toEqual(newestFirst);
  expect((await listed('source=onboarding')).slice(0, 3)).toEqual(newestFirst);
  expect(await listed('open=true')).toEqual([]);
});

test('CloudEvents of either mode on a queue are mapped, told apart by source and id, and a letter if they cannot be', async () => {
  const bus = new ServiceBusClient(running.stack.endpoints.serviceBus);
  const sender = bus.createSender('people');
  const moved = (id: string, data: object) =>
    new CloudEvent({ id, source: '/people', type: 'com.contoso.person.moved', subject: 'tomas@contoso.com', data });
  // The ids look like numbers that a double cannot hold.
  const [structured, broken] = [
    moved('3498867108266115473', { projects: 'Baker', costCenter: '1001' }),
    moved('3', { costCenter: 'x' }),
  ];
  const { specversion, id, source, type, subject, data } = moved('3498867108266115474', {
    projects: ['Alpine', 'Baker'],
  });
  const attributes = Object.entries({ specversion, id, source, type, subject });
  const { headers, body } = HTTP.structured(structured);
  await sender.sendMessages([
    { body: Buffer.from(String(body)), contentType: String(headers['content-type']) },
    { body: Buffer.from(JSON.stringify({ ...broken })), contentType: 'application/cloudevents+json' },
    { body: Buffer.from(JSON.stringify({ ...structured, id: '4', type: 'com.contoso.person.left' })) },
    {
      body: Buffer.from(JSON.stringify(data)),
      contentType: 'application/json',
      applicationProperties: Object.fromEntries(
        attributes.map(([name, value]) => [`cloudEvents_${name}`, value ?? '']),
      ),
    },
  ]);
  await bus.close();
  const closed = (event: string) => running.client.closed(running.client.idOf('people', `/people ${event}`));
  expect(await closed('3498867108266115473')).toMatchObject({ state: expect.stringMatching(/^(applied|superseded)$/) });
  expect(await closed('3498867108266115474')).toMatchObject({ source: 'people', results: [{ name: 'Project' }] });
  expect(await closed('3')).toMatchObject({
    reason: 'invalid',
    problems: [{ pointer: '/mapping/attributes/1/value', code: 'mappingFailed' }],
  });
  await expect.poll(() => running.log()).toContain('event.ignored');
});
