/** Proves an event as its sender would: written after each sender's own pages, without the relay's code. */
import { createHmac, randomUUID } from 'node:crypto';

export type Event = { readonly body: string; readonly headers: Readonly<Record<string, string>> };
export type Prove = (event: Event, secret: string) => Readonly<Record<string, string>>;

const seconds = (): string => String(Math.floor(Date.now() / 1_000));

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const standardWebhooks: Prove = ({ body, headers }, secret) => {
  const id = headers['webhook-id'] ?? `msg_${randomUUID()}`;
  const timestamp = seconds();
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
};

export const xHubSignature: Prove = ({ body }, secret) => ({
  'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});

export const bambooHr: Prove = ({ body }, secret) => {
  const timestamp = seconds();
  return {
    'x-bamboohr-timestamp': timestamp,
    'x-bamboohr-signature': createHmac('sha256', secret)
      .update(body + timestamp)
      .digest('hex'),
  };
};

export const hiBob: Prove = ({ body }, secret) => ({
  'bob-signature': createHmac('sha512', secret).update(body).digest('base64'),
});

export const basic =
  (userName: string): Prove =>
  (_, secret) => ({ authorization: `Basic ${Buffer.from(`${userName}:${secret}`).toString('base64')}` });

export const header =
  (name: string): Prove =>
  (_, secret) => ({ [name]: secret });
