import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKey, type VerificationKey } from '../../../src/intake/signature/keys.ts';
import { createVerifier } from '../../../src/intake/signature/verify.ts';
import type { SignatureScheme } from '../../../src/intake/source/identity.ts';
import { NOW } from '../../factories.ts';
import { foreignSecret, keyPair, type Sender, senders, textSecret } from './senders.ts';

type Headers = Readonly<Record<string, string>>;
type Vector = {
  readonly name: string;
  readonly scheme: SignatureScheme;
  readonly secret: string;
  readonly headers: Headers;
  readonly body: string;
  readonly at?: string;
  readonly timeIs?: string;
};

const MINUTE = 60_000;
const BODY = '{"eventId": "4711", "id": 1234567890123456789}';

const keyOf = (scheme: SignatureScheme, secret: string): VerificationKey => {
  const key = readKey(scheme, secret);
  if (key.kind === 'problem') throw new Error(key.detail);
  return key;
};

function verify(
  { scheme, secret }: Pick<Sender, 'scheme' | 'secret'>,
  headers: Headers,
  { body = BODY, at = NOW, previous, tolerance = 5 * MINUTE }: Partial<Given> = {},
) {
  const secrets = previous === undefined ? [secret] : [secret, previous];
  const check = createVerifier(
    scheme,
    secrets.map((one) => keyOf(scheme, one)),
    tolerance,
  );
  return check(new Headers(headers), Buffer.from(body), at);
}
type Given = { readonly body: string; readonly at: number; readonly previous: string; readonly tolerance: number };

const isProven = { kind: 'proven' };
const refused = (cause: string) => ({ kind: 'refused', cause });
const without = (headers: Headers, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
const timed = senders.filter(({ timeHeader }) => timeHeader !== undefined);
const standard = senders.find(({ name }) => name === 'standardwebhooks') as Sender;

describe('a published example', () => {
  const path = join(import.meta.dirname, '../../fixtures/signatures/published.json');
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[];

  it.each(vectors)('is right: $name', (vector) => {
    const at = vector.at === undefined ? NOW : Date.parse(vector.at);
    const verdict = verify(vector, vector.headers, { body: vector.body, at });
    expect(verdict).toMatchObject(vector.timeIs === undefined ? isProven : refused(vector.timeIs));
  });

  it.each(vectors)('is wrong with another body: $name', (vector) => {
    const at = vector.at === undefined ? NOW : Date.parse(vector.at);
    expect(verify(vector, vector.headers, { body: `${vector.body} `, at })).toEqual(refused('mismatch'));
  });
});

describe.each(senders)('what $name signs', (sender) => {
  const sign = async (at = NOW, secret?: string) => await sender.sign(BODY, at, secret);

  it('is proven', async () => {
    expect(verify(sender, await sign())).toMatchObject(isProven);
  });

  it('is refused when a byte is another one, one too many or too few', async () => {
    const headers = await sign();
    for (const body of [BODY.replace('4711', '4712'), `${BODY} `, BODY.slice(0, -1), `\n${BODY}`, '']) {
      expect(verify(sender, headers, { body })).toEqual(refused('mismatch'));
    }
  });

  it('is refused when it is signed with a foreign secret', async () => {
    expect(verify(sender, await sign(NOW, foreignSecret(sender)))).toEqual(refused('mismatch'));
  });

  it('is proven by the secret before the current one too, and by no third one', async () => {
    const current = {
      ...sender,
      secret: sender.secret.startsWith('whpk') ? keyPair(3).publicKey : foreignSecret(sender),
    };
    expect(verify(current, await sign(), { previous: sender.secret })).toMatchObject(isProven);
    expect(verify(current, await sign())).toEqual(refused('mismatch'));
  });

  it('is refused when any header that is signed, or the signature, is missing or empty', async () => {
    const headers = await sign();
    for (const name of Object.keys(headers).filter((name) => name !== 'x-hub-signature' || sender.name === 'Jira')) {
      const verdict = verify(sender, without(without(headers, 'x-hub-signature'), name));
      expect(verdict).toEqual(refused('missing'));
      expect(verify(sender, { ...headers, [name]: '' })).toMatchObject({ kind: 'refused' });
    }
    expect(verify(sender, {})).toEqual(refused('missing'));
  });

  it('is refused when the signature is cut, longer, empty or no digest', async () => {
    const headers = await sign();
    const signature = headers[sender.header] ?? '';
    const [method = ''] = signature.includes('=') && signature.startsWith('sha') ? signature.split('=') : [];
    const wrong = [
      ...Array.from({ length: 8 }, (_, cut) => signature.slice(0, -1 - cut)),
      ...[signature.slice(0, 8), `${signature}00`, `${signature}AAAA`, ' ', 'v1,', 'v1a,', 'sha256=', method, '=', ','],
      ...[signature.replace(/.$/, '!'), signature.replace(/.$/, 'é'), `v2,${signature}`, `sha256=${signature}`],
    ];
    for (const one of wrong) {
      expect(verify(sender, { ...headers, [sender.header]: one }), one).toMatchObject({ kind: 'refused' });
    }
  });

  it.each([', ', ','])('is refused when a header came twice and was joined by %j', async (joint) => {
    const headers = await sign();
    for (const name of Object.keys(headers).filter((name) => name !== 'x-hub-signature' || sender.name === 'Jira')) {
      const verdict = verify(sender, { ...headers, [name]: `${headers[name]}${joint}${headers[name]}` });
      expect(verdict).toMatchObject({ kind: 'refused' });
    }
  });
});

describe.each(timed)('the time that $name signs', (sender) => {
  const sign = async (at: number) => await sender.sign(BODY, at);

  it.each([
    [-300, isProven],
    [300, isProven],
    [-301, refused('stale')],
    [301, refused('future')],
    [-86_400, refused('stale')],
  ])('may be %i s from now: %j', async (offset, expected) => {
    expect(verify(sender, await sign(NOW + offset * 1_000))).toMatchObject(expected);
  });

  it('may be as far from now as the source says', async () => {
    const headers = await sign(NOW - 1_000 * MINUTE);
    expect(verify(sender, headers, { tolerance: 1_001 * MINUTE })).toMatchObject(isProven);
    expect(verify(sender, headers, { tolerance: 999 * MINUTE })).toEqual(refused('stale'));
  });

  it('cannot be another one than was signed', async () => {
    const headers = await sign(NOW - 1_000 * MINUTE);
    const fresh = await sign(NOW);
    const name = sender.timeHeader ?? '';
    expect(verify(sender, { ...headers, [name]: fresh[name] ?? '' })).toEqual(refused('mismatch'));
  });
});

describe('a time', () => {
  const sender = senders.find(({ name }) => name === 'BambooHR') as Sender;
  const signed = (scheme: 'bambooHr' | 'zendesk', time: string) => {
    const secret = textSecret('bamboo');
    const [signature, header, text] =
      scheme === 'zendesk'
        ? ['x-zendesk-webhook-signature', 'x-zendesk-webhook-signature-timestamp', time + BODY]
        : [sender.header, sender.timeHeader ?? '', BODY + time];
    const digest = createHmac('sha256', secret).update(text);
    const encoding = scheme === 'zendesk' ? 'base64' : 'hex';
    return verify({ scheme, secret }, { [signature]: digest.digest(encoding), [header]: time });
  };

  it.each([
    '2026-11-20T09:00:00Z',
    '2026-11-20T10:00:00+01:00',
    '2026-11-20T10:00:00+0100',
    '2026-11-20T09:00:00.123Z',
  ])('of ISO 8601 may be %s', (time) => {
    expect(signed('zendesk', time)).toMatchObject(isProven);
    expect(signed('bambooHr', time)).toMatchObject(isProven);
  });

  it.each([
    ...['hello', '2026-11-20T09:00:00', '2026-11-20', '2026-11-20 09:00:00Z', 'Fri, 20 Nov 2026 09:00:00 GMT'],
    ...['2026-13-20T09:00:00Z', '-1', '1e9', '0x6a', '1795165200.5', '179516520000000', 'NaN', 'Infinity'],
  ])('is refused as %j, though it is signed', (time) => {
    expect(signed('bambooHr', time)).toEqual(refused('malformed'));
    expect(signed('zendesk', time)).toEqual(refused('malformed'));
  });

  it('has no zero before it, or one that ends what is signed before it could be moved over', () => {
    const time = String(NOW / 1_000);
    const signature = createHmac('sha256', textSecret('bamboo')).update(`employeeId=100${time}`).digest('hex');
    const given = { scheme: 'bambooHr', secret: textSecret('bamboo') } as const;
    const sent = (at: string) => ({ [sender.header]: signature, [sender.timeHeader ?? '']: at });
    expect(verify(given, sent(time), { body: 'employeeId=100' })).toMatchObject(isProven);
    expect(verify(given, sent(`0${time}`), { body: 'employeeId=10' })).toEqual(refused('malformed'));
  });

  it('of Zendesk is none in seconds', () => {
    expect(signed('zendesk', String(NOW / 1_000))).toEqual(refused('malformed'));
    expect(signed('bambooHr', String(NOW / 1_000))).toMatchObject(isProven);
  });

  it('of a standard webhook is in seconds', () => {
    const text = `msg_1.${NOW}.${BODY}`;
    const digest = createHmac('sha256', Buffer.alloc(32, 1)).update(text).digest('base64');
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(NOW), 'webhook-signature': `v1,${digest}` };
    expect(verify(standard, headers)).toEqual(refused('malformed'));
  });
});

describe('a list of signatures', () => {
  const other = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';

  it('needs one that is right, wherever it stands', async () => {
    const headers = await standard.sign(BODY, NOW);
    const right = headers['webhook-signature'] ?? '';
    const list = [other, other.replace('v1,', 'v2,'), right, 'v1a,AAAA', 'v1,'].join(' ');
    expect(verify(standard, { ...headers, 'webhook-signature': list })).toEqual({
      kind: 'proven',
      eventId: 'msg_2Kx8Q4',
    });
    expect(verify(standard, { ...headers, 'webhook-signature': `${other} v1,` })).toEqual(refused('mismatch'));
  });

  it('has at most eight, so that a forger makes no work', async () => {
    const headers = await standard.sign(BODY, NOW);
    const right = headers['webhook-signature'] ?? '';
    const list = (others: number) => [...Array(others).fill(other), right].join(' ');
    expect(verify(standard, { ...headers, 'webhook-signature': list(7) })).toMatchObject(isProven);
    expect(verify(standard, { ...headers, 'webhook-signature': list(8) })).toEqual(refused('malformed'));
    expect(verify(standard, { ...headers, 'webhook-signature': list(5_000) })).toEqual(refused('malformed'));
  });

  it.each(['v2', 'v1a', '', 'V1', '__proto__', 'constructor', 'toString'])(
    'knows no method %j for an HMAC',
    async (method) => {
      const headers = await standard.sign(BODY, NOW);
      const signature = (headers['webhook-signature'] ?? '').replace('v1,', `${method},`);
      expect(verify(standard, { ...headers, 'webhook-signature': signature })).toEqual(refused('mismatch'));
    },
  );
});

describe('the id of a standard webhook', () => {
  it('has no full stop: the same signature would fit another body', () => {
    const [id, time] = ['msg_1', String(NOW / 1_000)];
    const digest = createHmac('sha256', Buffer.alloc(32, 1)).update(`${id}.${time}.${time}.${BODY}`).digest('base64');
    const headers = { 'webhook-timestamp': time, 'webhook-signature': `v1,${digest}` };
    const body = `${time}.${BODY}`;
    expect(verify(standard, { ...headers, 'webhook-id': id }, { body })).toMatchObject(isProven);
    expect(verify(standard, { ...headers, 'webhook-id': `${id}.${time}` })).toEqual(refused('malformed'));
  });
});

describe('a public key', () => {
  it('is no secret of an HMAC: everybody who knows it could sign', () => {
    const { publicKey } = keyPair(1);
    const key = Buffer.from(publicKey.slice('whpk_'.length), 'base64');
    for (const secret of [key, Buffer.from(publicKey), Buffer.from(publicKey.slice(5))]) {
      const digest = createHmac('sha256', secret)
        .update(`msg_1.${NOW / 1_000}.${BODY}`)
        .digest('base64');
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(NOW / 1_000),
        'webhook-signature': `v1,${digest} v1a,${digest}`,
      };
      expect(verify({ scheme: 'standardWebhooks', secret: publicKey }, headers)).toEqual(refused('mismatch'));
    }
  });
});

describe('a hub signature', () => {
  const secret = textSecret('hub');
  const sign = (hash: string) => `${hash}=${createHmac(hash, secret).update(BODY).digest('hex')}`;
  const check = (headers: Headers) => verify({ scheme: 'xHubSignature', secret }, headers);

  it.each(['sha256', 'sha384', 'sha512'])('of Jira may be by %s', (hash) => {
    expect(check({ 'x-hub-signature': sign(hash) })).toMatchObject(isProven);
  });

  it('of GitHub is by SHA-256, and one that is wrong is not helped by the other header', () => {
    expect(check({ 'x-hub-signature-256': sign('sha512') })).toEqual(refused('mismatch'));
    const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, 'x-hub-signature': sign('sha256') };
    expect(check(headers)).toEqual(refused('mismatch'));
  });

  it.each(['sha1', 'md5'])('is never by %s', (hash) => {
    expect(check({ 'x-hub-signature': sign(hash) })).toEqual(refused('mismatch'));
    expect(check({ 'x-hub-signature': sign('sha256').replace('sha256', hash) })).toEqual(refused('mismatch'));
  });

  it('of BambooHR has digits in either case', async () => {
    const sender = senders.find(({ name }) => name === 'BambooHR') as Sender;
    const headers = await sender.sign(BODY, NOW);
    const signature = (headers[sender.header] ?? '').toUpperCase();
    expect(verify(sender, { ...headers, [sender.header]: signature })).toMatchObject(isProven);
  });
});
