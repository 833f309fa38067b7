import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { sign as octokitSign } from '@octokit/webhooks-methods';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import type { SignatureScheme } from '../../../src/intake/source/identity.ts';

/** What senders do, by their own libraries where there are any; nothing of the relay is used to sign. */

export type Sender = {
  readonly name: string;
  readonly scheme: SignatureScheme;
  /** What the relay is given. */
  readonly secret: string;
  /** The headers of a request that is signed at this time, with another secret if that is given. */
  sign(body: string, at: number, secret?: string): Promise<Record<string, string>> | Record<string, string>;
  /** The header of the signature, and that of its time. */
  readonly header: string;
  readonly timeHeader?: string;
};

const seconds = (at: number) => Math.floor(at / 1_000);
const ID = 'msg_2Kx8Q4';

export const textSecret = (text: string): string => `${text}, long enough to be one`;
export const standardSecret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

/** An Ed25519 key pair of its seed. */
export function keyPair(byte: number): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = Buffer.concat([prefix, Buffer.alloc(32, byte)]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: `whpk_${Buffer.from(x, 'base64url').toString('base64')}` };
}
const ours = keyPair(1);
const foreign = keyPair(2);

export const senders: readonly Sender[] = [
  {
    name: 'standardwebhooks',
    scheme: 'standardWebhooks',
    secret: standardSecret(1),
    header: 'webhook-signature',
    timeHeader: 'webhook-timestamp',
    sign: (body, at, secret = standardSecret(1)) => ({
      'webhook-id': ID,
      'webhook-timestamp': String(seconds(at)),
      'webhook-signature': new StandardWebhook(secret).sign(ID, new Date(at), body),
    }),
  },
  {
    name: 'svix',
    scheme: 'standardWebhooks',
    secret: standardSecret(1),
    header: 'svix-signature',
    timeHeader: 'svix-timestamp',
    sign: (body, at, secret = standardSecret(1)) => ({
      'svix-id': ID,
      'svix-timestamp': String(seconds(at)),
      'svix-signature': new SvixWebhook(secret).sign(ID, new Date(at), body),
    }),
  },
  {
    name: 'Standard Webhooks with a private key',
    scheme: 'standardWebhooks',
    secret: ours.publicKey,
    header: 'webhook-signature',
    timeHeader: 'webhook-timestamp',
    sign(body, at, secret) {
      const { privateKey } = secret === undefined ? ours : foreign;
      const signature = sign(null, Buffer.from(`${ID}.${seconds(at)}.${body}`), privateKey).toString('base64');
      return {
        'webhook-id': ID,
        'webhook-timestamp': String(seconds(at)),
        'webhook-signature': `v1a,${signature}`,
      };
    },
  },
  {
    name: 'octokit',
    scheme: 'xHubSignature',
    secret: textSecret('octokit'),
    header: 'x-hub-signature-256',
    sign: async (body, _, secret = textSecret('octokit')) => ({
      // GitHub sends both.
      'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
      'x-hub-signature-256': await octokitSign(secret, body),
    }),
  },
  {
    name: 'Jira',
    scheme: 'xHubSignature',
    secret: textSecret('jira'),
    header: 'x-hub-signature',
    sign: async (body, _, secret = textSecret('jira')) => ({ 'x-hub-signature': await octokitSign(secret, body) }),
  },
  {
    name: 'Zendesk',
    scheme: 'zendesk',
    secret: textSecret('zendesk'),
    header: 'x-zendesk-webhook-signature',
    timeHeader: 'x-zendesk-webhook-signature-timestamp',
    sign(body, at, secret = textSecret('zendesk')) {
      const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
      return {
        'x-zendesk-webhook-signature-timestamp': time,
        'x-zendesk-webhook-signature': createHmac('sha256', secret)
          .update(time + body)
          .digest('base64'),
      };
    },
  },
  {
    name: 'BambooHR',
    scheme: 'bambooHr',
    secret: textSecret('bamboo'),
    header: 'x-bamboohr-signature',
    timeHeader: 'x-bamboohr-timestamp',
    sign(body, at, secret = textSecret('bamboo')) {
      const time = String(seconds(at));
      return {
        'x-bamboohr-timestamp': time,
        'x-bamboohr-signature': createHmac('sha256', secret)
          .update(body + time)
          .digest('hex'),
      };
    },
  },
  {
    name: 'HiBob',
    scheme: 'hiBob',
    secret: textSecret('hibob'),
    header: 'bob-signature',
    sign: (body, _, secret = textSecret('hibob')) => ({
      'bob-signature': createHmac('sha512', secret).update(body).digest('base64'),
    }),
  },
];

/** Another secret of the same form. */
export const foreignSecret = ({ secret }: Sender): string =>
  secret.startsWith('wh') ? standardSecret(2) : textSecret('foreign');
