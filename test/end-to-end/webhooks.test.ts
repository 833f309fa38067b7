import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../src/topology.ts';
import { type RunningStack, runStack } from './with-stack.ts';

/** Webhooks as they come over the network, through the host, to the broker. */

let running: RunningStack;
let webhook: Webhook;
beforeAll(async () => {
  running = await runStack();
  webhook = new Webhook(running.stack.endpoints.secrets['standard'] ?? '');
});
afterAll(() => running.close());

const event = (eventId: string) =>
  JSON.stringify({
    eventId,
    target: { type: 'user', userPrincipalName: 'mei@contoso.com' },
    attributes: { Engineering: { NumVendors: 4 } },
  });
const addressOf = (source: string) => `${running.stack.endpoints.host}/api/v1/webhooks/${source}`;

function sign(body: string, at = Date.now()): Record<string, string> {
  const id = randomUUID();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': webhook.sign(id, new Date(at), body),
  };
}

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>, source = 'standard') {
  const all = { 'content-type': 'application/json', ...headers };
  const response = await fetch(addressOf(source), { method: 'POST', body, headers: all });
  return { status: response.status, text: await response.text() };
}

test('a signed event is acknowledged without a body, and its request is applied', async () => {
  const body = event('signed');
  expect(await post(body, sign(body))).toEqual({ status: 202, text: '' });
  const { state } = await running.client.closed(running.client.idOf('standard', 'signed'));
  expect(['applied', 'unchanged']).toContain(state);
});

test('an event that is large and no ASCII comes through the host byte for byte', async () => {
  const filler = { reference: `Zürich 😀 ${'é'.repeat(100)}`, justification: 'x'.repeat(900) };
  const body = `${JSON.stringify({ ...JSON.parse(event('bytes')), ...filler }).slice(0, -1)}\r\n\t }`;
  expect(await post(body, sign(body))).toMatchObject({ status: 202 });
  expect((await running.client.closed(running.client.idOf('standard', 'bytes'))).state).toMatch(/applied|unchanged/);
});

test('what proves nothing is refused in the same bytes, and nothing is queued', async () => {
  const body = event('forged');
  const signed = sign(body);
  const answers = [
    await post(body, {}),
    await post(body, { ...signed, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }),
    await post(`${body} `, signed),
    await post(body, sign(body, Date.now() - 400_000)),
    await post(body, sign(body, Date.now() + 400_000)),
    await postTwice(body, signed, 'webhook-signature'),
    await postTwice(body, signed, 'webhook-id'),
  ];
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 401 });
  const { active, locked, scheduled } = running.broker.counts('events');
  expect(active + locked + scheduled).toBe(0);
});

/** With one header given twice, as nobody who uses `fetch` could. */
function postTwice(
  body: string,
  headers: Record<string, string>,
  twice: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
    const doubled = { ...all, [twice]: [headers[twice] ?? '', headers[twice] ?? ''] };
    const sent = request(addressOf('standard'), { method: 'POST', headers: doubled }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    sent.once('error', reject).end(body);
  });
}

test('what cannot be a webhook is told so before its proof is looked at', async () => {
  const body = event('never');
  const signed = sign(body);
  expect(await post(body, signed, 'nobody')).toMatchObject({ status: 404 });
  expect(await post(body, signed, 'onboarding')).toEqual(await post(body, signed, 'nobody'));
  expect(await post(body, { ...signed, 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await post(gzipSync(body), { ...signed, 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  expect(await post('x'.repeat(limits.bodyBytes + 1), {})).toMatchObject({ status: 413 });
  const chunked = await fetch(addressOf('standard'), {
    method: 'POST',
    body: new Blob([body]).stream(),
    headers: { 'content-type': 'application/json', ...signed },
    duplex: 'half',
  } as RequestInit);
  expect(chunked.status).toBe(411);
  const asked = await fetch(addressOf('standard'), {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
  });
  expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
});
