import { describe, expect, it } from 'vitest';
import { createEdge, HEADER, proven } from './edge.ts';

const CODE = '512d38b6-c7b8-40c8-89fe-f46f9e9622b6';
const aValidation = (override: object = {}) => [
  {
    id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
    topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
    subject: '',
    data: {
      validationCode: CODE,
      // Nobody listens there: to call it would fail the test by its time.
      validationUrl: 'http://127.0.0.1:9/validate',
    },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: '2026-11-20T09:00:00.000Z',
    metadataVersion: '1',
    dataVersion: '1',
    ...override,
  },
];
const asks = { 'aeg-event-type': 'SubscriptionValidation', 'aeg-subscription-name': 'HR-EVENTS' };
const eventGrid = (subscriptions?: string[]) =>
  createEdge({ webhook: { header: HEADER, ...(subscriptions && { subscriptions }) }, format: 'eventGrid' });

describe('a subscription of Event Grid', () => {
  const ask = (
    body: unknown,
    headers: Record<string, string> = { ...proven, ...asks },
    edge = eventGrid(['hr-events']),
  ) => edge.post({ body: JSON.stringify(body), headers });

  it('is confirmed by its code, with 200 and nothing queued', async () => {
    const edge = eventGrid(['other', 'hr-events']);
    const answer = await ask(aValidation(), { ...proven, ...asks }, edge);
    expect(answer).toMatchObject({ status: 200, text: JSON.stringify({ validationResponse: CODE }) });
    expect(edge.events.arrivals).toEqual([]);
    expect(JSON.stringify(edge.log())).not.toContain(CODE);
  });

  it('is confirmed only to who is proven', async () => {
    expect(await ask(aValidation(), asks)).toMatchObject({ status: 401 });
  });

  it.each([['another'], [''], ['hr-events, hr-events'], ['__proto__']])('is not confirmed as %j', async (name) => {
    const headers = { ...proven, ...asks, 'aeg-subscription-name': name };
    const answer = await ask(aValidation(), headers);
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.text).not.toContain(CODE);
  });

  it('is not confirmed by a source that lists none', async () => {
    expect(await ask(aValidation(), { ...proven, ...asks }, eventGrid())).toMatchObject({ status: 403 });
  });

  it.each([
    ['no code', aValidation({ data: {} }), '/0/data/validationCode'],
    ['a code that is no text', aValidation({ data: { validationCode: 5 } }), '/0/data/validationCode'],
    ['a code that is too long', aValidation({ data: { validationCode: 'x'.repeat(513) } }), '/0/data/validationCode'],
    ['another type', aValidation({ eventType: 'Microsoft.Storage.BlobCreated' }), '/0/eventType'],
    ['no list', {}, ''],
    ['nothing in it', [], ''],
  ])('is told what is wrong with %s', async (_, body, pointer) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: expect.stringMatching(new RegExp(`^${pointer}`)) })]),
    );
  });

  it.each(['Notification', 'SubscriptionDeletion', 'subscriptionvalidation'])(
    'is not what is asked with %s: that is events',
    async (type) => {
      const edge = eventGrid(['hr-events']);
      const headers = { ...proven, ...asks, 'aeg-event-type': type };
      expect(await ask([{ id: '1' }, { id: '2' }], headers, edge)).toMatchObject({ status: 200, text: '' });
      expect(edge.queued()).toEqual(['{"id":"1"}', '{"id":"2"}']);
    },
  );

  it('is nothing to a source of another format', async () => {
    const edge = createEdge();
    expect(await ask(aValidation(), { ...proven, ...asks }, edge)).toMatchObject({ status: 202, text: '' });
    expect(edge.events.taken).toHaveLength(1);
  });
});

describe('a sender of CloudEvents that asks whether it may send', () => {
  const edge = createEdge({
    webhook: { header: HEADER, origins: ['eventgrid.azure.net', 'Events.Contoso.com'], eventsPerMinute: 120 },
    format: 'cloudEvents',
  });
  const ask = (headers: Record<string, string>) => edge.options({ headers });

  it.each(['eventgrid.azure.net', 'EventGrid.Azure.net', 'events.contoso.com'])('may from %s', async (origin) => {
    const headers = {
      'webhook-request-origin': origin,
      'webhook-request-rate': '1000',
      'webhook-request-callback': 'http://127.0.0.1:9/confirm',
    };
    expect(await ask(headers)).toEqual({
      status: 200,
      headers: { allow: 'POST', 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '120' },
      text: '',
    });
  });

  it.each([
    [{}],
    [{ 'webhook-request-origin': '' }],
    [{ 'webhook-request-origin': '*' }],
    [{ origin: 'eventgrid.azure.net' }],
    [{ 'webhook-request-origin': 'eventgrid.azure.net, evil.example.com' }],
    [{ 'webhook-request-origin': 'evil.example.com' }],
    [{ 'webhook-request-origin': 'x.eventgrid.azure.net' }],
  ])('may not with %j', async (headers) => {
    const answer = await ask(headers);
    expect(answer).toMatchObject({ status: 403 });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('webhook-'))).toEqual([]);
    expect(answer.text).not.toContain('evil');
  });

  it('needs not to ask a source that lists no origins', async () => {
    const answer = await createEdge().options({ headers: { 'webhook-request-origin': 'eventgrid.azure.net' } });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});
