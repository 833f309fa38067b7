import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Host, startHost } from '../../../local/host/start-host.ts';
import { createAppDirectory, removeAppDirectory } from './app-directory.ts';

const appDirectory = createAppDirectory('hooks.cjs');
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

const call = (path: string) => fetch(`http://127.0.0.1:${host.port}/api/${path}`);

it('appStart hooks have run before the first request', async () => {
  expect(await (await call('events')).json()).toEqual(['appStart']);
});

it('a preInvocation hook may replace the handler', async () => {
  expect((await call('events')).headers.get('x-wrapped')).toBe('yes');
});

it('a postInvocation hook may turn an error into a result, and sees the hook data of its invocation', async () => {
  const response = await call('fails');
  expect([response.status, await response.text()]).toEqual([409, 'fails: mended by the hook']);
});

it('a log hook changes what a function logs', () => {
  expect(lines).toContain('information Function.fails.User a ***');
});

it('a function registered after startup is an error', async () => {
  const response = await call('registersLate');
  expect([response.status, await response.text()]).toEqual([
    409,
    'registersLate: A function can only be registered during app startup.',
  ]);
});

it('names the functions in order of registration', () => {
  expect(host.functions).toEqual(['events', 'fails', 'registersLate']);
});
