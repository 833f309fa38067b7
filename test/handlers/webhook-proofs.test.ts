import { describe, expect, it } from 'vitest';
import type { TokenVerdict } from '../../src/intake/token.ts';
import { APP_ID, aCaller, CALLER_ID } from '../factories.ts';
import { textSecret } from '../intake/signature/senders.ts';
import { createEdge, HEADER, SECRET } from './edge.ts';

const basic = (credentials: string, scheme = 'Basic') => ({
  authorization: `${scheme} ${Buffer.from(credentials).toString('base64')}`,
});

describe('a sender with basic authentication', () => {
  const edge = () =>
    createEdge({ webhook: { basic: { userName: 'workday' } }, secrets: [SECRET, textSecret('before')] });

  it.each([
    ['the secret', basic(`workday:${SECRET}`)],
    ['the secret before', basic(`workday:${textSecret('before')}`)],
    ['the scheme in another case', basic(`workday:${SECRET}`, 'bASIC')],
  ])('is proven by %s', async (_, headers) => {
    expect(await edge().post({ headers })).toMatchObject({ status: 202 });
  });

  it('is refused in one way, whatever is wrong', async () => {
    const attempts: readonly Record<string, string>[] = [
      {},
      basic(`workday:${SECRET} `),
      basic(`workday:${SECRET.slice(0, -1)}`),
      basic(`Workday:${SECRET}`),
      basic(`:${SECRET}`),
      basic(SECRET),
      basic('workday:'),
      basic(''),
      { authorization: `Basic workday:${SECRET}` },
      { authorization: `Bearer ${SECRET}` },
      { authorization: `${basic(`workday:${SECRET}`).authorization}, ${basic(`workday:${SECRET}`).authorization}` },
      { 'x-api-key': SECRET },
    ];
    const one = edge();
    const answers = await Promise.all(attempts.map((headers) => one.post({ headers })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="webhooks", charset="UTF-8"' },
    });
    expect(one.events.arrivals).toEqual([]);
  });

  it('may have a secret that is no ASCII', async () => {
    const secret = 'Zugspitze-ß-ü-€-😀-4711-0815';
    const one = createEdge({ webhook: { basic: { userName: 'workday' } }, secrets: [secret] });
    expect(await one.post({ headers: basic(`workday:${secret}`) })).toMatchObject({ status: 202 });
  });
});

describe('a sender with a header', () => {
  const edge = () => createEdge({ secrets: [SECRET, textSecret('before')] });

  it.each([SECRET, textSecret('before')])('is proven by either secret', async (secret) => {
    expect(await edge().post({ headers: { [HEADER.toUpperCase()]: secret } })).toMatchObject({ status: 202 });
  });

  it('is refused in one way, whatever is wrong', async () => {
    const values = [
      '',
      `${SECRET}x`,
      SECRET.slice(0, -1),
      SECRET.toUpperCase(),
      `${SECRET}, ${SECRET}`,
      `${SECRET},${SECRET}`,
    ];
    const attempts = [{}, ...values.map((value) => ({ [HEADER]: value })), { authorization: SECRET }];
    const one = edge();
    const answers = await Promise.all(attempts.map((headers) => one.post({ headers })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Header' } });
    expect(one.events.arrivals).toEqual([]);
  });
});

describe('a sender with a token', () => {
  const caller = (override: Parameters<typeof aCaller>[0]): TokenVerdict => ({
    kind: 'caller',
    caller: aCaller(override),
  });
  const edge = (verdict: TokenVerdict) =>
    createEdge({
      webhook: { token: { applicationIds: [APP_ID, CALLER_ID.toUpperCase()] } },
      secrets: [],
      authenticate: async (authorization) =>
        authorization === null ? { kind: 'rejected', because: 'missing' } : verdict,
    });
  const headers = { authorization: 'Bearer a.b.c' };

  it.each([APP_ID, CALLER_ID])(
    'is proven by the application that the source lists, without any role: %s',
    async (id) => {
      expect(await edge(caller({ applicationId: id, roles: [] })).post({ headers })).toMatchObject({ status: 202 });
    },
  );

  it('is refused in one way, whatever is wrong', async () => {
    const sendWith = async (verdict: TokenVerdict, sent: Record<string, string> = headers) => {
      const one = edge(verdict);
      const answer = await one.post({ headers: sent });
      expect(one.events.arrivals).toEqual([]);
      return JSON.stringify(answer);
    };
    const answers = [
      await sendWith(caller({}), {}),
      await sendWith({ kind: 'rejected', because: 'invalid' }),
      await sendWith({ kind: 'rejected', because: 'expired' }),
      await sendWith(caller({ applicationId: '00000000-0000-4000-8000-000000000001' })),
      await sendWith(caller({ isDelegated: true })),
    ];
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  it('is asked to come again while tokens cannot be verified', async () => {
    const answer = await edge({ kind: 'unavailable' }).post({ headers });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });
});
