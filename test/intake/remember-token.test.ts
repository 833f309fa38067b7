import { UnsecuredJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { type Authenticate, rememberTokens } from '../../src/intake/remember-token.ts';
import type { TokenVerdict } from '../../src/intake/token.ts';

const START = 1_790_000_000_000;
const MINUTE = 60_000;
const bearer = (name: string, livesForInMs = 60 * MINUTE) =>
  `Bearer ${new UnsecuredJWT({ name }).setExpirationTime((START + livesForInMs) / 1_000).encode()}`;
const accepted: TokenVerdict = {
  kind: 'caller',
  caller: { applicationId: 'a', objectId: undefined, roles: ['Requests.Submit'], isDelegated: false },
};

let now: number;
let verdict: TokenVerdict;
let verified: (string | null)[];
let authenticate: Authenticate;
beforeEach(() => {
  now = START;
  verdict = accepted;
  verified = [];
  const verify: Authenticate = async (authorization) => {
    verified.push(authorization);
    return verdict;
  };
  authenticate = rememberTokens(verify, () => now);
});

it('a good token is verified once in five minutes', async () => {
  const token = bearer('one');
  expect([await authenticate(token), await authenticate(token)]).toEqual([accepted, accepted]);
  expect(verified).toHaveLength(1);
  now += 5 * MINUTE - 1;
  await authenticate(token);
  expect(verified).toHaveLength(1);
  now += 1;
  await authenticate(token);
  expect(verified).toHaveLength(2);
});

it('a good token is not remembered beyond its expiry', async () => {
  const token = bearer('short', 2 * MINUTE);
  await authenticate(token);
  now += 2 * MINUTE;
  verdict = { kind: 'rejected', because: 'expired' };
  expect(await authenticate(token)).toEqual(verdict);
});

it('another token, were it of one letter, is verified for itself', async () => {
  const token = bearer('one');
  await authenticate(token);
  verdict = { kind: 'rejected', because: 'invalid' };
  expect(await authenticate(`${token}x`)).toEqual(verdict);
  expect(await authenticate(null)).toEqual(verdict);
  expect(verified).toEqual([token, `${token}x`, null]);
});

it.each<TokenVerdict>([{ kind: 'rejected', because: 'invalid' }, { kind: 'unavailable' }])(
  'what is not accepted is verified again: %j',
  async (refusal) => {
    verdict = refusal;
    await authenticate(bearer('one'));
    verdict = accepted;
    expect(await authenticate(bearer('one'))).toEqual(accepted);
  },
);

it('a hundred tokens are remembered, and the oldest makes room', async () => {
  const tokens = Array.from({ length: 101 }, (_, index) => bearer(`token ${index}`));
  for (const token of tokens) await authenticate(token);
  await authenticate(tokens[100] ?? '');
  await authenticate(tokens[1] ?? '');
  expect(verified).toHaveLength(101);
  await authenticate(tokens[0] ?? '');
  expect(verified).toHaveLength(102);
});
