import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Identity, startIdentity } from '../../../local/identity/start.ts';
import type { TokenRequest } from '../../../local/identity/token-request.ts';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.close());

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const APP_ID = 'd5a9c3e7-80f1-4b26-9d74-e31b6a02c85f';

async function post(body: string, type = JSON_TYPE, url = identity.issuer) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

async function tokenFor(request: TokenRequest): Promise<string> {
  return String((await post(JSON.stringify(request))).json['access_token']);
}

const keys = () => createRemoteJWKSet(new URL(`${identity.issuer}/discovery/v2.0/keys`));
const verify = (token: string, issuer: string, audience: string) => jwtVerify(token, keys(), { issuer, audience });

describe('a token', () => {
  test('of version 2.0 verifies by discovery and has the claims of one', async () => {
    const document = await fetch(`${identity.issuer}/v2.0/.well-known/openid-configuration`);
    const { issuer, jwks_uri } = (await document.json()) as { issuer: string; jwks_uri: string };
    expect(issuer).toBe(`${identity.url}/${identity.tenantId}/v2.0`);

    const token = await tokenFor({ appId: APP_ID, roles: ['Requests.Submit', 'Requests.Read'] });
    const options = { issuer, audience: identity.audience };
    const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), options);
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: issuer,
      aud: identity.audience,
      ...{ iat: payload.nbf, nbf: payload.iat, exp: Number(payload.iat) + 3_600 },
      azp: APP_ID,
      azpacr: '1',
      idtyp: 'app',
      oid: payload.sub,
      sub: payload['oid'],
      tid: identity.tenantId,
      ver: '2.0',
      roles: ['Requests.Submit', 'Requests.Read'],
    });
  });

  test('of version 1.0 has the other issuer, audience and client claims', async () => {
    const token = await tokenFor({ appId: APP_ID, version: 1 });
    const { payload } = await verify(token, `${identity.url}/${identity.tenantId}/`, `api://${identity.audience}`);
    expect(payload).toMatchObject({ appid: APP_ID, appidacr: '1', ver: '1.0', tid: identity.tenantId });
    expect(payload).not.toHaveProperty('azp');
    expect(payload).not.toHaveProperty('roles');
  });

  test('can be of another tenant, for another audience, by another issuer, for another object', async () => {
    const ofTenant = decodeJwt(await tokenFor({ appId: APP_ID, tenantId: 'other-tenant', oid: 'object' }));
    expect(ofTenant).toMatchObject({
      tid: 'other-tenant',
      iss: `${identity.url}/other-tenant/v2.0`,
      oid: 'object',
      sub: 'object',
    });
    const foreign = decodeJwt(await tokenFor({ appId: APP_ID, audience: 'other', issuer: 'https://example.com/' }));
    expect(foreign).toMatchObject({ aud: 'other', iss: 'https://example.com/', tid: identity.tenantId });
  });

  test('can be expired already', async () => {
    const token = await tokenFor({ appId: APP_ID, expiresInSeconds: -60 });
    await expect(verify(token, `${identity.issuer}/v2.0`, identity.audience)).rejects.toThrow(errors.JWTExpired);
  });

  test('of one application always has the same object id, and of another a different one', async () => {
    const oids = await Promise.all(
      [APP_ID, APP_ID, 'another'].map(async (appId) => decodeJwt(await tokenFor({ appId }))['oid']),
    );
    expect(oids[0]).toBe(oids[1]);
    expect(oids[0]).not.toBe(oids[2]);
  });

  test('is the same without HTTP', async () => {
    const claims = decodeJwt(await identity.token({ appId: APP_ID, roles: ['Requests.Operate'] }));
    expect(claims).toMatchObject({ azp: APP_ID, roles: ['Requests.Operate'], iss: `${identity.issuer}/v2.0` });
    await expect(identity.token({ appId: '' })).rejects.toThrow('appId');
  });

  test('is no token for Graph', async () => {
    expect(await identity.verifyGraphToken(await tokenFor({ appId: APP_ID, version: 1 }))).toBe(false);
  });
});

describe('a token request', () => {
  test('may be a form, at either address', async () => {
    const form = `appId=${APP_ID}&roles=Requests.Submit%20Requests.Read&roles=Requests.Operate&version=1&expiresInSeconds=60`;
    const { status, json } = await post(form, FORM_TYPE, `${identity.issuer}/token`);
    expect(status).toBe(200);
    expect(json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 60 });
    expect(decodeJwt(String(json['access_token']))).toMatchObject({
      ver: '1.0',
      roles: ['Requests.Submit', 'Requests.Read', 'Requests.Operate'],
    });
  });

  test.each([
    ['without an application', '{}', JSON_TYPE, 'appId'],
    ['that is no JSON', '{', JSON_TYPE, 'not JSON'],
    ['that is no object', '[]', JSON_TYPE, 'body'],
    ['with a misspelt field', '{"appId":"a","role":"b"}', JSON_TYPE, 'role'],
    ['of version 3', '{"appId":"a","version":3}', JSON_TYPE, 'version'],
    ['with a fraction of a second', '{"appId":"a","expiresInSeconds":0.5}', JSON_TYPE, 'expiresInSeconds'],
    ['as a form without a number', 'appId=a&expiresInSeconds=', FORM_TYPE, 'expiresInSeconds'],
  ])('%s is refused, and says why', async (_, body, type, named) => {
    const { status, json } = await post(body, type);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringMatching(/^AADSTS90100: /),
    });
    expect(json['error_description']).toContain(named);
  });

  test('to another tenant is refused', async () => {
    const { status, json } = await post('{"appId":"a"}', JSON_TYPE, `${identity.url}/other`);
    expect([status, json['error']]).toEqual([400, 'invalid_request']);
  });
});
