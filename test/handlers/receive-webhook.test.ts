import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventMessageId } from '../../src/domain/key.ts';
import { limits } from '../../src/topology.ts';
import { NOW } from '../factories.ts';
import { foreignSecret, type Sender, senders } from '../intake/signature/senders.ts';
import { createEdge, proven, SECRET, type Sent, senderOf } from './edge.ts';

const BODY = '{"id":1234567890123456789,"a":1,"a":2}';
const formatOf = ({ name }: Sender) =>
  (({ Jira: 'jira', BambooHR: 'bambooHr', HiBob: 'hiBob' }) as const)[name] ?? 'json';
const edgeOf = ({ scheme, secret, ...sender }: Sender, previous?: string) =>
  createEdge({
    webhook: { signature: scheme },
    format: formatOf({ scheme, secret, ...sender }),
    secrets: previous === undefined ? [secret] : [secret, previous],
  });

describe.each(senders)('an event that $name signs', (sender) => {
  it('is queued byte for byte, and then acknowledged without a body', async () => {
    const edge = edgeOf(sender);
    const answer = await edge.post({ body: BODY, headers: await sender.sign(BODY, NOW) });
    expect(answer).toEqual({ status: formatOf(sender) === 'json' ? 202 : 200, headers: {}, text: '' });
    expect(edge.queued()).toEqual([BODY]);
    expect(edge.log()).toEqual([{ event: 'webhook.accepted', source: 'hr', events: 1 }]);
  });

  it('is refused in the same bytes whatever is wrong with it, and nothing of it is kept', async () => {
    const edge = edgeOf(sender);
    const headers = await sender.sign(BODY, NOW);
    const foreign = await sender.sign(BODY, NOW, foreignSecret(sender));
    const signature = headers[sender.header] ?? '';
    const attempts: readonly Sent[] = [
      { headers: {} },
      { headers: foreign },
      { headers: { ...headers, [sender.header]: signature.slice(0, -4) } },
      { headers: { ...headers, [sender.header]: `${signature}, ${signature}` } },
      { headers, body: BODY.replace('1', '2') },
      ...(sender.timeHeader === undefined
        ? []
        : [{ headers: await sender.sign(BODY, NOW - 301_000) }, { headers: await sender.sign(BODY, NOW + 301_000) }]),
    ];
    const answers = await Promise.all(attempts.map((sent) => edge.post({ body: BODY, ...sent })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([
        JSON.stringify({
          status: 401,
          headers: {
            'cache-control': 'no-store',
            'content-type': 'application/problem+json',
            'www-authenticate': 'Signature',
          },
          text: '{"type":"about:blank","title":"Unauthorized","status":401,"detail":"This does not prove to come from the sender of this webhook."}',
        }),
      ]),
    );
    expect(edge.events.arrivals).toEqual([]);
    expect(edge.log()).toEqual(
      attempts.map(() => ({
        event: 'webhook.refused',
        source: 'hr',
        cause: expect.stringMatching(/^(missing|malformed|mismatch|stale|future)$/),
      })),
    );
  });
});

describe('while a secret is replaced', () => {
  it('both of them sign', async () => {
    const sender = senderOf('Zendesk');
    const edge = edgeOf(sender, foreignSecret(sender));
    expect(await edge.post({ body: BODY, headers: await sender.sign(BODY, NOW) })).toMatchObject({ status: 202 });
    const old = await sender.sign(BODY, NOW, foreignSecret(sender));
    expect(await edge.post({ body: BODY, headers: old })).toMatchObject({ status: 202 });
  });
});

describe('the name in the path', () => {
  it.each(['nobody', 'HR', '', '__proto__', 'constructor', 'api', 'hr '])(
    '%j is none, like any other',
    async (source) => {
      const edge = createEdge();
      const answer = await edge.post({ source });
      expect(answer).toEqual(await edge.post({ source: 'unknown' }));
      expect(answer).toMatchObject({ status: 404, text: expect.stringContaining('There is no webhook of this name.') });
      expect(await edge.options({ source })).toEqual(answer);
    },
  );
});

describe('what is refused', () => {
  const large = 'x'.repeat(limits.bodyBytes);
  const wrongType = { 'content-type': 'text/plain' };
  const gzip = { 'content-encoding': 'gzip' };
  const declared = { 'content-length': String(limits.bodyBytes + 1) };
  const forged = { 'x-api-key': 'forged' };

  it.each<readonly [string, Sent, number]>([
    [
      'of no source, whatever it is',
      { source: 'nobody', headers: { ...wrongType, ...forged }, body: `"${large}"` },
      404,
    ],
    ['a wrong content type, however large', { headers: { ...wrongType, ...gzip, ...declared } }, 415],
    ['no content type', { headers: { ...proven, 'content-type': '' } }, 415],
    ['a compressed body', { headers: { ...proven, ...gzip }, body: gzipSync('{}') }, 415],
    ['what declares too much, forged', { headers: { ...forged, ...declared } }, 413],
    ['what is too large, forged', { headers: forged, body: `"${large}"` }, 413],
    ['what is too large, proven', { headers: proven, body: `"${large}"` }, 413],
    ['what came without a length', { headers: { ...proven, 'transfer-encoding': 'chunked' }, body: '' }, 411],
    ['what is forged and small', { headers: forged }, 401],
    ['what proves nothing', { headers: {} }, 401],
    ['too many headers that are kept', { headers: { ...proven, 'ce-x': 'x'.repeat(limits.keptHeaderBytes) } }, 431],
  ])('is %s: with nothing queued', async (_, sent, status) => {
    const edge = createEdge();
    const answer = await edge.post(sent);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(edge.events.arrivals).toEqual([]);
    expect(JSON.stringify(edge.log())).not.toContain('forged');
    expect(answer.text).not.toContain(SECRET);
  });

  it('is no query: some senders append one', async () => {
    const edge = createEdge();
    expect(await edge.post({ query: { code: 'x', debug: '1' } })).toMatchObject({ status: 202 });
    expect(await edge.post({ query: { access_token: SECRET }, headers: {} })).toMatchObject({ status: 401 });
  });

  it('is nothing that cannot be read, if it is proven: what it is is said behind the queue', async () => {
    const edge = createEdge();
    const bodies = ['', '{', '[1,', '"\ud800"', '\ufeff{}', '{"a":1,"a":2}', 'null'];
    for (const body of bodies) expect(await edge.post({ body })).toMatchObject({ status: 202 });
    expect(edge.queued()).toEqual(bodies.map((body) => Buffer.from(body).toString()));
  });
});

describe('what is queued', () => {
  it('has its source, its time, and beside the body what is kept of the headers', async () => {
    const edge = createEdge();
    const headers = { ...proven, 'X-GitHub-Delivery': 'd-1', authorization: 'Bearer x', cookie: 'c', 'ce-id': '1' };
    await edge.post({ body: BODY, headers });
    const kept = '{"ce-id":"1","content-type":"application/json","x-github-delivery":"d-1"}';
    expect(edge.events.taken).toEqual([
      {
        messageId: eventMessageId('hr', 'd-1', Buffer.from(BODY), kept),
        body: new Uint8Array(Buffer.from(BODY)),
        properties: { source: 'hr', receivedAt: '2026-11-20T09:00:00.000Z', headers: kept },
      },
    ]);
    expect(JSON.stringify(edge.events.taken)).not.toContain(SECRET);
  });

  it('is one message when a sender that names its events sends again, and two when it does not', async () => {
    const edge = createEdge();
    for (let time = 0; time < 2; time++) await edge.post({ headers: { ...proven, 'webhook-id': 'msg_1' } });
    expect(edge.events.taken).toHaveLength(1);
    for (let time = 0; time < 2; time++) await edge.post();
    expect(edge.events.taken).toHaveLength(3);
  });

  it('is named by the id that was signed', async () => {
    const sender = senderOf('svix');
    const edge = edgeOf(sender);
    const headers = { ...(await sender.sign(BODY, NOW)), 'webhook-id': 'another one' };
    await edge.post({ body: BODY, headers });
    const kept = '{"content-type":"application/json","webhook-id":"msg_2Kx8Q4"}';
    expect(edge.events.taken.map(({ properties }) => properties?.['headers'])).toEqual([kept]);
  });

  it('is not acknowledged before the broker has it', async () => {
    const edge = createEdge();
    edge.events.setAway(true);
    const answer = await edge.post();
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(edge.log()).toEqual([{ event: 'port.unavailable', port: 'queue', cause: expect.any(String) }]);
    edge.events.setAway(false);
    expect(await edge.post()).toMatchObject({ status: 202 });
  });
});

describe('the rate of a source', () => {
  const limited = () => createEdge({ webhook: { header: 'x-api-key', eventsPerMinute: 3 } });

  it('is a minute’s worth at once, then what time brings', async () => {
    const edge = limited();
    for (let sent = 0; sent < 3; sent++) expect(await edge.post()).toMatchObject({ status: 202 });
    const refused = await edge.post();
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '20' } });
    expect(edge.events.taken).toHaveLength(3);
    expect(edge.log().at(-1)).toEqual({ event: 'webhook.refused', source: 'hr', cause: 'tooManyRequests' });
    edge.pass(19_000);
    expect(await edge.post()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    edge.pass(1_000);
    expect(await edge.post()).toMatchObject({ status: 202 });
    expect(await edge.post()).toMatchObject({ status: 429 });
  });

  it('is not used up by what is forged', async () => {
    const edge = limited();
    for (let sent = 0; sent < 10; sent++) expect(await edge.post({ headers: {} })).toMatchObject({ status: 401 });
    expect(await edge.post()).toMatchObject({ status: 202 });
  });

  it('is 1 200 a minute where the source says nothing', async () => {
    const edge = createEdge();
    const answers = await Promise.all(Array.from({ length: 1_201 }, () => edge.post()));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1_200);
  });
});

describe('the acknowledgement', () => {
  it.each([
    ...(['canonical', 'json', 'serviceNow'] as const).map((format) => [format, 202] as const),
    ...(['jira', 'jiraAutomation', 'bambooHr', 'hiBob', 'eventGrid', 'workday'] as const).map(
      (format) => [format, 200] as const,
    ),
  ])('of %s is %i', async (format, status) => {
    expect(await createEdge({ format }).post()).toMatchObject({ status });
  });

  it.each([200, 202, 204] as const)('may be %i', async (acknowledge) => {
    const edge = createEdge({ webhook: { header: 'x-api-key', acknowledge } });
    expect(await edge.post()).toEqual({ status: acknowledge, headers: {}, text: '' });
  });
});
