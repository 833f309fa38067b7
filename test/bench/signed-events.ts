/** Signed events of a webhook, as the host hands them over, and the time that it takes to take them. */
import { createHmac, randomUUID } from 'node:crypto';
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Config } from '../../src/config.ts';
import { hire } from './hire.ts';
import { createContext, HttpRequest as HostRequest } from './relay.ts';

const SOURCE = 'standard';

export type Work = (index: number) => Promise<unknown>;

export const bodies = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(JSON.stringify(hire(randomUUID(), index))));

/** Made beforehand: to sign is the sender's work, and to make what the app is called with the host's. */
export function signedRequests({ secrets }: Config, count: number): readonly HttpRequest[] {
  const [secret = ''] = secrets.inbound.get(SOURCE) ?? [];
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const time = String(Math.floor(Date.now() / 1_000));
  const url = `http://localhost/api/v1/webhooks/${SOURCE}`;
  return bodies(count).map((bytes) => {
    const id = randomUUID();
    const digest = createHmac('sha256', key).update(`${id}.${time}.`).update(bytes).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': `v1,${digest}`,
    };
    return new HostRequest({ method: 'POST', url, headers, body: { bytes }, params: { source: SOURCE } });
  });
}

export function createPosts(handler: HttpHandler, config: Config, count: number): Work {
  const requests = signedRequests(config, count);
  const contexts = requests.map(() => createContext('receive-webhook'));
  return async (index) => {
    const [request, context] = [requests[index], contexts[index]];
    if (!request || !context) throw new Error('There is no such request');
    const { status, body } = (await handler(request, context)) as HttpResponseInit;
    if (status !== 202) throw new Error(`The relay answered ${status}: ${body}`);
  };
}

/** More events come here in a second than any source may send in a minute. */
export const withoutRate = (config: Config): Config => ({
  ...config,
  sources: config.sources.map(({ webhook, ...source }) => ({
    ...source,
    webhook: webhook && { ...webhook, eventsPerMinute: Number.MAX_SAFE_INTEGER },
  })),
});

/** In milliseconds. */
export async function timePerEvent(count: number, inFlight: number, work: Work): Promise<number> {
  const indexes = Array(count).keys();
  const worker = async () => {
    for (const index of indexes) await work(index);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (performance.now() - startedAt) / count;
}
