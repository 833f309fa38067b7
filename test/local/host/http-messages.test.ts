import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Host, startHost } from '../../../local/host/start-host.ts';
import { createAppDirectory, removeAppDirectory } from './app-directory.ts';

const appDirectory = createAppDirectory('http.cjs');
const lines: string[] = [];
let host: Host;

beforeAll(async () => {
  const log = (level: string, category: string, message: string) => void lines.push(`${level} ${category} ${message}`);
  host = await startHost({ appDirectory, port: 0, settings: {}, log });
});
afterAll(async () => {
  await host.close();
  removeAppDirectory(appDirectory);
});

const call = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${host.port}/api/${path}`, init);

describe('requests', () => {
  it('a body arrives as the bytes that were sent, whatever its content type', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x00, 0x0d, 0x0a]);
    const response = await call('byName', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(await response.json()).toMatchObject({ bodyInHex: body.toString('hex'), method: 'POST', metadata: null });
  });

  it('repeated headers arrive joined by a comma', async () => {
    const request = http.get(`http://127.0.0.1:${host.port}/api/byName`, { headers: { 'X-Twice': ['a', 'b'] } });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    expect(JSON.parse(text)).toMatchObject({ headers: { 'x-twice': 'a,b' } });
  });

  it('a chunked body does not reach the function, as in Azure, and the log says so', async () => {
    const request = http.request(`http://127.0.0.1:${host.port}/api/byName`, { method: 'POST' });
    request.write('one');
    request.end('two');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toMatchObject({ bodyInHex: '' });
    expect(lines.join('\n')).toMatch(/warning Host.Http POST .*chunked/);
  });

  it('more than 100 MB is 413 before it is read', async () => {
    const socket = net.connect(host.port, '127.0.0.1');
    socket.write('POST /api/byName HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('a client that goes away in the middle of its body leaves nothing behind', async () => {
    const before = lines.length;
    const socket = net.connect(host.port, '127.0.0.1');
    socket.write('POST /api/byName HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.end();
    await vi.waitFor(() => expect(lines.slice(before).join('\n')).toContain('POST /api/byName: the client has gone'));
    expect((await call('byName')).status).toBe(200);
  });

  it('the trace of the caller goes on under a new span; without one a trace begins', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    const given = (await (await call('byName', { headers: { traceparent } })).json()) as { traceParent: string };
    expect(given.traceParent).toMatch(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    const none = (await (await call('byName')).json()) as { traceParent: string };
    expect(none.traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('without a configured key nothing but anonymous functions can be called', async () => {
    expect((await call('keyed?code=')).status).toBe(401);
    expect((await call('keyed', { headers: { 'x-functions-key': '' } })).status).toBe(401);
  });
});

describe('responses', () => {
  it('status, headers and text; the length is what was really sent', async () => {
    const response = await call('text');
    expect([response.status, await response.text()]).toEqual([201, 'grüße']);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-one': '1', 'content-length': '7' });
  });

  it.each([
    ['bytes', 200, '00ff80'],
    ['stream', 200, Buffer.from('onetwo').toString('hex')],
    ['noContent', 204, ''],
    ['nothing', 204, ''],
    ['response', 418, Buffer.from('tea').toString('hex')],
  ])('%s answers %i', async (path, status, hex) => {
    const response = await call(path);
    expect([response.status, Buffer.from(await response.arrayBuffer()).toString('hex')]).toEqual([status, hex]);
  });

  it('HEAD gets the length and no body', async () => {
    const response = await call('headAllowed', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '5', '']);
  });

  it('each cookie is a header of its own', async () => {
    expect((await call('cookies')).headers.getSetCookie()).toEqual([
      'a=1%202; path=/; samesite=strict; httponly',
      'b=3; max-age=60; secure',
    ]);
  });

  it.each(['throws', 'notAnObject', 'badHeader'])(
    '%s: 500, nothing in the body, the reason in the log',
    async (path) => {
      const before = lines.length;
      const response = await call(path);
      expect([response.status, await response.text(), response.headers.get('x-fine')]).toEqual([500, '', null]);
      expect(lines.slice(before).join('\n')).toContain('Error');
    },
  );

  it('a throw is logged with the invocation and its stack, after what the function logged itself', async () => {
    const before = lines.length;
    await call('throws');
    const logged = lines.slice(before).join('\n');
    expect(logged).toMatch(
      /information Function.throws.User about to throw\nerror Function.throws Executed 'Functions.throws' \(Failed, Id=[\w-]+, Duration=\d+ms\)\nError: a secret reason\n +at /,
    );
  });

  it('every level of the context reaches the log', async () => {
    const before = lines.length;
    await call('logs');
    expect(lines.slice(before).map((line) => line.replace('Function.logs.User ', ''))).toEqual([
      'trace said trace',
      'debug said debug',
      'information said info',
      'warning said warn',
      'error said error',
      'information said log',
    ]);
  });
});
