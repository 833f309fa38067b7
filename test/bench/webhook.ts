/** What the edge adds to what every event needs: its bytes, as the host hands them over, sent to the queue. */
import { createHmac, randomUUID } from 'node:crypto';
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Config } from '../../src/config.ts';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { finish } from './finish.ts';
import { hire } from './hire.ts';
import { composeRelay, connectRelay, createContext, HttpRequest as HostRequest } from './relay.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.3;
const AGAINST = 'read the body + queue send of the same bytes, nothing else';
const SOURCE = 'standard';
/** Rounds of about 0.1 s: long enough to time, short enough for both sides to see the same machine. */
const LEVELS = [
  { inFlight: 1, events: 96, isLimited: true },
  // No broker is this near: the sends of one moment share their packets, and what is left of a send is hardly more than
  // the hash of its bytes. Only noted.
  { inFlight: 16, events: 192, isLimited: false },
] as const;
const WARM_UP = { rounds: 10, withinInMs: 5_000 };
const EXTENT = { rounds: 60, withinInMs: 20_000 };
/** Of what is only noted. */
const SHORTER = { rounds: 20, withinInMs: 8_000 };

type Work = (index: number) => Promise<unknown>;

async function measureWebhook(): Promise<Findings> {
  const { config, ports } = connectRelay();
  const recorded: OutgoingMessage[] = [];
  const { events } = ports;
  const recording = {
    ...events,
    send(message: OutgoingMessage) {
      recorded.push(message);
      return events.send(message);
    },
  };
  const unlimited = withoutRate(config);
  await createPosts(composeRelay(unlimited, { ...ports, events: recording }).receiveWebhook, config, 1)(0);
  const { receiveWebhook } = composeRelay(unlimited, ports);
  const [template] = recorded;
  if (!template) throw new Error('Nothing was sent');

  const measurements = [];
  const notes = [];
  for (const { inFlight, events: count, isLimited } of LEVELS) {
    const send = (body: Uint8Array) => events.send({ ...template, body, messageId: randomUUID() });
    const baseline = () => {
      const requests = signedRequests(config, count);
      return timePerEvent(count, inFlight, async (index) => send(await readBody(requests[index])));
    };
    const measured = () => timePerEvent(count, inFlight, createPosts(receiveWebhook, config, count));
    await compare(WARM_UP, baseline, measured);
    const name = `webhook, ${inFlight} in flight`;
    process.stderr.write(`${name}: ${EXTENT.rounds} rounds of ${count} events\n`);
    const { middleHalf, ...figures } = await compare(EXTENT, baseline, measured);
    if (isLimited) measurements.push({ name, against: AGAINST, ...figures, limit: LIMIT, unit: 'ms' });
    else notes.push(`${name}: ${digits(figures.ratio)} x of ${AGAINST} (no limit)`);
    notes.push(`${spread(name, middleHalf)}; ${digits(1_000 / figures.measured)} events a second`);
    const sendOnly = () => {
      const messages = bodies(count);
      return timePerEvent(count, inFlight, async (index) => send(messages[index] ?? template.body));
    };
    const single = await compare(SHORTER, sendOnly, measured);
    notes.push(`${name}: ${digits(single.ratio)} x of the send alone, of bytes that no host handed over (no limit)`);
  }
  return { measurements, notes };
}

const bodies = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(JSON.stringify(hire(randomUUID(), index))));

/** Made beforehand: to sign is the sender's work, and to make what the app is called with the host's. */
function signedRequests({ secrets }: Config, count: number): readonly HttpRequest[] {
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

function createPosts(handler: HttpHandler, config: Config, count: number): Work {
  const requests = signedRequests(config, count);
  const contexts = requests.map(() => createContext('receive-webhook'));
  return async (index) => {
    const [request, context] = [requests[index], contexts[index]];
    if (!request || !context) throw new Error('There is no such request');
    const { status, body } = (await handler(request, context)) as HttpResponseInit;
    if (status !== 202) throw new Error(`The relay answered ${status}: ${body}`);
  };
}

async function readBody(request: HttpRequest | undefined): Promise<Uint8Array> {
  if (!request) throw new Error('There is no such request');
  return new Uint8Array(await request.arrayBuffer());
}

/** More events come here in a second than any source may send in a minute. */
const withoutRate = (config: Config): Config => ({
  ...config,
  sources: config.sources.map(({ webhook, ...source }) => ({
    ...source,
    webhook: webhook && { ...webhook, eventsPerMinute: Number.MAX_SAFE_INTEGER },
  })),
});

/** In milliseconds. */
async function timePerEvent(count: number, inFlight: number, work: Work): Promise<number> {
  const indexes = Array(count).keys();
  const worker = async () => {
    for (const index of indexes) await work(index);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (performance.now() - startedAt) / count;
}

finish(await measureWebhook());
