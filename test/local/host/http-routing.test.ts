import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../../local/host/start-host.ts';
import { createAppDirectory, removeAppDirectory } from './app-directory.ts';

const appDirectory = createAppDirectory('http.cjs', { extensions: { http: { routePrefix: 'api/v1' } } });
const lines: string[] = [];
let host: Host;

beforeAll(async () => {
  host = await startHost({
    appDirectory,
    port: 0,
    settings: { LOCAL_FUNCTION_KEY: 'the key' },
    log: (level, category, message) => void lines.push(`${level} ${category} ${message}`),
  });
});
afterAll(async () => {
  await host.close();
  removeAppDirectory(appDirectory);
});

const call = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${host.port}/${path}`, init);
const seen = async (path: string, init?: RequestInit) =>
  (await (await call(`api/v1/${path}`, init)).json()) as {
    function: string;
    params: object;
    query: object;
    url: string;
  };

describe('routes', () => {
  it.each([
    ['byName', 'byName', {}],
    ['BYNAME', 'byName', {}],
    ['byName/', 'byName', {}],
    ['things/new', 'zLiteral', {}],
    ['things/NEW', 'zLiteral', {}],
    ['things/7', 'anyThing', { id: '7' }],
    ['numbered/12', 'numbered', { n: '12' }],
    ['numbered/x12', 'named', { name: 'x12' }],
    ['numbered/99999999999', 'named', { name: '99999999999' }],
    ['guids/6F9619FF-8B86-D011-B42D-00C04FC964FF', 'byGuid', { id: '6F9619FF-8B86-D011-B42D-00C04FC964FF' }],
    ['optional/a', 'optional', { first: 'a' }],
    ['optional/a/b', 'optional', { first: 'a', second: 'b' }],
    ['files', 'rest', {}],
    ['files/a/b%20c/d', 'rest', { path: 'a/b c/d' }],
    ['things/a%2Fb%20%C3%BC', 'anyThing', { id: 'a%2Fb ü' }],
  ])('%s is answered by %s with %o', async (path, name, params) => {
    expect(await seen(path)).toMatchObject({ function: name, params });
  });

  it.each([
    'api/byName',
    'api/v1',
    'api/v1/unknown',
    'api/v1/guids/no-guid',
    'api/v1/things',
    'api/v1/optional//b',
    '',
  ])('no route: /%s is 404 with no body', async (path) => {
    const response = await call(path);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('a known path with a method no function of it takes is 405 and says which it takes', async () => {
    const response = await call('api/v1/items', { method: 'PATCH' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, PUT, DELETE');
  });

  it('HEAD is not answered by a function that takes GET only', async () => {
    expect((await call('api/v1/items', { method: 'HEAD' })).status).toBe(405);
  });

  it('two functions share a path by method', async () => {
    expect(await seen('items')).toMatchObject({ function: 'readOnly' });
    expect(await seen('items', { method: 'PUT' })).toMatchObject({ function: 'writeOnly' });
  });

  it('warns where Azure would let a function of an earlier name answer', async () => {
    await seen('things/new');
    expect(lines.filter((line) => line.includes('in Azure "anyThing" would'))).toHaveLength(1);
  });

  it.each(['api/v1/things/%', 'api/v1/things/%zz', 'api/v1/things/%ff'])(
    'malformed percent-encoding: /%s is 400',
    async (path) => {
      expect((await call(path)).status).toBe(400);
    },
  );

  it('repeated query parameters arrive joined, names ignoring case; the URL keeps the original', async () => {
    const { query, url } = await seen('byName?a=1&b=x%20y&A=2&empty');
    expect(query).toEqual({ a: '1,2', b: 'x y', empty: '' });
    expect(url).toBe(`http://127.0.0.1:${host.port}/api/v1/byName?a=1&b=x%20y&A=2&empty`);
  });
});

describe('function keys', () => {
  it.each([
    ['without a key', 'api/v1/keyed', {}, 401],
    ['with a wrong key', 'api/v1/keyed', { 'x-functions-key': 'wrong' }, 401],
    ['with the key in the header', 'api/v1/keyed', { 'x-functions-key': 'the key' }, 200],
    ['with the key in the query', 'api/v1/keyed?code=the%20key', {}, 200],
    ['without a key', 'api/v1/admin', {}, 401],
    ['with the key in the header', 'api/v1/admin', { 'x-functions-key': 'the key' }, 200],
  ])('%s, /%s', async (_case, path, headers, status) => {
    expect((await call(path, { headers })).status).toBe(status);
  });
});
