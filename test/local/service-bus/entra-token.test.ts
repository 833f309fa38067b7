import { expect, it } from 'vitest';
import { createSigner } from '../../../local/identity/signer.ts';
import { checkEntraToken } from '../../../local/service-bus/entra-token.ts';

const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const aud = 'https://servicebus.azure.net/';
const { keys, sign } = await createSigner();
const check = (token: string) => checkEntraToken(token, keys.keys);

it('a token of the issuer, for Service Bus, opens all queues', async () => {
  expect(check(await sign({ aud, exp: inAnHour() }))).toBe('');
  expect(check(await sign({ aud: aud.slice(0, -1), exp: inAnHour() }))).toBe('');
});

it.each([
  ['for another resource', { aud: 'https://graph.microsoft.com', exp: inAnHour() }, 'another resource'],
  ['that has run out', { aud, exp: inAnHour() - 7_200 }, 'expired'],
  ['that never runs out', { aud }, 'expired'],
])('a token %s is refused', async (_, claims, message) => {
  const token = await sign(claims);
  expect(() => check(token)).toThrow(message);
});

it.each(['', 'SharedAccessKey', 'a.b.c', 'e30.e30.'])('what is no token is refused: %j', (text) => {
  expect(() => check(text)).toThrow(/no token|invalid signature/);
});

it('a token of another issuer, or one that was changed, is refused', async () => {
  const other = await createSigner();
  const token = await sign({ aud: 'x', exp: inAnHour() });
  const [header, , signature] = token.split('.');
  const changed = Buffer.from(JSON.stringify({ aud, exp: inAnHour() })).toString('base64url');
  for (const forged of [await other.sign({ aud, exp: inAnHour() }), [header, changed, signature].join('.')]) {
    expect(() => check(forged)).toThrow('invalid signature');
  }
});
