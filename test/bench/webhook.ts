/** What the edge adds to what every event needs: its bytes, as the host hands them over, sent to the queue. */
import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { finish } from './finish.ts';
import { composeRelay, connectRelay } from './relay.ts';
import { digits, type Findings, spread } from './report.ts';
import { bodies, createPosts, signedRequests, timePerEvent, withoutRate } from './signed-events.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.3;
const AGAINST = 'read the body + queue send of the same bytes, nothing else';
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

async function readBody(request: HttpRequest | undefined): Promise<Uint8Array> {
  if (!request) throw new Error('There is no such request');
  return new Uint8Array(await request.arrayBuffer());
}

finish(await measureWebhook());
