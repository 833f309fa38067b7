import { ManagedIdentityCredential } from '@azure/identity';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Identity, startIdentity } from '../../../local/identity/start.ts';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => identity.close());

const CLIENT_ID = '7e2f1d90-64ab-4c58-b3e7-0a9d5c81f246';

function credential(): ManagedIdentityCredential {
  vi.stubEnv('IDENTITY_ENDPOINT', identity.identityEndpoint);
  vi.stubEnv('IDENTITY_HEADER', identity.identityHeader);
  return new ManagedIdentityCredential({ clientId: CLIENT_ID });
}

async function request(query: string, header: string | undefined = identity.identityHeader) {
  const headers = header === undefined ? {} : { 'X-IDENTITY-HEADER': header };
  const response = await fetch(`${identity.identityEndpoint}?${query}`, { headers });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe('the managed identity endpoint', () => {
  test('gives ManagedIdentityCredential a token for Graph that verifies against the published keys', async () => {
    const { token, expiresOnTimestamp } = await credential().getToken('https://graph.microsoft.com/.default');

    const keys = createRemoteJWKSet(new URL(`${identity.issuer}/discovery/v2.0/keys`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: `${identity.issuer}/`,
      audience: 'https://graph.microsoft.com',
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      appid: CLIENT_ID,
      tid: identity.tenantId,
      idtyp: 'app',
      ver: '1.0',
      oid: payload.sub,
      roles: expect.arrayContaining(['CustomSecAttributeAssignment.ReadWrite.All']),
    });
    expect(expiresOnTimestamp).toBe(Number(payload.exp) * 1_000);
    expect(await identity.verifyGraphToken(token)).toBe(true);
  });

  test('gives ManagedIdentityCredential a token for another resource that Graph does not take', async () => {
    const { token } = await credential().getToken('https://storage.azure.com/.default');
    expect(await identity.verifyGraphToken(token)).toBe(false);
  });

  test('answers the fields of the protocol, for the system assigned identity too', async () => {
    const { status, json } = await request('api-version=2019-08-01&resource=https://vault.azure.net');
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      expires_on: expect.stringMatching(/^\d{10}$/),
      resource: 'https://vault.azure.net',
      token_type: 'Bearer',
      client_id: expect.any(String),
    });
  });

  test.each([
    ['without the header', 'api-version=2019-08-01&resource=x', '', 401],
    ['with a wrong header', 'api-version=2019-08-01&resource=x', 'wrong', 401],
    ['of another version', 'api-version=2017-09-01&resource=x', undefined, 400],
    ['without a resource', 'api-version=2019-08-01', undefined, 400],
  ])('refuses a request %s', async (_, query, header, status) => {
    expect(await request(query, header)).toMatchObject({ status, json: { statusCode: status } });
  });
});

describe('a Graph token', () => {
  const resource = 'api-version=2019-08-01&resource=https://graph.microsoft.com';

  test('is good with the slash after the resource, and until it expires', async () => {
    let now = Date.now();
    const own = await startIdentity({ identityHeader: 'fixed', now: () => now });
    const headers = { 'X-IDENTITY-HEADER': 'fixed' };
    const response = await fetch(`${own.identityEndpoint}/?${resource}/`, { headers });
    const { access_token: token } = (await response.json()) as { access_token: string };

    now += 24 * 60 * 60 * 1_000 - 2_000;
    expect(await own.verifyGraphToken(token)).toBe(true);
    now += 2_000;
    expect(await own.verifyGraphToken(token)).toBe(false);
    expect(await identity.verifyGraphToken(token)).toBe(false);
    await own.close();
  });
});

test('a taken port is reported with the variable that moves it', async () => {
  await expect(startIdentity({ port: identity.port })).rejects.toThrow(
    `Port ${identity.port} is taken: set LOCAL_IDENTITY_PORT to a free port.`,
  );
});
