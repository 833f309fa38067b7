import type { HttpResponseInit } from '@azure/functions';
import { createLimitRate } from '../../src/app/limit-rate.ts';
import { createSendEvent } from '../../src/app/send-event.ts';
import { allowWebhookOrigin } from '../../src/handlers/allow-webhook-origin.ts';
import { receiveWebhook } from '../../src/handlers/receive-webhook.ts';
import type { Authenticate } from '../../src/intake/remember-token.ts';
import type { WebhookFile } from '../../src/intake/source/identity.ts';
import type { ConfiguredSource } from '../../src/intake/source/read.ts';
import type { Format } from '../../src/intake/source/translation.ts';
import { createWebhooks } from '../../src/intake/webhook.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { aSource, configured, NOW } from '../factories.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { type Sender, senders, textSecret } from '../intake/signature/senders.ts';
import { anHttpRequest, anInvocation } from './invocation.ts';

/** A webhook named `hr`, an application named `api`, and everything that comes before the queue. */

export const SECRET = textSecret('header');
export const HEADER = 'x-api-key';
/** Proves what is sent to a webhook that says nothing else. */
export const proven = { [HEADER]: SECRET };

export const senderOf = (name: string): Sender => {
  const sender = senders.find((one) => one.name === name);
  if (!sender) throw new Error(`There is no sender ${name}`);
  return sender;
};

export const aWebhook = (webhook: WebhookFile = { header: HEADER }, format: Format = 'json'): ConfiguredSource => ({
  source: aSource({ name: 'hr', identity: { kind: 'webhook', name: 'hr' } }),
  translation: { format },
  webhook,
});

type Parts = {
  readonly webhook?: WebhookFile;
  readonly format?: Format;
  readonly secrets?: readonly string[];
  readonly authenticate?: Authenticate;
};
export type Sent = {
  readonly source?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
};

export function createEdge({ webhook, format, secrets = [SECRET], authenticate = nobody }: Parts = {}) {
  let at = NOW;
  let ids = 0;
  const events = createFakeQueue();
  const now = () => at;
  const sources = [aWebhook(webhook, format), configured(aSource({ name: 'api' }))];
  const webhooks = createWebhooks(sources, { inbound: new Map([['hr', secrets]]), outbound: new Map() }, authenticate);
  const sendEvent = createSendEvent({ events });
  const newId = () => `id-${ids++}`;
  const post = receiveWebhook({ webhooks, sendEvent, limitRate: createLimitRate(now), now, newId, tracer: noTracer });
  const options = allowWebhookOrigin(webhooks);
  const { context, lines } = anInvocation();

  async function call(handler: typeof post, method: string, { source = 'hr', ...sent }: Sent) {
    const request = anHttpRequest({ path: `webhooks/${source}`, method, params: { source }, ...sent });
    const response = ((await handler(request, context)) ?? {}) as HttpResponseInit;
    const { status, headers, body, jsonBody } = response;
    const text = body ?? (jsonBody === undefined ? '' : JSON.stringify(jsonBody));
    return { status, headers: Object.fromEntries(new Headers(headers as Record<string, string>)), text: String(text) };
  }

  return {
    events,
    post: (sent: Sent = {}) => call(post, 'POST', { body: '{}', headers: proven, ...sent }),
    options: (sent: Sent = {}) => call(options, 'OPTIONS', sent),
    /** The bodies that were queued. */
    queued: () => events.taken.map(({ body }) => Buffer.from(body).toString()),
    log: () => lines.map(({ text }) => JSON.parse(text) as Record<string, unknown>),
    pass(ms: number) {
      at += ms;
    },
  };
}

const nobody: Authenticate = async () => ({ kind: 'rejected', because: 'invalid' });
