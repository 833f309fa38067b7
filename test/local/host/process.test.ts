import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { anAppDirectory } from './app-directory.ts';
import { spawnHost } from './host-process.ts';

describe('starting', () => {
  it('prints one line on stdout when it is ready; what the app prints is log', async () => {
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('lifecycle.cjs')]);
    const port = Number(new URL(await host.ready).port);
    const functions = ['untilSignal', 'rejects', 'hangs', 'calls'];
    expect(host.stdout()).toBe(`${JSON.stringify({ ready: true, port, functions })}\n`);
    expect(host.stderr()).toContain('loading, says the app');
  });

  it('the app that throws while loading ends the host with its message', async () => {
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('throws-at-load.cjs')]);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toMatch(/^Worker was unable to load entry point ".*": Error: the configuration is wrong\n/);
    expect(host.stdout()).toBe('');
  });

  it('the app that registers nothing ends the host', async () => {
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('registers-nothing.cjs')]);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toMatch(/^No function was registered by ".*registers-nothing.cjs"\.\n$/);
  });

  it.each([
    ['a trigger it does not imitate', { kind: 'eventGrid' }, '"only": a trigger of type "eventGridTrigger" is not'],
    [
      'a route it does not understand',
      { kind: 'http', route: 'a{b}c' },
      '"only": route "a{b}c": "a{b}c" is not a segment',
    ],
    ['a schedule of five fields', { kind: 'timer', schedule: '* * * * *' }, '"only": "* * * * *" is no NCRONTAB'],
    ['a missing connection', { kind: 'serviceBusQueue', queueName: 'q', connection: 'Bus' }, 'no app setting "Bus"'],
    [
      'a connection by an identity that is not named',
      { kind: 'serviceBusQueue', queueName: 'q', connection: 'Cloud' },
      'Cloud__credential',
    ],
    [
      'batches',
      { kind: 'serviceBusQueue', queueName: 'q', connection: 'Bus', cardinality: 'many' },
      'cardinality "many"',
    ],
  ])('refuses %s', async (_case, declared, message) => {
    const env = { FUNCTION: JSON.stringify(declared), Cloud__fullyQualifiedNamespace: 'x.servicebus.windows.net' };
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('one-function.cjs')], env);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toContain(message);
  });

  it('refuses a host.json that is wrong, naming the place', async () => {
    const hostJson = { extensions: { serviceBus: { maxConcurrentSessions: 0, sessionIdleTimeout: '10 s' } } };
    const host = spawnHost(['--app', anAppDirectory('lifecycle.cjs', hostJson)]);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toContain('extensions.serviceBus.maxConcurrentSessions');
    expect(host.stderr()).toContain('"10 s" is not a time span');
  });

  it('a taken port is named, with the setting that moves it', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const host = spawnHost(['--app', anAppDirectory('lifecycle.cjs')], { LOCAL_HOST_PORT: String(port) });
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toContain(`Port ${port} is taken`);
    expect(host.stderr()).toContain('LOCAL_HOST_PORT');
  });

  it('explains itself', async () => {
    const host = spawnHost(['--help']);
    expect(await host.exited).toMatchObject({ code: 0 });
    expect(host.stdout()).toContain('--port N');
  });

  it('LOCAL_CA is trusted by the app', async () => {
    const directory = anAppDirectory('lifecycle.cjs');
    const certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const file = path.join(directory, 'ca.pem');
    writeFileSync(file, certificate.cert);
    const server = createServer({ key: certificate.private, cert: certificate.cert }, (_request, response) => {
      response.end('trusted');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;

    const host = spawnHost(['--port', '0', '--app', directory], { LOCAL_CA: file });
    const response = await fetch(`${await host.ready}/api/calls?url=${encodeURIComponent(url)}`);
    expect(await response.text()).toBe('trusted');
  });
});

describe('ending', () => {
  it('SIGTERM lets a running invocation finish, takes no new ones, runs appTerminate and exits 0', async () => {
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('lifecycle.cjs')]);
    const address = await host.ready;
    const running = fetch(`${address}/api/untilSignal`);
    await vi.waitFor(() => expect(host.stderr()).toContain('waiting'));
    host.child.kill('SIGTERM');
    expect(await (await running).text()).toBe('finished');
    expect(await host.exited).toEqual({ code: 0, signal: null });
    expect(host.stderr()).toMatch(/information Function.untilSignal.User last words\nterminated, says the app\n$/);
    await expect(fetch(`${address}/api/untilSignal`)).rejects.toThrow();
  });

  it('an unhandled rejection ends the process with 1, as it ends the worker', async () => {
    const host = spawnHost(['--port', '0', '--app', anAppDirectory('lifecycle.cjs')]);
    await fetch(`${await host.ready}/api/rejects`).catch(() => undefined);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toContain('Worker uncaught exception: Error: nobody handles this');
  });

  it('an invocation beyond functionTimeout ends the process with 1, as the worker is restarted', async () => {
    const host = spawnHost([
      '--port',
      '0',
      '--app',
      anAppDirectory('lifecycle.cjs', { functionTimeout: '00:00:00.2' }),
    ]);
    await fetch(`${await host.ready}/api/hangs`).catch(() => undefined);
    expect(await host.exited).toMatchObject({ code: 1 });
    expect(host.stderr()).toMatch(/Timeout value of 0.2 s exceeded by function 'Functions.hangs'/);
  });
});
