import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  base64url,
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { type TokenTrust, verifyToken } from '../../src/intake/token.ts';
import { CALLER_ID, NOW } from '../factories.ts';

const TENANT = '6d0c1b7e-52f3-4a88-9e14-b3c7d5f60a92';
const OTHER_TENANT = 'f1e2d3c4-b5a6-4978-8a9b-0c1d2e3f4a5b';
const AUDIENCE = 'api://relay';
const V1 = `https://sts.windows.net/${TENANT}/`;
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const SECONDS = NOW / 1_000;

const [ours, rolled, foreign] = await Promise.all([1, 2, 3].map(() => generateKeyPair('RS256', { extractable: true })));
if (!ours || !rolled || !foreign) throw new Error('Three key pairs were asked for');
const jwk = async (pair: typeof ours, kid: string) => ({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig' });
const keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [await jwk(ours, 'ours'), await jwk(rolled, 'rolled')] });

const trust = (override: Partial<TokenTrust> = {}): TokenTrust => ({
  tenantId: TENANT,
  audiences: [AUDIENCE, 'e4d3c2b1-0000-4000-8000-000000000001'],
  issuers: [V2, V1],
  keys,
  now: () => NOW,
  ...override,
});

const claims = {
  iss: V2,
  aud: AUDIENCE,
  tid: TENANT,
  azp: CALLER_ID,
  oid: '7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098',
  roles: ['Requests.Submit'],
  iat: SECONDS - 60,
  nbf: SECONDS - 60,
  exp: SECONDS + 3_600,
};

async function token(override: Readonly<Record<string, unknown>> = {}, { kid = 'ours', key = ours?.privateKey } = {}) {
  if (!key) throw new Error('Nothing to sign with');
  return new SignJWT({ ...claims, ...override } as JWTPayload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}
const unsigned = (header: object, payload: object = claims) =>
  [header, payload].map((part) => base64url.encode(JSON.stringify(part))).join('.');
const verify = (jwt: string, override: Partial<TokenTrust> = {}) => verifyToken(trust(override), `Bearer ${jwt}`);

const invalid = { kind: 'rejected', because: 'invalid' };

describe('a token', () => {
  it('says which application calls, as whom and with which roles', async () => {
    expect(await verify(await token())).toEqual({
      kind: 'caller',
      caller: { applicationId: CALLER_ID, objectId: claims.oid, roles: ['Requests.Submit'], isDelegated: false },
    });
  });

  it.each([
    ['version 2.0 of the issuer', { iss: V2 }],
    ['version 1.0 of the issuer', { iss: V1, azp: undefined, appid: CALLER_ID }],
    ['the second audience', { aud: 'e4d3c2b1-0000-4000-8000-000000000001' }],
    ['an application id in upper case', { azp: CALLER_ID.toUpperCase() }],
    ['an end 59 s ago', { exp: SECONDS - 59 }],
    ['a beginning in 60 s', { nbf: SECONDS + 60 }],
  ])('may have %s', async (_, override) => {
    expect(await verify(await token(override))).toMatchObject({ caller: { applicationId: CALLER_ID } });
  });

  it('says whether it is of somebody who signed in through the application', async () => {
    expect(await verify(await token({ scp: 'user_impersonation' }))).toMatchObject({ caller: { isDelegated: true } });
  });

  it('may be signed by any key of the tenant', async () => {
    const jwt = await token({}, { kid: 'rolled', key: rolled.privateKey });
    expect(await verify(jwt)).toMatchObject({ kind: 'caller' });
  });

  it.each([
    ['another tenant', { tid: OTHER_TENANT }],
    ['no tenant', { tid: undefined }],
    ['another audience', { aud: 'https://graph.microsoft.com' }],
    ['no audience', { aud: undefined }],
    ['an audience that only begins like ours', { aud: `${AUDIENCE}/other` }],
    ['the issuer of another tenant', { iss: V2.replace(TENANT, OTHER_TENANT) }],
    ['an issuer without its slash', { iss: V1.slice(0, -1) }],
    ['no issuer', { iss: undefined }],
    ['no end', { exp: undefined }],
    ['an end as text', { exp: String(SECONDS + 3_600) }],
    ['a beginning in two minutes', { nbf: SECONDS + 120 }],
    ['no application', { azp: undefined }],
    ['an application that is no text', { azp: 5 }],
    ['a list of applications', { azp: [CALLER_ID] }],
  ])('is invalid with %s', async (_, override) => {
    expect(await verify(await token(override))).toEqual(invalid);
  });

  it('expires, with 60 s for the clocks', async () => {
    expect(await verify(await token({ exp: SECONDS - 60 }))).toEqual({ kind: 'rejected', because: 'expired' });
    expect(await verify(await token({ exp: SECONDS - 3_600 }))).toEqual({ kind: 'rejected', because: 'expired' });
  });

  it.each([
    ['a single text', 'Requests.Submit'],
    ['an object', { 0: 'Requests.Submit' }],
    ['nothing', undefined],
    ['a list of nothing known', ['Everything', 5, null, 'requests.submit']],
  ])('has no roles when they are %s', async (_, roles) => {
    expect(await verify(await token({ roles }))).toMatchObject({ caller: { roles: [] } });
  });

  it('has the roles that are known, and no scopes for roles', async () => {
    const roles = ['Requests.Operate', 'Other', 'Requests.Read'];
    const verdict = await verify(await token({ roles, scp: 'Requests.Submit' }));
    expect(verdict.kind === 'caller' && verdict.caller.roles.toSorted()).toEqual(['Requests.Operate', 'Requests.Read']);
  });

  it.each([[undefined], [5]])('may have the object id %j, which is then not told', async (oid) => {
    expect(await verify(await token({ oid }))).toMatchObject({ kind: 'caller', caller: { objectId: undefined } });
  });
});

describe('a forged token', () => {
  it.each([
    ['no signature', `${unsigned({ alg: 'none' })}.`],
    ['alg none and something for a signature', `${unsigned({ alg: 'none', kid: 'ours' })}.AAAA`],
    ['alg RS256 and something for a signature', `${unsigned({ alg: 'RS256', kid: 'ours' })}.AAAA`],
    ['a header that is no JSON', `AAAA.${base64url.encode('{}')}.AAAA`],
    ['no header to speak of', `${unsigned({})}.AAAA`],
    ['an extension nobody knows', `${unsigned({ alg: 'RS256', kid: 'ours', crit: ['x'], x: 1 })}.AAAA`],
    ['no parts', 'AAAA'],
    ['five parts', 'AAAA.AAAA.AAAA.AAAA.AAAA'],
    ['parts that are no base64url', '%%%.AAAA.AAAA'],
  ])('is invalid: %s', async (_, jwt) => {
    expect(await verify(jwt)).toEqual(invalid);
  });

  it('is invalid when the public key serves as the secret of an HMAC', async () => {
    const content = unsigned({ alg: 'HS256', kid: 'ours' });
    const secret = await exportSPKI(ours.publicKey);
    const jwt = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
    expect(await verify(jwt)).toEqual(invalid);
  });

  it('is invalid when a key of its own signs it', async () => {
    expect(await verify(await token({}, { key: foreign.privateKey }))).toEqual(invalid);
    expect(await verify(await token({}, { kid: 'foreign', key: foreign.privateKey }))).toEqual(invalid);
  });

  it('is invalid when it brings its own key', async () => {
    const header = { alg: 'RS256', kid: 'foreign', jwk: await exportJWK(foreign.publicKey) };
    expect(await verify(await new SignJWT(claims).setProtectedHeader(header).sign(foreign.privateKey))).toEqual(
      invalid,
    );
  });

  it('is invalid when its claims are changed', async () => {
    const [header, , signature] = (await token()).split('.');
    const payload = base64url.encode(JSON.stringify({ ...claims, azp: OTHER_TENANT }));
    expect(await verify(`${header}.${payload}.${signature}`)).toEqual(invalid);
  });

  it('is invalid without a key id where the tenant has several keys', async () => {
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(foreign.privateKey);
    expect(await verify(jwt)).toEqual(invalid);
  });
});

describe('the Authorization header', () => {
  it.each([[null], ['']])('is missing when it is %j', async (header) => {
    expect(await verifyToken(trust(), header)).toEqual({ kind: 'rejected', because: 'missing' });
  });

  it.each(['Basic', 'Token', 'Bearer,', ''])('is invalid when it says %j', async (scheme) => {
    expect(await verifyToken(trust(), `${scheme} ${await token()}`)).toEqual(invalid);
  });

  it('is invalid with anything behind the token', async () => {
    expect(await verifyToken(trust(), `Bearer ${await token()}, Basic x`)).toEqual(invalid);
  });

  it('may spell its scheme in any case', async () => {
    expect(await verifyToken(trust(), `bearer ${await token()}`)).toMatchObject({ kind: 'caller' });
  });
});

describe('the signing keys', () => {
  it.each([
    ['an error', 500, 'no'],
    ['no JSON', 200, '<html>'],
    ['no key set', 200, '{}'],
  ])('that come as %s leave the token undecided', async (_, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await verify(await token(), { keys: createRemoteJWKSet(url) })).toEqual({ kind: 'unavailable' });
    server.close();
  });

  it('that nobody serves leave the token undecided', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const unreachable = createRemoteJWKSet(new URL(`http://127.0.0.1:${port}`));
    expect(await verify(await token(), { keys: unreachable })).toEqual({ kind: 'unavailable' });
  });
});
