import { describe, expect, it, test } from 'vitest';
import { chooseConnection } from '../../src/cli/relay/connection.ts';
import { startRelay, TOKEN } from './relay-server.ts';
import { aFile, runCli, runJson } from './run-cli.ts';

const local = { host: 'http://127.0.0.1:7071', token: 'local-token' };
const given = { kind: 'given', token: 'abc' };

describe('the relay is found', () => {
  it.each([
    [
      'by --url before RELAY_URL',
      'https://a.example',
      { RELAY_URL: 'https://b.example', RELAY_TOKEN: 'abc' },
      'https://a.example',
      given,
    ],
    ['by RELAY_URL', undefined, { RELAY_URL: 'https://b.example/', RELAY_TOKEN: 'abc' }, 'https://b.example', given],
    ['below a path', 'https://a.example/relay/api/v1/', { RELAY_TOKEN: 'abc' }, 'https://a.example/relay', given],
    ['on this machine without TLS', 'http://localhost:7071', { RELAY_TOKEN: 'abc' }, 'http://localhost:7071', given],
    ['as the local stack', undefined, {}, local.host, { kind: 'given', token: local.token }],
    ['as the local stack by its address', `${local.host}/`, {}, local.host, { kind: 'given', token: local.token }],
    [
      'with the own sign-in',
      'https://a.example',
      { RELAY_API_AUDIENCE: 'api://relay, other' },
      'https://a.example',
      { kind: 'azureCli', scope: 'api://relay/.default' },
    ],
    [
      'with the own sign-in, in the environment that azd leaves',
      undefined,
      { RELAY_URL: 'https://a.example', RELAY_API_AUDIENCE: '', RELAY_API_IDENTIFIER_URI: 'api://relay' },
      'https://a.example',
      { kind: 'azureCli', scope: 'api://relay/.default' },
    ],
  ])('%s', (_, url, environment, baseUrl, token) => {
    expect(chooseConnection(url, environment, local)).toEqual({ kind: 'connection', baseUrl, token });
  });

  it.each([
    ['no address', undefined, { RELAY_TOKEN: 'abc' }, /RELAY_URL.*npm start/],
    ['no token', 'https://a.example', {}, /RELAY_TOKEN.*RELAY_API_AUDIENCE/],
    ['http elsewhere', 'http://a.example', { RELAY_TOKEN: 'abc' }, /https/],
    ['no URL', 'a.example', { RELAY_TOKEN: 'abc' }, /https/],
    ['a password', 'https://user:secret@a.example', { RELAY_TOKEN: 'abc' }, /https/],
    ['a token with a line in it', 'https://a.example', { RELAY_TOKEN: 'ab\nc' }, /does not hold a token/],
  ])('but not with %s', (_, url, environment, message) => {
    const chosen = chooseConnection(url, environment, undefined);
    expect(chosen).toMatchObject({
      kind: 'failed',
      failure: { kind: 'usage', message: expect.stringMatching(message) },
    });
    expect(JSON.stringify(chosen)).not.toMatch(/secret|abc/);
  });

  it('and the token of the local stack goes nowhere else', () => {
    expect(chooseConnection('https://a.example', {}, local)).toMatchObject({ kind: 'failed' });
  });
});

test('a running local stack is enough', async () => {
  const relay = await startRelay();
  const endpointsFile = await aFile('endpoints.json', JSON.stringify({ host: relay.url, token: TOKEN }));
  expect(await runCli(relay, ['health'], { environment: {}, endpointsFile })).toMatchObject({ code: 0 });
});

test('without any relay it is wrong usage', async () => {
  const { code, document } = await runJson(undefined, ['health']);
  expect([code, document.error.kind]).toEqual([2, 'usage']);
});

test('the own sign-in is asked once for many calls, and again before its token runs out', async () => {
  const relay = await startRelay();
  const scopes: string[] = [];
  const over = {
    environment: { RELAY_URL: relay.url, RELAY_API_AUDIENCE: 'api://relay' },
    azureCliToken: async (scope: string) => {
      scopes.push(scope);
      return { token: TOKEN, expiresOnTimestamp: Date.parse('2026-11-21T12:05:01Z') };
    },
  };
  relay.intercept = (_, count) =>
    count < 3 ? { status: 503, headers: { 'retry-after': count === 1 ? '0.5' : '20' } } : undefined;
  expect(await runCli(relay, ['health'], over)).toMatchObject({ code: 0, waits: [500, 20_000] });
  expect(scopes).toEqual(['api://relay/.default', 'api://relay/.default']);
});

test('a sign-in that fails is said without what `az` printed', async () => {
  const relay = await startRelay();
  const environment = { RELAY_URL: relay.url, RELAY_API_AUDIENCE: 'api://relay' };
  const azureCliToken = () => Promise.reject(new Error('SECRET'));
  const { code, stdout, stderr } = await runCli(relay, ['health'], { environment, azureCliToken });
  expect(code).toBe(3);
  expect(stderr).toContain('az login');
  expect(stdout + stderr).not.toContain('SECRET');
});
