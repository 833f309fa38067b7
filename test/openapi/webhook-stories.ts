import type { WebhookFile } from '../../src/intake/source/identity.ts';
import type { Format } from '../../src/intake/source/translation.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits } from '../../src/topology.ts';
import { createWorld } from '../app/world.ts';
import { CALLER_ID } from '../factories.ts';
import { aWebhook, HEADER, proven, SECRET } from '../handlers/edge.ts';
import { type Call, createApi } from './api.ts';
import { type Story, story } from './story.ts';

function anApi(webhook: WebhookFile = { header: HEADER }, format: Format = 'json') {
  const secrets = { inbound: new Map([['hr', [SECRET]]]), outbound: new Map() };
  return createApi(createWorld(), [], { webhooks: [aWebhook(webhook, format)], secrets });
}
const aCall = (call: Call = {}): Call => ({
  source: 'hr',
  authorization: undefined,
  body: {},
  ...call,
  headers: { ...proven, ...call.headers },
});
const send = (call?: Call, api = anApi()) => api.call('receiveWebhook', aCall(call));
const ask = (origin: string, api = anApi({ header: HEADER, origins: ['eventgrid.azure.net'] }, 'cloudEvents')) =>
  api.call('allowWebhookOrigin', { ...aCall(), headers: { 'webhook-request-origin': origin } });

const validation = { 'aeg-event-type': 'SubscriptionValidation', 'aeg-subscription-name': 'HR' };
const eventGrid = () => anApi({ header: HEADER, subscriptions: ['hr'] }, 'eventGrid');
const code = [
  {
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    data: { validationCode: 'a1b2', validationUrl: 'x' },
  },
];

export const webhookStories: readonly Story[] = [
  story('receiveWebhook: an event, and the validation of a subscription', 200, async () => [
    await send({ body: [{ id: '1' }, { id: '2' }] }, eventGrid()),
    await send({ body: code, headers: validation }, eventGrid()),
  ]),
  story('receiveWebhook: an event', 202, () => send()),
  story('receiveWebhook: an event of who asks for nothing', 204, () =>
    send({}, anApi({ header: HEADER, acknowledge: 204 })),
  ),
  story('receiveWebhook: a validation that has no code', 400, () =>
    send({ body: [], headers: validation }, eventGrid()),
  ),
  story('receiveWebhook: what proves nothing, in each way', 401, async () => {
    const ways: readonly WebhookFile[] = [
      { header: HEADER },
      { signature: 'hiBob' },
      { basic: { userName: 'hr' } },
      { token: { applicationIds: [CALLER_ID] } },
    ];
    return Promise.all(ways.map((way) => send({ headers: { [HEADER]: 'x' } }, anApi(way))));
  }),
  story('receiveWebhook: a subscription of somebody else', 403, () =>
    send({ body: code, headers: { ...validation, 'aeg-subscription-name': 'x' } }, eventGrid()),
  ),
  story('receiveWebhook: to nobody', 404, () => send({ source: 'nobody' })),
  story('receiveWebhook: without a length', 411, () =>
    send({ body: new Uint8Array(), headers: { 'transfer-encoding': 'chunked' } }),
  ),
  story('receiveWebhook: too large, and too many', 413, async () => [
    await send({ headers: { 'content-length': '10000000' } }),
    await send({ body: Array(limits.batchItems + 1).fill(0) }, eventGrid()),
  ]),
  story('receiveWebhook: of another type, and encoded', 415, async () => [
    await send({ headers: { 'content-type': 'text/plain' } }),
    await send({ headers: { 'content-type': 'text/plain' } }, anApi({ header: HEADER }, 'cloudEvents')),
    await send({ headers: { 'content-type': 'text/plain' } }, anApi({ header: HEADER }, 'bambooHr')),
    await send({ headers: { 'content-encoding': 'gzip' } }),
  ]),
  story('receiveWebhook: more than in a minute', 429, async () => {
    const api = anApi({ header: HEADER, eventsPerMinute: 1 });
    await send({}, api);
    return send({}, api);
  }),
  story('receiveWebhook: with large headers', 431, () => send({ headers: { 'ce-x': 'x'.repeat(20_000) } })),
  story('receiveWebhook: with a defect', 500, () => {
    const api = anApi();
    api.breakPorts(new TypeError('Broken by a test'));
    return send({}, api);
  }),
  story('receiveWebhook: while the queue is away, and while no token can be verified', 503, async () => {
    const away = anApi();
    away.breakPorts(new Unavailable('queue', new Error('Switched off by a test')));
    const unsure = anApi({ token: { applicationIds: [CALLER_ID] } });
    const { authorization, ...withToken } = aCall();
    unsure.loseKeys();
    return [await send({}, away), await unsure.call('receiveWebhook', withToken)];
  }),
  story('receiveWebhook: with the token of its application', 202, () => {
    const { authorization, ...withToken } = aCall({ roles: [] });
    return anApi({ token: { applicationIds: [CALLER_ID] } }).call('receiveWebhook', withToken);
  }),
  story('allowWebhookOrigin: of one that is listed', 200, () => ask('eventgrid.azure.net')),
  story('allowWebhookOrigin: of another one', 403, () => ask('evil.example.com')),
  story('allowWebhookOrigin: of nobody', 404, () => ask('eventgrid.azure.net', createApi())),
  story('allowWebhookOrigin: where nobody asks', 405, () => ask('eventgrid.azure.net', anApi())),
];
